"""The pages of records in a real browser: by keys alone, in light and dark, with nothing on the browser's console."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk.letters.keeping import draft_letter
from desk.unanswered import InVain, Missed, note_unanswered
from tests.console.conftest import Axe, Console, Screens

pytestmark = pytest.mark.browser
OpenTicket = Callable[..., str]


@pytest.fixture
def reference(console: Console, open_ticket: OpenTicket) -> str:
    """A ticket with a letter, among others; a question asked in vain; a trail that was checked."""
    opened = [open_ticket(kinds=("disclosure", "cessation_of_third_party"), recipient="all") for _ in range(3)]
    with console.desk.transaction() as work:
        missed = Missed("pyxos-jk", "technical_security", "silent")
        note_unanswered(work, InVain((missed,), "do you encrypt my data?"))
    console.do("aiko", draft_letter, opened[0], "more_information", "en")
    return opened[0]


async def test_a_letter_is_written_with_the_keyboard_alone(screens: Screens, reference: str, axe: Axe) -> None:
    page = await screens.open("aiko", f"/tickets/{reference}/letters")
    await page.focus("#kind")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("textarea#body")
    assert await axe(page) == []
    await page.focus("#body")
    await page.keyboard.press("Control+Home")
    await page.keyboard.type("Written by hand. ")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_load_state()
    assert (await page.input_value("#body")).startswith("Written by hand. Dear")


async def test_a_plot_has_its_table_and_colours_of_the_page(screens: Screens, reference: str) -> None:
    fills = []
    for scheme in ("light", "dark"):
        page = await screens.open("aiko", "/overview", color_scheme=scheme)
        fills.append(await page.evaluate("getComputedStyle(document.querySelector('.plot-bar')).fill"))
        await page.click("summary >> nth=0")
        assert await page.is_visible("details[open] table")
    assert fills[0] != fills[1]

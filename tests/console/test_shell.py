"""What every screen has in common, in a real browser: keys, help, news, sizes, colours, accessibility, policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.console.conftest import Screens

pytestmark = pytest.mark.browser


async def test_help_opens_by_key_and_button_and_gives_the_focus_back(screens: Screens) -> None:
    page = await screens.open("aiko", "/queue")
    opener = page.get_by_role("button", name="Shortcuts")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("Go to Queue")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(opener).to_be_focused()


async def test_the_first_tab_leads_past_the_navigation(screens: Screens) -> None:
    page = await screens.open("aiko", "/queue")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()


async def test_nothing_runs_over_the_edge_of_a_narrow_screen(screens: Screens, open_ticket: Callable[..., str]) -> None:
    open_ticket()
    page = await screens.open("aiko", "/queue", viewport={"width": 320, "height": 640})
    assert await page.locator("html").evaluate("html => html.scrollWidth") == 320

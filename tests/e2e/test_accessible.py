"""Every screen of the console against WCAG 2.2 AA, in light and dark, and as narrow as a phone."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.async_api import Page

from desk import assignment, notes
from desk.console.routes import TABLE
from desk.viewings import open_viewing
from tests.console.conftest import Axe
from tests.e2e.conftest import Browsers, Served

pytestmark = pytest.mark.browser
LOOKS: dict[str, tuple[Literal["light", "dark"], int]] = {
    "light": ("light", 1280),
    "dark": ("dark", 1280),
    "narrow": ("light", 320),
}
"""The colours a person prefers, and the width of their window in pixels."""
PLACES = {"reference", "company"}
SCREENS = [
    route
    for route in TABLE
    if route.method == "GET" and {part.split("}")[0] for part in route.path.split("{")[1:]} <= PLACES
]
"""Every page that needs no more than a ticket or a company in its path."""


def signed_in_for(roles: frozenset[str]) -> str | None:
    """Somebody who may see it; for the pages before the sign-in nobody."""
    by_role = {"approver": "dai", "administrator": "eri", "auditor": "fumi", "agent": "ben"}
    return next((login for role, login in by_role.items() if role in roles), None)


@pytest.fixture(scope="session")
def lively(served: Served) -> str:
    """A ticket with something of everything: two kinds, a note, a task, a flag, a colleague who looks at it."""
    reference = served.open_request(kinds=("disclosure", "correction"), wrong_value="佐藤 花", right_value="佐藤 花子")
    served.do("dai", notes.add_note, reference, "She called; it is about two accounts.")
    served.do("dai", notes.add_task, reference, "search_data", assignee="ben")
    served.do("dai", notes.set_flag, reference, "urgent")
    served.do("dai", assignment.release, reference)
    served.do("hiro", open_viewing, reference)
    return reference


@pytest.mark.parametrize("route", SCREENS, ids=lambda route: route.path or "/")
async def test_a_screen_has_no_barrier(served: Served, browsers: Browsers, axe: Axe, lively: str, route: Any) -> None:
    path = route.path.replace("{reference}", lively).replace("{company}", "pyxos-jk")
    page = await browsers.open("/desk/sign-in", signed_in_for(route.rule.roles))
    answer = await page.request.get(f"{served.url}/desk{path}", headers={"Sec-Fetch-Site": "same-origin"})
    if not answer.headers.get("content-type", "").startswith("text/html"):
        pytest.skip("no page: a file, or a stream")
    await page.goto(f"{served.url}/desk{path}")
    await has_no_barrier(page, axe)


async def test_a_ticket_with_everything_open_has_no_barrier(browsers: Browsers, axe: Axe, lively: str) -> None:
    page = await browsers.ticket(lively, "dai")
    await page.get_by_role("button", name="Show personal data").click()
    await page.locator(".is-shown").wait_for()
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    await has_no_barrier(page, axe)


async def has_no_barrier(page: Page, axe: Axe) -> None:
    """What is open has no finding in any look, and nothing on it is wider than a phone."""
    for look, (colours, width) in LOOKS.items():
        await page.emulate_media(color_scheme=colours)
        await page.set_viewport_size({"width": width, "height": 900})
        assert await axe(page) == [], look
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, look

"""Every screen of the console against WCAG 2.2 AA, in light and dark, and as narrow as a phone.

The screens come from the route table: whatever answers a GET is a page, unless it is named below as something else.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession
from playwright.async_api import Page, expect

from desk import assignment, decisions, notes
from desk.accounts.own import set_preferences
from desk.accounts.setup_links import make_setup_link
from desk.audit import SYSTEM
from desk.closing_days import close_days
from desk.console.assets import version
from desk.console.cookies import PLAIN_NAME
from desk.console.routes import TABLE
from desk.console.rules import Route
from desk.ending import withdraw_for_person
from desk.erasure import erase_ticket
from desk.letters.keeping import draft_letter
from desk.saved_replies import save_reply
from desk.staff import add_staff, staff_named
from desk.trail_checks import check_trail
from desk.unanswered import InVain, Missed, note_unanswered
from desk.viewings import open_viewing
from tests.console.conftest import Axe
from tests.e2e.conftest import Browsers, Served
from tests.e2e.pages import filled, has_no_barrier, in_review, take_step

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
FILES = {
    "/static/{version}/{name}",
    "/overview/{figure}.csv",
    "/register.csv",
    "/register/months.csv",
    "/gaps/{company}/report.csv",
    "/trail/checkpoint.txt",
    "/tickets/{reference}/letters/{letter}/page.pdf",
}
STREAMS = {"/events"}
PIECES = {"/tickets/{reference}/newest", "/tickets/{reference}/pulse"}
"""Parts of a page that is open, put into it by its scripts."""
LEADING_ON = {"", "/", "/gaps", "/retention/ticket", "/settings"}
"""To a page that is a screen by itself."""
READ = [route for route in TABLE if route.method == "GET"]
SCREENS = [route for route in READ if route.path not in FILES | STREAMS | PIECES | LEADING_ON]
BY_ROLE = {"approver": "dai", "administrator": "eri", "auditor": "fumi", "agent": "ben"}


@dataclass(frozen=True)
class Scene:
    """What the screens are about."""

    lively: str
    """The reference of a ticket with something of everything; `letter` is one of its letters."""
    letter: str
    erased: str
    token: str
    """Of a set-up link that nobody has used."""

    def path(self, route: Route) -> str:
        """An address of the route, below the console's own. Raises KeyError for a new sort of place in a path."""
        about = self.erased if route.path.endswith("/certificate") else self.lively
        places = {
            "reference": about,
            "company": "pyxos-jk",
            "letter": self.letter,
            "login": "ben",
            "token": self.token,
            "figure": "states",
            "version": version("desk.css"),
            "name": "desk.css",
        }
        return re.sub(r"{(\w+)}", lambda place: places[place[1]], route.path)


@pytest.fixture(scope="session")
def scene(served: Served) -> Scene:
    lively = served.open_request(kinds=("disclosure", "correction"), wrong_value="佐藤 花", right_value="佐藤 花子")
    served.do("dai", notes.add_note, lively, "She called; it is about two accounts.")
    served.do("dai", notes.add_task, lively, "search_data", assignee="ben")
    served.do("dai", notes.set_flag, lively, "urgent")
    letter = served.do("dai", draft_letter, lively, "more_information", "en")
    served.do("dai", assignment.release, lively)
    served.do("hiro", open_viewing, lively)
    served.do("eri", save_reply, None, None, "Thanks", "Thank you.", "ありがとうございます。")
    closed = dt.datetime.now(dt.timezone.utc).date() + dt.timedelta(days=30)
    served.do("eri", close_days, "netone", closed, closed)
    erased = ended(served)
    with served.desk.transaction() as work:
        erase_ticket(work, erased, staff_named(work, "eri"), "test")
        check_trail(work, staff_named(work, "eri"))
        missed = Missed("pyxos-jk", "technical_security", "silent")
        note_unanswered(work, InVain((missed,), "do you encrypt my data?"))
        add_staff(work, "nao", "Nao Ito", "agent")
        token = make_setup_link(work, "nao", SYSTEM)
    return Scene(lively, letter, erased, token)


def ended(served: Served) -> str:
    """The reference of a request that its person has withdrawn."""
    reference = served.open_request()
    served.do("dai", withdraw_for_person, reference, "person_asked")
    return reference


def may_see(route: Route) -> str | None:
    """Somebody who may see it; for the pages before the sign-in nobody."""
    return next((login for role, login in BY_ROLE.items() if role in route.rule.roles), None)


@pytest.mark.parametrize("route", SCREENS, ids=lambda route: route.path)
async def test_a_screen_has_no_barrier(browsers: Browsers, axe: Axe, scene: Scene, route: Route) -> None:
    page = await browsers.open(f"/desk{scene.path(route)}", may_see(route))
    await open_all(page)
    await has_no_barrier(page, axe)


@pytest.fixture
def in_japanese(served: Served) -> Iterator[None]:
    """Everybody has the console in Japanese for as long as the test takes."""
    for login in BY_ROLE.values():
        served.do(login, set_preferences, "ja", True)
    yield
    for login in BY_ROLE.values():
        served.do(login, set_preferences, "en", True)


@pytest.mark.usefixtures("in_japanese")
async def test_no_screen_is_wider_than_a_phone_in_japanese(served: Served, browsers: Browsers, scene: Scene) -> None:
    phone = {"viewport": {"width": 320, "height": 900}, "locale": "ja-JP"}
    pages = {login: await browsers.open("/desk/sign-in", login, **phone) for login in (*BY_ROLE.values(), None)}
    for route in SCREENS:
        page = pages[may_see(route)]
        await page.goto(f"{served.url}/desk{scene.path(route)}")
        assert await page.locator("html").get_attribute("lang") == "ja", route.path
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320, route.path


@pytest.mark.parametrize(
    "route", [route for route in READ if route not in SCREENS], ids=lambda route: route.path or "''"
)
async def test_what_is_named_as_no_screen_is_none(served: Served, scene: Scene, route: Route) -> None:
    login = may_see(route) or "ben"
    query = {"viewing": served.do(login, open_viewing, scene.lively).viewing, "reference": scene.lively}
    own = {"cookies": {PLAIN_NAME: served.token(login)}, "headers": {"Sec-Fetch-Site": "same-origin"}}
    address = f"{served.url}/desk{scene.path(route)}"
    async with ClientSession(**own) as session, session.get(address, params=query, allow_redirects=False) as answer:
        assert (answer.status == 303) is (route.path in LEADING_ON)
        assert (answer.content_type == "text/event-stream") is (route.path in STREAMS)
        assert (answer.status == 200 and answer.content_type != "text/html") is (route.path in FILES | STREAMS)
        if route.path in PIECES:
            assert "<title>" not in await answer.text()


# --- What only an act brings about


async def test_a_ticket_with_everything_open_has_no_barrier(browsers: Browsers, axe: Axe, scene: Scene) -> None:
    page = await browsers.ticket(scene.lively, "dai")
    await page.get_by_role("button", name="Show personal data").click()
    await page.locator(".is-shown").wait_for()
    await open_all(page)
    await has_no_barrier(page, axe)


async def test_deciding_and_approving_have_no_barrier(served: Served, browsers: Browsers, axe: Axe) -> None:
    reference = served.open_request()
    in_review(served, reference, "ben")
    ben = await browsers.ticket(reference, "ben")
    await open_all(ben)
    await has_no_barrier(ben, axe)
    await take_step(ben, "decide", outcome="refused", reason_code="harm_33-2-1", reason="It holds another's data.")
    await take_step(ben, "submit")
    dai = await browsers.ticket(reference, "dai")
    await open_all(dai)
    await has_no_barrier(dai, axe)
    await dai.goto(f"{served.url}/desk/approvals")
    await expect(dai.get_by_role("link", name=reference)).to_be_visible()
    await has_no_barrier(dai, axe)


async def test_the_difference_between_two_who_save_has_no_barrier(served: Served, browsers: Browsers, axe: Axe) -> None:
    reference = served.open_request()
    in_review(served, reference, "ben")
    ben = await browsers.ticket(reference, "ben")
    form = await filled(ben, "decide", outcome="part", reason_code="harm_33-2-1", reason="It holds another's data.")
    served.do("ben", decisions.decide_item, reference, decisions.Decision("disclosure", "granted"))
    await form.get_by_role("button").click()
    await expect(ben.locator("#step-decide [role=alert]")).to_contain_text("Somebody else saved first")
    await has_no_barrier(ben, axe)
    browsers.expect_status(409)


async def test_a_search_that_finds_and_one_that_does_not_have_no_barrier(
    served: Served, browsers: Browsers, axe: Axe
) -> None:
    reference = served.open_request(email="keiko@example.jp")
    page = await browsers.open("/desk/queue", "ben")
    for written, found in (("keiko@example.jp", 1), ("nobody@example.jp", 0)):
        await page.locator("[data-search]").fill(written)
        await page.locator("[data-search]").press("Enter")
        await page.wait_for_url("**/queue/search")
        await expect(page.get_by_role("link", name=reference)).to_have_count(found)
        await has_no_barrier(page, axe)


async def test_erasing_a_ticket_has_no_barrier(served: Served, browsers: Browsers, axe: Axe) -> None:
    reference = ended(served)
    page = await browsers.open(f"/desk/tickets/{reference}/erasure", "eri")
    await has_no_barrier(page, axe)
    await page.locator("[name=confirmed]").fill("another one")
    await page.locator("form:has([name=confirmed]) button").click()
    await expect(page.locator("[name=confirmed][aria-invalid=true]")).to_be_visible()
    browsers.expect_status(422)
    await has_no_barrier(page, axe)


async def test_the_link_for_a_new_account_has_no_barrier(browsers: Browsers, axe: Axe) -> None:
    page = await browsers.open("/desk/settings/staff", "eri")
    await page.locator("[name=login]").fill("rin")
    await page.locator("[name=name]").fill("Rin Abe")
    await page.locator("[name=role][value=agent]").check()
    await page.locator("main form .button-main").click()
    await expect(page.locator("#link")).to_contain_text("/desk/set-up/")
    await has_no_barrier(page, axe)


async def test_the_help_and_a_checked_trail_have_no_barrier(browsers: Browsers, axe: Axe) -> None:
    page = await browsers.open("/desk/trail", "fumi")
    await page.keyboard.press("c")
    await expect(page.get_by_role("status")).to_have_class(re.compile("notice-good"))
    await has_no_barrier(page, axe)
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await has_no_barrier(page, axe)


async def test_what_was_not_found_and_what_is_not_allowed_have_no_barrier(
    served: Served, browsers: Browsers, axe: Axe
) -> None:
    page = await browsers.open("/desk/no/such/page", "ben")
    await has_no_barrier(page, axe)
    browsers.expect_status(404)
    await page.goto(f"{served.url}/desk/settings/staff")
    await has_no_barrier(page, axe)
    browsers.expect_status(403)


async def open_all(page: Page) -> None:
    """Open everything that opens on a page."""
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

"""The queue: what is shown to whom, how it is selected, ordered, paged, found, kept as a view, and kept up to date."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import event, select

from desk.assignment import assign, claim
from desk.fees import FeeEntry
from desk.identity import ask_requester, start_identity_check
from desk.listing import list_tickets
from desk.models import TicketEvent
from desk.notes import add_task, set_flag
from desk.queue import Selection, queue_page
from desk.receiving import record_arrival
from desk.staff import staff_named
from tests.console.conftest import Console, Screens

ROW = re.compile(r'id="t-([A-Z0-9-]+)"')
Opener = Callable[..., str]


def pages(console: Console, login: str, selection: Selection, size: int) -> list[list[str]]:
    """The references on each page, from the first to the last."""
    found: list[list[str]] = []
    after = ""
    while True:
        with console.desk.transaction() as work:
            page = queue_page(work, staff_named(work, login), selection, after, size)
        found.append([line.ticket.reference for line in page.lines])
        if page.next is None:
            return found
        after = page.next


async def test_the_queue_shows_tickets_of_the_accounts_companies_only(console: Console, open_ticket: Opener) -> None:
    own, other = open_ticket("netone"), open_ticket("pyxos-jk")
    assert set(ROW.findall(await (await console.as_("gen")).page("/queue"))) == {own}
    assert set(ROW.findall(await (await console.as_("aiko")).page("/queue"))) == {own, other}
    assert other not in await (await console.as_("gen")).page("/queue?company=pyxos-jk&standing=all")


async def test_nothing_personal_stands_in_the_queue(console: Console, open_ticket: Opener) -> None:
    open_ticket()
    page = await (await console.as_("aiko")).page("/queue")
    for words in ("佐藤", "hanako", "everything about my account"):
        assert words not in page


@pytest.mark.parametrize("order", ["due", "newest", "oldest"])
async def test_pages_hold_every_ticket_once_in_one_order(console: Console, open_ticket: Opener, order: str) -> None:
    references = []
    for number in range(11):
        references.append(open_ticket(("pyxos-jk", "netone")[number % 2]))
        console.clock.forward(hours=number % 3)
    found = pages(console, "aiko", Selection(order=order), 4)
    assert [len(page) for page in found] == [4, 4, 3]
    flat = [reference for page in found for reference in page]
    assert sorted(flat) == sorted(references)
    assert flat == [reference for page in pages(console, "aiko", Selection(order=order), 100) for reference in page]


async def test_a_ticket_that_comes_in_between_moves_nothing_from_page_to_page(
    console: Console, open_ticket: Opener
) -> None:
    for _ in range(6):
        open_ticket()
        console.clock.forward(minutes=1)
    with console.desk.transaction() as work:
        first = queue_page(work, staff_named(work, "aiko"), Selection(order="newest"), size=3)
    open_ticket()
    with console.desk.transaction() as work:
        second = queue_page(work, staff_named(work, "aiko"), Selection(order="newest"), first.next or "", 3)
    shown = [line.ticket.reference for page in (first, second) for line in page.lines]
    assert len(set(shown)) == 6


async def test_what_is_due_first_is_what_the_list_of_tickets_says(console: Console, open_ticket: Opener) -> None:
    """Running deadlines of tickets at work, open tasks of any; a clock that stands still does not count."""
    waiting, arrived, tasked = open_ticket("pyxos-jk"), open_ticket("pyxos-jk"), open_ticket("pyxos-jk")
    today = (console.clock.now).date()
    for reference in (waiting, arrived):
        console.do("aiko", record_arrival, reference, today, "mail", fee=FeeEntry("waived"))
    console.do("aiko", start_identity_check, waiting)
    console.do("aiko", ask_requester, waiting, ("which_data",))
    console.do("aiko", add_task, tasked, "call_person", due_on=today)
    with console.desk.transaction() as work:
        listed = {line.reference: line.due_at for line in list_tickets(work)}
        lines = queue_page(work, staff_named(work, "aiko"), Selection()).lines
    assert {line.ticket.reference: line.ticket.due_at for line in lines} == listed
    times = [line.ticket.due_at for line in lines]
    assert times == sorted(times)


async def test_each_filter_keeps_what_it_names(console: Console, open_ticket: Opener) -> None:
    one = open_ticket("netone", kinds=("erasure", "disclosure"))
    two = open_ticket("pyxos-jk")
    console.do("chie", assign, two, "ben")
    console.do("chie", set_flag, two, "urgent")
    both = {one, two}
    visit = await console.as_("aiko")
    for query, wanted in (
        ("company=netone", {one}),
        ("kind=erasure", {one}),
        ("kind=disclosure", both),
        ("type=request", both),
        ("type=complaint", set()),
        ("assignee=ben", {two}),
        ("assignee=nobody", {one}),
        ("assignee=me", set()),
        ("flag=urgent", {two}),
        ("state=awaiting_documents", {one}),
        ("identity=not_started", both),
        ("fee=due", {two}),
        ("standing=ended", set()),
        ("due=late", set()),
        ("state=nonsense&company=nobody&order=x", both),
        ("after=nonsense", both),
        ("after=2026-01-01~x", both),
    ):
        assert set(ROW.findall(await visit.page(f"/queue?{query}"))) == wanted, query
    console.clock.forward(days=20)
    console.sign_everybody_out()
    assert set(ROW.findall(await (await console.as_("aiko")).page("/queue?due=late"))) == both


async def test_a_reference_leads_to_its_ticket_however_it_is_written(console: Console, open_ticket: Opener) -> None:
    reference = open_ticket()
    visit = await console.as_("aiko")
    response = await visit.post("/queue/search", {"search": f" {reference.lower().replace('-', ' ')} "})
    assert response.headers["Location"] == f"/desk/tickets/{reference}"
    elsewhere = await (await console.as_("gen")).post("/queue/search", {"search": reference})
    assert "Nothing was found" in await elsewhere.text()


async def test_an_exact_address_finds_tickets_and_leaves_no_trace_of_itself(
    console: Console, open_ticket: Opener
) -> None:
    own, other = open_ticket("netone"), open_ticket("pyxos-jk")
    open_ticket("netone", email="somebody@example.jp")
    visit = await console.as_("aiko")
    page = await (await visit.post("/queue/search", {"search": "HANAKO@example.jp"})).text()
    assert set(ROW.findall(page)) == {own, other}
    assert "hanako" not in page.lower()
    gens = await (await (await console.as_("gen")).post("/queue/search", {"search": "hanako@example.jp"})).text()
    assert set(ROW.findall(gens)) == {own}
    with console.desk.transaction() as work:
        query = select(TicketEvent.detail).where(TicketEvent.action == "searched_by_email")
        assert work.session.execute(query).scalars().all() == [{"found": 2}, {"found": 1}]


async def test_a_view_is_kept_for_oneself_shown_and_removed(console: Console) -> None:
    visit = await console.as_("aiko")
    kept = await visit.post("/queue/views", {"name": "Late netone", "company": "netone", "due": "late", "state": "x"})
    assert kept.headers["Location"] == "/desk/queue?due=late&company=netone"
    page = await visit.page("/queue?company=netone&due=late")
    assert "Late netone" in page
    assert "Late netone" not in await (await console.as_("ben")).page("/queue")
    view = re.search(r'name="view" value="([^"]+)"', page)
    assert view is not None
    await (await console.as_("ben")).post("/queue/views/remove", {"view": view[1]})
    assert "Late netone" in await visit.page("/queue")
    await visit.post("/queue/views/remove", {"view": view[1]})
    assert "Late netone" not in await visit.page("/queue")


async def test_a_view_without_a_name_is_refused_and_twenty_are_enough(console: Console) -> None:
    visit = await console.as_("aiko")
    assert (await visit.post("/queue/views", {"name": "  ", "due": "late"})).status == 422
    for number in range(20):
        assert (await visit.post("/queue/views", {"name": f"view {number}", "due": "late"})).status == 303
    assert (await visit.post("/queue/views", {"name": "one more", "due": "late"})).status == 422
    assert (await visit.post("/queue/views", {"name": "view 0", "due": "week"})).status == 303


async def test_a_page_of_the_queue_asks_as_often_for_many_tickets_as_for_few(
    console: Console, open_ticket: Opener
) -> None:
    asked: list[str] = []
    engine = console.desk.database.engine

    def note(*given: Any) -> None:
        asked.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    counts = []
    for more in (2, 20):
        for _ in range(more):
            open_ticket()
        asked.clear()
        pages(console, "aiko", Selection(), 50)
        counts.append(len(asked))
    event.remove(engine, "before_cursor_execute", note)
    assert counts[0] == counts[1] <= 10


@pytest.mark.browser
async def test_a_new_ticket_appears_by_itself_and_the_focus_stays(
    screens: Screens, open_ticket: Opener, console: Console
) -> None:
    first = open_ticket()
    page = await screens.open("aiko", "/queue")
    row = page.get_by_role("link", name=first)
    await row.focus()
    second = open_ticket()
    console.do("aiko", claim, second)
    await expect(page.get_by_role("link", name=second)).to_be_visible(timeout=15_000)
    await expect(page.locator(f"[id='t-{first}']")).to_be_focused()


@pytest.mark.browser
async def test_the_queue_is_worked_with_keys_alone(screens: Screens, open_ticket: Opener) -> None:
    references = [open_ticket(), open_ticket()]
    page = await screens.open("aiko", "/queue?assignee=nobody")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await expect(page.locator("[data-row]").first).to_be_focused()
    await page.keyboard.press("/")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type(references[0])
    await page.keyboard.press("Tab")
    await page.locator("#main").focus()
    await page.keyboard.press("f")
    await expect(page.get_by_label("Kind of request")).to_be_visible()
    await page.keyboard.press("g")
    await page.keyboard.press("q")
    await expect(page).to_have_url(re.compile(r"/desk/queue$"))


@pytest.mark.browser
async def test_single_keys_can_be_turned_off(screens: Screens, console: Console, open_ticket: Opener) -> None:
    open_ticket()
    await (await console.as_("aiko")).post("/account", {"language": "ja"})
    page = await screens.open("aiko", "/queue")
    await expect(page.get_by_role("heading", name="案件一覧")).to_be_visible()
    await page.keyboard.press("j")
    await page.keyboard.press("?")
    await expect(page.locator("[data-row]").first).not_to_be_focused()
    await expect(page.get_by_role("dialog")).to_be_hidden()

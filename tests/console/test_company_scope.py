"""Pages that take a company by the address or a form: whatever happens at another company changes nothing in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from desk.accounts.administration import add_account
from desk.closing_days import close_days, closing_days
from desk.console.pages.records.figures import FIGURES
from desk.models import UnansweredQuestion
from desk.saved_replies import list_replies, save_reply
from desk.unanswered import InVain, Missed, note_unanswered
from tests.console.conftest import Console

OpenTicket = Callable[..., str]
HERE, ELSEWHERE = "netone", "pyxos-jk"
TOMORROW = dt.date(2026, 11, 24)
PAGES = (
    "/queue",
    "/register",
    "/register.csv",
    "/register/months.csv",
    "/overview",
    *(f"/overview/{figure}.csv" for figure in FIGURES if figure not in ("first-reply", "decision")),
    "/settings/replies",
    "/settings/calendar",
    "/settings/staff",
)
"""The two figures left out count what was decided; they are drawn from the same query as the others."""


def live_elsewhere(console: Console, open_ticket: OpenTicket) -> None:
    """Something of everything that these pages show, at the other company."""
    open_ticket(ELSEWHERE)
    with console.desk.transaction() as work:
        note_unanswered(work, InVain((Missed(ELSEWHERE, "retention", "silent"),), "How long is the herring kept?"))
    console.do("eri", save_reply, None, ELSEWHERE, "Thanks", "Thank you.", "")
    console.do("eri", close_days, ELSEWHERE, TOMORROW, TOMORROW)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("query", ["", f"?company={ELSEWHERE}"])
async def test_what_happens_at_another_company_changes_no_page(
    console: Console, open_ticket: OpenTicket, page: str, query: str
) -> None:
    """eri, who is for all companies, sees the same page change: so there is something to be seen."""
    open_ticket(HERE)
    one, everyone = await console.as_("ichiro"), await console.as_("eri")
    before = [await visit.page(page + query) for visit in (one, everyone)]
    live_elsewhere(console, open_ticket)
    if page == "/settings/staff":  # elsewhere colleagues see each other's names
        console.do("eri", add_account, "kei", "Kei", "agent", (ELSEWHERE,))
    after = [await visit.page(page + query) for visit in (one, everyone)]
    assert after[0] == before[0]
    assert after[1] != before[1]


async def test_an_example_of_another_company_is_as_unknown_as_none(console: Console, open_ticket: OpenTicket) -> None:
    live_elsewhere(console, open_ticket)
    with console.desk.transaction() as work:
        example = work.session.execute(select(UnansweredQuestion.id)).scalar_one()
    gen, aiko = await console.as_("gen"), await console.as_("aiko")
    answers = [await gen.post(f"/overview/examples/{which}", {"topic": "retention"}) for which in (example, "x")]
    assert [answer.status for answer in answers] == [422, 422]
    assert await answers[0].text() == await answers[1].text()
    assert (await aiko.post(f"/overview/examples/{example}", {"topic": "retention"})).status == 200


async def test_settings_of_another_company_are_not_changed(console: Console, open_ticket: OpenTicket) -> None:
    live_elsewhere(console, open_ticket)
    (reply,) = console.do("eri", list_replies)
    changed = {"company": HERE, "name": "Mine", "english": "Mine now.", "japanese": ""}
    tries = (
        ("/settings/replies", {**changed, "company": ELSEWHERE}),
        ("/settings/replies", {**changed, "reply": reply.id}),
        ("/settings/replies/remove", {"reply": reply.id}),
        ("/settings/calendar", {"company": ELSEWHERE, "first": "2026-11-25"}),
        ("/settings/calendar/remove", {"company": ELSEWHERE, "day": TOMORROW.isoformat()}),
    )
    ichiro = await console.as_("ichiro")
    for path, fields in tries:
        assert (await ichiro.post(path, fields)).status == 403, path
    assert console.do("eri", list_replies) == (reply,)
    with console.desk.transaction() as work:
        assert set(closing_days(work, ELSEWHERE)) == {TOMORROW}

"""Accounts and settings: who runs whose account, saved replies, closing days; every change in the trail."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from desk.closing_days import closing_days
from desk.models import Deadline, Ticket, TicketEvent
from desk.saved_replies import list_replies
from desk.staff import list_staff
from tests.console.conftest import Axe, Console, Screens
from tests.console.test_queue import Opener

NEW = {"login": "kei", "name": "Kei", "role": "agent", "scope": "some", "companies": "netone"}
ALSO = {"role": "approver", "scope": "all", "name": "Other"}


def role_of(console: Console, login: str) -> tuple[str, tuple[str, ...], bool]:
    with console.desk.transaction() as work:
        return next((one.role, one.companies, one.active) for one in list_staff(work) if one.login == login)


def trail(console: Console, action: str) -> list[tuple[str, dict[str, Any]]]:
    with console.desk.transaction() as work:
        query = select(TicketEvent.actor_id, TicketEvent.detail).where(TicketEvent.action == action)
        return [(row.actor_id, row.detail) for row in work.session.execute(query)]


async def test_an_administrator_makes_an_account_and_its_link_sets_it_up(console: Console) -> None:
    response = await (await console.as_("eri")).post("/settings/staff", NEW)
    link = re.search(r"/desk(/set-up/[\w-]{43})", await response.text())
    assert link is not None
    assert role_of(console, "kei") == ("agent", ("netone",), True)
    assert "kei" in await (await console.visitor()).page(link[1])
    assert ("eri", {"login": "kei", "role": "agent", "companies": ["netone"]}) in trail(console, "staff_added")


async def test_role_and_companies_are_changed_and_noted(console: Console, open_ticket: Opener) -> None:
    eri, gen, elsewhere = await console.as_("eri"), await console.as_("gen"), open_ticket("pyxos-jk")
    assert elsewhere not in await gen.page("/queue")
    await eri.post("/settings/staff/gen", {**ALSO, "name": "Gen of the desk"})
    await eri.post("/settings/staff/gen", {**ALSO, "name": "Gen of the desk"})
    assert role_of(console, "gen") == ("approver", (), True)
    detail = {"login": "gen", "fields": ["role", "companies"], "role": "approver", "companies": []}
    assert trail(console, "staff_changed") == [("eri", detail)]
    assert elsewhere in await gen.page("/queue")


async def test_a_new_link_signs_its_owner_out_and_leaves_the_rest_until_it_is_used(console: Console) -> None:
    gen = await console.as_("gen")
    response = await (await console.as_("eri")).post("/settings/staff/gen/link")
    assert "/desk/set-up/" in await response.text()
    assert (await gen.get("/queue")).status == 303


async def test_a_disabled_account_is_signed_out_and_can_be_enabled(console: Console) -> None:
    eri, gen = await console.as_("eri"), await console.as_("gen")
    await eri.post("/settings/staff/gen/switch", {"active": "no"})
    assert role_of(console, "gen")[2] is False
    assert (await gen.get("/queue")).status == 303
    await eri.post("/settings/staff/gen/switch", {"active": "yes"})
    assert role_of(console, "gen")[2] is True


async def test_an_administrator_signs_somebody_out_everywhere(console: Console) -> None:
    gen = await console.as_("gen")
    await (await console.as_("eri")).post("/settings/staff/gen/sign-out")
    assert (await gen.get("/queue")).status == 303


@pytest.mark.parametrize("what", ["", "/link", "/switch", "/sign-out"])
async def test_nobody_runs_their_own_account_or_one_beyond_their_companies(console: Console, what: str) -> None:
    ichiro = await console.as_("ichiro")
    assert (await ichiro.post(f"/settings/staff/ichiro{what}", ALSO)).status == 403
    assert (await ichiro.post(f"/settings/staff/aiko{what}", ALSO)).status == 404
    assert role_of(console, "aiko") == ("agent", (), True)
    page = await ichiro.page("/settings/staff")
    assert "Gen of the desk" in page
    assert "Aiko" not in page


async def test_an_administrator_of_one_company_gives_no_more_than_that(console: Console) -> None:
    ichiro = await console.as_("ichiro")
    for given in ({**NEW, "scope": "all"}, {**NEW, "companies": "infomart"}):
        assert (await ichiro.post("/settings/staff", given)).status == 403
    assert (await ichiro.post("/settings/staff/gen", {**ALSO, "scope": "all"})).status == 403
    assert (await ichiro.post("/settings/staff", NEW)).status == 200


@pytest.mark.parametrize(
    "wrong",
    [{"login": "K"}, {"name": " "}, {"role": "king"}, {"companies": "nobody"}, {"companies": ""}, {"login": "gen"}],
)
async def test_an_account_that_cannot_be_is_refused(console: Console, wrong: dict[str, str]) -> None:
    response = await (await console.as_("eri")).post("/settings/staff", {**NEW, **wrong})
    assert response.status == 422
    assert "cannot be" in await response.text()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"role": "king"}, {"companies": "nobody"}])
async def test_an_account_is_not_changed_into_one_that_cannot_be(console: Console, wrong: dict[str, str]) -> None:
    response = await (await console.as_("eri")).post("/settings/staff/gen", {**NEW, "role": "approver", **wrong})
    assert response.status == 422
    assert role_of(console, "gen") == ("agent", ("netone",), True)


async def test_a_saved_reply_is_written_by_administrators_and_read_by_its_company(console: Console) -> None:
    eri, gen, aiko = await console.as_("eri"), await console.as_("gen"), await console.as_("aiko")
    fields = {"company": "pyxos-jk", "name": "Thanks", "english": "Thank you. {reference}", "japanese": "ありがとう"}
    await eri.post("/settings/replies", fields)
    assert "Thank you." in await aiko.page("/settings/replies")
    assert "Thank you." not in await gen.page("/settings/replies")
    reply = console.do("aiko", list_replies, "pyxos-jk")[0]
    assert console.do("aiko", list_replies, "netone") == ()
    assert reply.text("en", "PYX-1") == "Thank you. PYX-1"
    assert reply.text("ja", "PYX-1") == "ありがとう"
    await eri.post("/settings/replies", {**fields, "reply": reply.id, "japanese": ""})
    assert console.do("aiko", list_replies)[0].text("ja", "PYX-1") == "Thank you. PYX-1"
    await eri.post("/settings/replies/remove", {"reply": reply.id})
    assert console.do("aiko", list_replies) == ()
    saved = [detail["fields"] for _, detail in trail(console, "saved_reply_saved")]
    assert saved == [["company", "english", "japanese", "name"], ["japanese"]]
    assert len(trail(console, "saved_reply_removed")) == 1


async def test_replies_of_all_companies_are_for_administrators_of_all(console: Console) -> None:
    eri, ichiro = await console.as_("eri"), await console.as_("ichiro")
    fields = {"company": "", "name": "All", "english": "x", "japanese": ""}
    assert (await ichiro.post("/settings/replies", fields)).status == 403
    assert (await ichiro.post("/settings/replies", {**fields, "company": "infomart"})).status == 403
    await eri.post("/settings/replies", fields)
    reply = console.do("gen", list_replies)[0]
    assert (await ichiro.post("/settings/replies/remove", {"reply": reply.id})).status == 403
    assert (await ichiro.post("/settings/replies", {**fields, "reply": reply.id, "company": "netone"})).status == 403
    assert (await eri.post("/settings/replies", {**fields, "english": ""})).status == 422
    assert (await eri.post("/settings/replies", {**fields, "name": " "})).status == 422


async def test_closing_days_are_set_by_company_and_deadlines_are_counted_without_them(
    console: Console, open_ticket: Opener
) -> None:
    """On Friday, 20 November 2026, with Monday a national holiday: the first look is due on Tuesday the 24th, and on
    Thursday the 26th once Tuesday and Wednesday are closed."""
    eri, day = await console.as_("eri"), dt.date(2026, 11, 24)

    def first_look(reference: str) -> dt.date:
        with console.desk.transaction() as work:
            query = select(Deadline).join(Ticket, Deadline.ticket_id == Ticket.id)
            query = query.where(Ticket.reference == reference, Deadline.kind == "first_look")
            due: dt.datetime = work.session.execute(query).scalar_one().due_at
            return (due + dt.timedelta(hours=9)).date()

    assert first_look(open_ticket("pyxos-jk")) == day
    await eri.post("/settings/calendar", {"company": "pyxos-jk", "first": "2026-11-24", "last": "2026-11-25"})
    assert first_look(open_ticket("pyxos-jk")) == dt.date(2026, 11, 26)
    assert first_look(open_ticket("netone")) == day
    await eri.post("/settings/calendar/remove", {"company": "pyxos-jk", "day": "2026-11-24"})
    with console.desk.transaction() as work:
        assert closing_days(work, "pyxos-jk") == {dt.date(2026, 11, 25)}
    assert trail(console, "desk_closed_on") == [("eri", {"company": "pyxos-jk", "days": ["2026-11-24", "2026-11-25"]})]
    assert trail(console, "desk_open_on") == [("eri", {"company": "pyxos-jk", "days": ["2026-11-24"]})]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-11-19", ""), ("2026-11-25", "2026-11-24"), ("2026-12-01", "2027-01-01"), ("2029-01-01", ""), ("soon", "")],
)
async def test_days_that_cannot_be_closed_are_refused(console: Console, first: str, last: str) -> None:
    fields = {"company": "netone", "first": first, "last": last}
    assert (await (await console.as_("eri")).post("/settings/calendar", fields)).status == 422
    with console.desk.transaction() as work:
        assert closing_days(work, "netone") == set()


async def test_the_calendar_of_another_company_is_not_ones_own_to_set(console: Console) -> None:
    fields = {"company": "infomart", "first": "2026-11-26", "last": "", "day": "2026-11-26"}
    for path in ("/settings/calendar", "/settings/calendar/remove"):
        assert (await (await console.as_("ichiro")).post(path, fields)).status == 403


async def test_what_staff_write_is_shown_as_text(console: Console) -> None:
    eri, marked = await console.as_("eri"), "<img src=x onerror=alert(1)>"
    await eri.post("/settings/replies", {"company": "", "name": marked, "english": marked, "japanese": ""})
    page = await (await console.as_("aiko")).page("/settings/replies")
    assert marked not in page
    assert marked in html.unescape(page)


@pytest.mark.browser
async def test_language_is_changed_for_the_account_and_stays(screens: Screens, axe: Axe) -> None:
    page = await screens.open("aiko", "/account")
    await page.get_by_label("Language", exact=True).select_option("ja")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="パスワードと認証アプリ")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "ja"
    assert await axe(page) == []

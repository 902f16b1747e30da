"""A request from the set-up of an account to its end, by the pages alone, with a second person who approves."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select, update

from desk.models import AccessLog, Deadline, Ticket, TicketEvent, col
from desk.work import Work
from tests.e2e.conftest import Browsers, Served, link_in
from tests.e2e.pages import set_up, stands, take_step

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
GAP = "[to be filled in]"
REASON = "Two of the e-mails you asked for hold the data of another person; these parts are covered."


async def test_a_request_goes_from_the_set_up_link_to_its_end(served: Served, browsers: Browsers) -> None:
    reference = served.open_request()
    aiko_link = link_in(served.command("staff", "add", "aiko", "--name", "Aiko Sato", "--role", "agent"))
    chie_link = link_in(served.command("staff", "add", "chie", "--name", "Chie Mori", "--role", "approver"))

    aiko = await browsers.open(aiko_link)
    await set_up(aiko)
    await aiko.get_by_role("link", name=reference).click()
    await stands(aiko, "submitted")
    await aiko.get_by_role("button", name="Take it").first.click()
    await expect(aiko.locator(".ticket-holder")).to_contain_text("Aiko Sato")

    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date().isoformat()
    await take_step(aiko, "receive", arrived_on=today, route="post", status="received", method="postal_money_order")
    await stands(aiko, "received")
    await take_step(aiko, "check_identity")
    await take_step(aiko, "identity", result="verified", method="paper_copy", document="passport")
    await take_step(aiko, "papers")
    await take_step(aiko, "review")
    await stands(aiko, "in review")
    await aiko.get_by_role("checkbox", name="All systems and paper files were searched").click()
    await expect(
        aiko.get_by_role("checkbox", name="All systems and paper files were searched", checked=True)
    ).to_be_visible()
    await take_step(aiko, "decide", outcome="part", reason_code="harm_33-2-1", reason=REASON)
    await take_step(aiko, "submit")
    await stands(aiko, "awaiting approval")
    await expect(aiko.locator(".step-closed")).to_contain_text("a second person has to decide")

    chie = await browsers.open(chie_link)
    await set_up(chie)
    await chie.get_by_role("link", name="Approvals").click()
    await chie.get_by_role("link", name=reference).click()
    await chie.get_by_label("Reason", exact=True).first.select_option("approval")
    await chie.get_by_role("button", name="Show personal data").click()
    await expect(chie.locator(".decided blockquote")).to_have_text(REASON)
    await take_step(chie, "approve")
    await stands(chie, "decided")

    await expect(aiko.locator(".way [aria-current=step]")).to_have_text("decided")  # by itself: nothing is typed there
    await write_letter(aiko, reference)
    await take_step(aiko, "notify", route="email", evidence="mail of today, 14:05")
    await stands(aiko, "notified")
    with served.desk.transaction() as work:
        let_the_time_to_object_pass(work, reference)
    await aiko.reload()
    await take_step(aiko, "close")
    await stands(aiko, "closed")

    with served.desk.transaction() as work:
        ticket = work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()
        events = work.session.execute(select(TicketEvent).where(TicketEvent.ticket_id == ticket.id)).scalars()
        done = {(event.action, event.actor_id) for event in events}
        read = work.session.execute(select(AccessLog).where(AccessLog.ticket_id == ticket.id)).scalars().all()
    assert {("item_decided", "aiko"), ("approved", "chie"), ("notified", "aiko"), ("closed", "aiko")} <= done
    assert ("chie", "approval") in {(entry.reader, entry.reason) for entry in read}


async def write_letter(page: Page, reference: str) -> None:
    """From the ticket to its letter: drafted, completed, printed, sent; and back to the ticket."""
    await page.get_by_role("link", name="Letters").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(reference)
    await page.locator("select[name=kind]").select_option("part")
    await page.get_by_role("button", name="Draft").click()
    body = page.locator("textarea[name=body]")
    drafted = await body.input_value()
    assert REASON in drafted
    await body.fill(drafted.replace(GAP, "your e-mails since 2021"))
    await page.get_by_role("button", name="Save", exact=True).click()
    printed = await page.request.get(f"{page.url}/page.pdf", headers={"Sec-Fetch-Site": "same-origin"})
    assert printed.headers["content-type"] == "application/pdf" and (await printed.body()).startswith(b"%PDF-")
    await page.get_by_role("button", name="Save and send").click()
    await expect(page.get_by_text("This letter was sent.")).to_be_visible()
    await page.goto(page.url.partition("/letters")[0])
    await stands(page, "decided")


def let_the_time_to_object_pass(work: Work, reference: str) -> None:
    """Two weeks in a moment: the day after which the ticket may be closed is put back."""
    ticket_id = work.session.execute(select(col(Ticket.id)).where(col(Ticket.reference) == reference)).scalar_one()
    past = work.now - dt.timedelta(days=1)
    work.session.execute(
        update(Deadline)
        .where(col(Deadline.ticket_id) == ticket_id, col(Deadline.kind) == "objection")
        .values(due_at=past)
    )

"""Who may see and who may change: masked until a reason is given, and auditors change nothing."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from sqlalchemy import func, select

from desk.models import AccessLog, Ticket, TicketEvent
from tests.e2e.conftest import Browsers, Served

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
SEND = """async ([url, csrf]) => {
  const answer = await fetch(url, {method: "POST", body: new URLSearchParams({csrf, text: "x"})});
  return answer.status;
}"""


async def test_personal_data_is_masked_until_a_reason_is_given_and_that_is_noted(
    served: Served, browsers: Browsers
) -> None:
    reference = served.open_request()
    page = await browsers.ticket(reference, "hiro")
    await expect(page.locator(".person .mask").first).to_be_visible()
    assert "佐藤" not in await page.content()
    await page.get_by_label("Reason", exact=True).first.select_option("complaint")
    await page.get_by_role("button", name="Show personal data").click()
    await expect(page.locator(".person")).to_contain_text("佐藤 花子")
    await page.get_by_role("button", name="Mask again").click()
    await expect(page.locator(".person .mask").first).to_be_visible()
    assert "佐藤" not in await page.content()
    await page.get_by_role("button", name="Show personal data").click()
    await expect(page.locator(".person")).to_contain_text("佐藤 花子")
    await page.reload()
    await expect(page.locator(".person .mask").first).to_be_visible()
    assert "佐藤" not in await page.content()
    with served.desk.transaction() as work:
        query = select(AccessLog.reader, AccessLog.reason).join(Ticket, Ticket.id == AccessLog.ticket_id)
        noted = work.session.execute(query.where(Ticket.reference == reference).order_by(AccessLog.at)).all()
    assert [tuple(row) for row in noted] == [("hiro", "complaint"), ("hiro", "handling")]


async def test_an_auditor_reads_everything_and_can_change_nothing(served: Served, browsers: Browsers) -> None:
    reference = served.open_request()
    page = await browsers.ticket(reference, "fumi")
    await page.get_by_role("button", name="Show personal data").click()
    await expect(page.locator(".person")).to_contain_text("佐藤 花子")
    assert await page.locator("form[data-step]").count() == 0
    with served.desk.transaction() as work:
        before = work.session.execute(select(func.count()).select_from(TicketEvent)).scalar_one()
    for step in ("claim", "receive", "note", "reply", "decide", "approve", "hold", "tick"):
        token = await page.locator("input[name=csrf]").first.input_value()
        status = await page.evaluate(SEND, [f"/desk/tickets/{reference}/steps/{step}", token])
        assert status == 403, step
    browsers.expect_status(403)
    with served.desk.transaction() as work:
        assert work.session.execute(select(func.count()).select_from(TicketEvent)).scalar_one() == before

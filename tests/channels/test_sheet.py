"""The sheet of a ticket: for the conversation that opened it, and nobody else."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.channels.web.sheet import sheet
from bot.policies import load_policies
from bot.policies.model import Company
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft, open_request
from desk.sheets import SheetFacts
from desk.work import Desk, utc_now
from tests.channels.conftest import ROOT, Opener, Talk


async def opened_request(desk: Desk, talk: Talk) -> str:
    """The reference of a request opened in this conversation."""
    draft = RequestDraft(
        origin=Origin(talk.company, "web", talk.opened["conversation"], "key-1", "a" * 64),
        kinds=("disclosure", "erasure"),
        notice=NoticeAccepted("b" * 64, utc_now() - dt.timedelta(minutes=1)),
        capacity="self",
        name="佐藤花子",
        relationship="customer",
        reply_route="email",
        email="hanako@example.jp",
        details="everything about my account",
        delivery_method="electronic",
        fee_ack=True,
        ground="no longer needed",
    )
    return (await desk.run(open_request, draft)).reference


async def test_a_sheet_is_a_pdf_for_the_conversation_that_opened_the_ticket(
    talk: Talk, open_talk: Opener, desk: Desk
) -> None:
    path = f"{talk.path}/tickets/{await opened_request(desk, talk)}/sheet.pdf"
    response = await talk.client.get(path, headers=talk.headers)
    assert response.status == 200, await response.text()
    assert response.content_type == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert (await response.read()).startswith(b"%PDF-")
    other = await open_talk()
    assert (await talk.client.get(path, headers=other.headers)).status == 404
    assert (await talk.client.get(path)).status == 401


@pytest.mark.parametrize("reference", ["PYX-26-7Q4K2-9", "x", "%00", "..%2f.."])
async def test_a_ticket_that_is_not_there_is_not_found(talk: Talk, reference: str) -> None:
    response = await talk.client.get(f"{talk.path}/tickets/{reference}/sheet.pdf", headers=talk.headers)
    assert response.status == 404
    assert response.content_type == "application/problem+json"


async def test_only_the_reply_that_opened_a_ticket_leads_to_its_sheet(talk: Talk) -> None:
    (reply,) = await talk.say("m1", "ticket")
    assert reply["ticket"]["sheet"] == "/api/v1/pyxos-jk/tickets/PYX-26-7Q4K2-9/sheet.pdf"
    assert (await talk.said())[-1]["ticket"]["sheet"] == reply["ticket"]["sheet"]


COMPANIES = load_policies(ROOT / "data" / "policies").companies


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES)
@pytest.mark.parametrize("kind", ["request", "inquiry", "complaint", "handoff"])
def test_every_company_and_type_has_a_sheet_of_one_page(company: Company, kind: str) -> None:
    facts = SheetFacts("PYX-26-7Q4K2-9", company.id, kind, ("disclosure",) if kind == "request" else (), utc_now())
    assert sheet(company, facts).count(b"/Type /Page\n") == 1

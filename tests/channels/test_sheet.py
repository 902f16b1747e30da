"""The sheet of a ticket: for the conversation that opened it, and nobody else."""

from __future__ import annotations

import datetime as dt

import pypdfium2 as pdfium
import pytest

from desk import audit
from desk.models import Ticket
from desk.opening import NoticeAccepted, Origin
from desk.persons import owner
from desk.requests import RequestDraft, open_request
from desk.work import Desk, utc_now
from tests.channels.conftest import Opener, Talk


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
    pdf = pdfium.PdfDocument(await response.read())
    assert len(pdf) == 1
    assert "佐藤花子" in pdf[0].get_textpage().get_text_range()
    other = await open_talk()
    assert (await talk.client.get(path, headers=other.headers)).status == 404
    assert (await talk.client.get(path)).status == 401


@pytest.mark.parametrize("reference", ["PYX-26-7Q4K2-9", "x", "%00", "..%2f.."])
async def test_a_ticket_that_is_not_there_is_not_found(talk: Talk, reference: str) -> None:
    response = await talk.client.get(f"{talk.path}/tickets/{reference}/sheet.pdf", headers=talk.headers)
    assert response.status == 404
    assert response.content_type == "application/problem+json"


async def test_the_sheet_of_an_erased_ticket_is_not_found(talk: Talk, desk: Desk) -> None:
    reference = await opened_request(desk, talk)
    with desk.transaction() as work:
        ticket = work.session.query(Ticket).filter_by(reference=reference).one()
        work.keys.destroy(work.session, owner(ticket.id), work.now)
    response = await talk.client.get(f"{talk.path}/tickets/{reference}/sheet.pdf", headers=talk.headers)
    assert response.status == 404


async def test_giving_a_sheet_out_is_noted_without_personal_data(talk: Talk, desk: Desk) -> None:
    path = f"{talk.path}/tickets/{await opened_request(desk, talk)}/sheet.pdf"
    assert (await talk.client.get(path, headers=talk.headers)).status == 200
    with desk.transaction() as work:
        (event,) = [event for event in audit.events(work) if event.action == "sheet_given"]
    assert (event.actor_type, event.actor_id, event.detail) == ("person", None, {})


async def test_only_the_reply_that_opened_a_ticket_leads_to_its_sheet(talk: Talk) -> None:
    (reply,) = await talk.say("m1", "ticket")
    assert reply["ticket"]["sheet"] == "/api/v1/pyxos-jk/tickets/PYX-26-7Q4K2-9/sheet.pdf"
    assert (await talk.said())[-1]["ticket"]["sheet"] == reply["ticket"]["sheet"]

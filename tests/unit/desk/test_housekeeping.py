"""What is past its time is erased, once, and nothing else is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from desk import housekeeping, retention
from desk.conversations import Conversation, open_conversation
from desk.errors import SealBroken
from desk.holds import hold_ticket
from desk.models import Attachment, Staff, Ticket
from desk.models import Conversation as ConversationRow
from desk.opening import OpenedTicket
from desk.requests import RequestDraft, open_request
from desk.status import withdraw
from desk.work import Desk
from tests.conftest import Clock

Draft = Callable[..., RequestDraft]
ADMINISTRATOR = Staff(id="hara", login="hara", name="Hara", role="administrator", companies=[], active=True)


def withdrawn(desk: Desk, draft: Draft, company: str = "acme", key: str = "key-1") -> OpenedTicket:
    with desk.transaction() as work:
        opened = open_request(work, draft(company, key))
        withdraw(work, opened.reference, opened.access_code)
    return opened


def references(erased: housekeeping.Erased) -> set[str]:
    return {ticket.reference for ticket in erased.tickets}


def test_a_ticket_goes_on_the_day_its_time_is_over(desk: Desk, draft: Draft, clock: Clock) -> None:
    opened = withdrawn(desk, draft)
    clock.forward(days=1094, hours=23)
    assert housekeeping.erase_due(desk) == housekeeping.Erased(0, ())
    clock.forward(hours=1)
    told = housekeeping.preview(desk)
    assert references(told) == {opened.reference}
    assert told.tickets[0].kept_until == clock.now
    assert references(housekeeping.erase_due(desk)) == {opened.reference}
    assert housekeeping.erase_due(desk) == housekeeping.Erased(0, ())
    with desk.transaction() as work:
        assert work.session.query(Ticket).one().state == "erased"


def test_a_preview_erases_nothing(desk: Desk, draft: Draft, clock: Clock) -> None:
    withdrawn(desk, draft)
    with desk.transaction() as work:
        open_conversation(work, "acme", "web")
    clock.forward(days=2000)
    assert housekeeping.preview(desk) == housekeeping.preview(desk)
    assert housekeeping.preview(desk).conversations == 1


def test_open_tickets_are_never_due(desk: Desk, draft: Draft, clock: Clock) -> None:
    with desk.transaction() as work:
        open_request(work, draft())
    clock.forward(days=9999)
    assert housekeeping.erase_due(desk).tickets == ()


def test_the_noted_day_counts_before_the_usual_time(desk: Desk, draft: Draft, clock: Clock) -> None:
    withdrawn(desk, draft)
    with desk.transaction() as work:
        ticket = work.session.query(Ticket).one()
        desk.keeping = replace(desk.keeping, tickets=dt.timedelta(days=10))
    with desk.transaction() as work:
        ticket = work.session.query(Ticket).one()
        assert retention.retain_until(work, ticket) == clock.now + dt.timedelta(days=10)
    clock.forward(days=10)
    assert len(housekeeping.erase_due(desk).tickets) == 1


def test_only_the_companys_where_one_is_named(desk: Desk, draft: Draft, clock: Clock) -> None:
    acme, plain = withdrawn(desk, draft), withdrawn(desk, draft, "plain", "key-2")
    with desk.transaction() as work:
        open_conversation(work, "acme", "web")
    clock.forward(days=2000)
    erased = housekeeping.erase_due(desk, "plain")
    assert (references(erased), erased.conversations) == ({plain.reference}, 0)
    erased = housekeeping.erase_due(desk)
    assert (references(erased), erased.conversations) == ({acme.reference}, 1)


def test_a_hold_keeps_ticket_conversation_and_attachments(
    desk: Desk, conversation: Conversation, draft: Draft, clock: Clock
) -> None:
    with desk.transaction() as work:
        opened = open_request(work, draft(conversation_id=conversation.id))
        withdraw(work, opened.reference, opened.access_code)
        ticket = work.session.query(Ticket).one()
        for name, expires in (("a", clock.now), ("b", None)):
            work.session.add(
                Attachment(
                    id=name,
                    ticket_id=ticket.id,
                    sha256="0" * 64,
                    name=b"n",
                    body=b"b",
                    at=clock.now,
                    expires_at=expires,
                )
            )
        hold_ticket(work, opened.reference, ADMINISTRATOR, "lawsuit")
    clock.forward(days=2000)
    assert housekeeping.erase_due(desk) == housekeeping.Erased(0, ())
    with desk.transaction() as work:
        work.session.query(Ticket).one().legal_hold = False
    with desk.transaction() as work:
        assert retention.expire_attachments(work) == 1
    with desk.transaction() as work:
        assert {row.id: row.body for row in work.session.query(Attachment)} == {"a": None, "b": b"b"}
        assert work.session.query(ConversationRow).count() == 1


def test_conversations_go_in_pieces(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "AT_ONCE", 2)
    with desk.transaction() as work:
        for _ in range(5):
            open_conversation(work, "acme", "web")
    clock.forward(days=31)
    assert housekeeping.erase_due(desk).conversations == 5


def test_one_failure_keeps_nothing_else_back(
    desk: Desk, draft: Draft, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = withdrawn(desk, draft), withdrawn(desk, draft, key="key-2")
    clock.forward(days=2000)
    real = housekeeping.erase_expired

    def failing(work: object, reference: str) -> object:
        if reference == first.reference:
            raise SealBroken("ticket.person")
        return real(work, reference)  # type: ignore[arg-type]

    monkeypatch.setattr(housekeeping, "erase_expired", failing)
    erased = housekeeping.erase_due(desk)
    assert (references(erased), erased.failed) == ({second.reference}, (first.reference,))
    monkeypatch.setattr(housekeeping, "erase_expired", real)
    assert references(housekeeping.erase_due(desk)) == {first.reference}

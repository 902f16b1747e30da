"""What is erased is gone: from the tables, from the files, from every look-up. What stays names nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select, text, update

from desk import audit
from desk.certificates import certificate
from desk.conversations import Conversation, access_conversation, erase_conversation, open_conversation
from desk.database import Database
from desk.erasure import EMPTIED, REASONS, erase_ticket
from desk.errors import (
    CertificateUnknown,
    CodeRefused,
    EntryInvalid,
    KeyDestroyed,
    NotAllowed,
    TicketUnknown,
    TransitionRefused,
)
from desk.holds import hold_ticket, release_ticket
from desk.inbox import accept
from desk.models import (
    METADATA,
    AccessLog,
    Attachment,
    DataKey,
    ErasureCertificate,
    Inbox,
    Message,
    Outbox,
    Staff,
    Ticket,
    TicketEvent,
    TicketItem,
    table,
)
from desk.models import Conversation as ConversationRow
from desk.opening import OpenedTicket
from desk.persons import open_person, owner, seal_message
from desk.reading import show_ticket
from desk.requests import RequestDraft, open_request
from desk.status import status_of, withdraw
from desk.work import Desk, Work

Draft = Callable[..., RequestDraft]
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ADDRESS = "東京都港区海岸1-2-3"
KEPT = {
    "id",
    "reference",
    "type",
    "company",
    "policy_sha256",
    "channel",
    "idempotency_index",
    "state",
    "version",
    "language",
    "delivery_method",
    "fee_acknowledged",
    "notice_sha256",
    "notice_accepted_at",
    "flags",
    "identity_status",
    "identity_method",
    "identity_checked_by",
    "identity_checked_at",
    "identity_papers_settled_at",
    "authority_checked_by",
    "authority_checked_at",
    "fee_status",
    "fee_yen",
    "fee_paid_yen",
    "fee_method",
    "fee_settled_at",
    "arrival_route",
    "notified_route",
    "transferred_to",
    "missing",
    "submitted_by",
    "created_at",
    "changed_at",
    "acknowledged_at",
    "documents_requested_at",
    "formally_received_at",
    "first_staff_reply_at",
    "decided_at",
    "notified_at",
    "closed_at",
    "retention_until",
    "erased_at",
    "legal_hold",
    "assignee_id",
    "locked_by",
    "locked_until",
}
"""Columns that stay: the skeleton of a ticket. None describes its person."""


def staff(role: str = "administrator", *companies: str) -> Staff:
    return Staff(id=role, login=role, name="Desk", role=role, companies=list(companies), active=True)


@pytest.fixture
def withdrawn(desk: Desk, conversation: Conversation, draft: Draft) -> OpenedTicket:
    """A ticket that has ended, opened in a conversation in which something was said, with everything a ticket has."""
    with desk.transaction() as work:
        accept(work, conversation, "m1", "I am 佐藤花子", None)
        opened = open_request(
            work, draft(conversation_id=conversation.id, reply_route="post", address=ADDRESS, email=None)
        )
        withdraw(work, opened.reference, opened.access_code)
        ticket = ticket_of(work, opened)
        body = seal_message(work, ticket.id, "message-1", "Call 佐藤花子")
        work.session.add(Message(id="message-1", ticket_id=ticket.id, direction="note", body=body, at=work.now))
        work.session.flush()
        work.session.add(
            Attachment(
                id="file-1",
                ticket_id=ticket.id,
                message_id="message-1",
                sha256="0" * 64,
                name=b"sealed",
                body=b"sealed",
                at=work.now,
            )
        )
        show_ticket(work, opened.reference)
        work.session.execute(update(AccessLog).values(reason="called by Sato"))
    return opened


def ticket_of(work: Work, opened: OpenedTicket) -> Ticket:
    ticket: Ticket = work.session.query(Ticket).filter_by(reference=opened.reference).one()
    return ticket


def test_nothing_of_the_person_is_left(desk: Desk, withdrawn: OpenedTicket, conversation: Conversation) -> None:
    with desk.transaction() as work:
        erase_ticket(work, withdrawn.reference, staff(), "person_asked")
    with desk.transaction() as work:
        ticket = ticket_of(work, withdrawn)
        assert ticket.state == "erased"
        assert ticket.erased_at == work.now
        for rows in METADATA.sorted_tables:
            sealed = [column for column in rows.columns if isinstance(column.type, LargeBinary)]
            if rows.name != "data_key" and sealed:
                for row in work.session.execute(select(*sealed)):
                    assert not any(row), rows.name
        assert work.session.query(Message).count() == 0
        assert work.session.query(Outbox).count() == 0
        assert work.session.query(ConversationRow).count() == 0
        assert work.session.query(Inbox).count() == 0
        assert [row.reason for row in work.session.query(AccessLog)] == ["erased with the ticket"]
        assert [key.wrapped for key in work.session.query(DataKey)] == [None, None]
        with pytest.raises(KeyDestroyed):
            open_person(work, ticket)
        assert audit.verify(work).ok


def test_the_skeleton_stays(desk: Desk, withdrawn: OpenedTicket) -> None:
    with desk.transaction() as work:
        erase_ticket(work, withdrawn.reference, staff(), "test")
    with desk.transaction() as work:
        shown = show_ticket(work, withdrawn.reference)
        assert shown.person is None
        assert shown.line.kinds == ("disclosure",)
        assert [item.outcome for item in shown.items] == ["pending"]
        assert work.session.query(TicketEvent).count() >= 4


def test_it_is_found_by_nothing_any_more(desk: Desk, withdrawn: OpenedTicket, draft: Draft) -> None:
    with desk.transaction() as work:
        index = ticket_of(work, withdrawn).contact_index
        assert index
        erase_ticket(work, withdrawn.reference, staff(), "person_asked")
    with pytest.raises(CodeRefused), desk.transaction() as work:
        status_of(work, withdrawn.reference, withdrawn.access_code)
    with desk.transaction() as work:
        assert work.session.query(Ticket).filter_by(contact_index=index).count() == 0


def test_every_column_of_a_ticket_is_said_to_stay_or_to_go() -> None:
    """A new column has to be put into one of the lists."""
    columns = {column.key for column in table(Ticket).columns if not isinstance(column.type, LargeBinary)}
    assert columns == KEPT | set(EMPTIED)


def test_the_certificate_says_what_when_and_by_whom(desk: Desk, withdrawn: OpenedTicket) -> None:
    with desk.transaction() as work:
        key = work.keys.fingerprint(work.session, owner(ticket_of(work, withdrawn).id))
        given = erase_ticket(work, withdrawn.reference, staff(), "person_asked")
    with desk.transaction() as work:
        found = certificate(work, withdrawn.reference)
        event = work.session.get(TicketEvent, found.event)
    assert found == given
    assert (found.reference, found.company) == (withdrawn.reference, "acme")
    assert (found.actor, found.reason, found.key_sha256) == ("administrator", "person_asked", key)
    assert found.counts["sealed_values"] == 5
    assert found.counts["conversation"] == 1
    assert found.holds
    assert (event.action, event.to_state) == ("erased", "erased")


@pytest.mark.parametrize(
    "tampering", ["actor = 'somebody'", "event_sequence = 1", "seal = '00'", """counts = '{"sealed_values": 0}'"""]
)
def test_an_altered_certificate_does_not_hold(desk: Desk, withdrawn: OpenedTicket, tampering: str) -> None:
    with desk.transaction() as work:
        erase_ticket(work, withdrawn.reference, staff(), "test")
        work.session.execute(text(f"UPDATE erasure_certificate SET {tampering}"))
    with desk.transaction() as work:
        assert not certificate(work, withdrawn.reference).holds


def test_erasing_again_gives_the_same_certificate(desk: Desk, withdrawn: OpenedTicket) -> None:
    with desk.transaction() as work:
        first = erase_ticket(work, withdrawn.reference, staff(), "test")
    with desk.transaction() as work:
        assert erase_ticket(work, withdrawn.reference, staff(), "mistake") == first
        assert work.session.query(ErasureCertificate).count() == 1


def test_an_open_ticket_is_not_erased(desk: Desk, draft: Draft) -> None:
    with desk.transaction() as work:
        opened = open_request(work, draft())
    with pytest.raises(TransitionRefused, match="from there the system can only"), desk.transaction() as work:
        erase_ticket(work, opened.reference, staff(), "person_asked")
    with pytest.raises(CertificateUnknown, match="has not been erased"), desk.transaction() as work:
        certificate(work, opened.reference)


def test_a_legal_hold_keeps_it_until_it_is_released(desk: Desk, withdrawn: OpenedTicket) -> None:
    with desk.transaction() as work:
        hold_ticket(work, withdrawn.reference, staff(), "lawsuit")
    with pytest.raises(TransitionRefused, match="legal hold"), desk.transaction() as work:
        erase_ticket(work, withdrawn.reference, staff(), "person_asked")
    with desk.transaction() as work:
        release_ticket(work, withdrawn.reference, staff(), "over")
        erase_ticket(work, withdrawn.reference, staff(), "person_asked")
        events = [(event.action, event.detail.get("reason")) for event in audit.events(work)]
    assert ("legal_hold_set", "lawsuit") in events
    assert ("legal_hold_released", "over") in events
    with pytest.raises(TransitionRefused, match="nothing is left"), desk.transaction() as work:
        hold_ticket(work, withdrawn.reference, staff(), "lawsuit")


def test_the_reason_retention_needs_the_time_to_be_over(desk: Desk, withdrawn: OpenedTicket) -> None:
    with pytest.raises(TransitionRefused, match="kept longer"), desk.transaction() as work:
        erase_ticket(work, withdrawn.reference, staff(), "retention")


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (staff("agent"), NotAllowed),
        (staff("approver"), NotAllowed),
        (staff("auditor"), NotAllowed),
        (staff("administrator", "plain"), TicketUnknown),
    ],
)
def test_only_an_administrator_of_the_company_erases_and_holds(
    desk: Desk, withdrawn: OpenedTicket, who: Staff, error: type[Exception]
) -> None:
    for refused in (
        lambda work: erase_ticket(work, withdrawn.reference, who, "test"),
        lambda work: hold_ticket(work, withdrawn.reference, who, "lawsuit"),
    ):
        with pytest.raises(error), desk.transaction() as work:
            refused(work)


def test_reasons_are_words_of_the_desk(desk: Desk, withdrawn: OpenedTicket) -> None:
    for refused in (
        lambda work: erase_ticket(work, withdrawn.reference, staff(), "Mr Sato asked"),
        lambda work: hold_ticket(work, withdrawn.reference, staff(), "Mr Sato sues"),
        lambda work: release_ticket(work, withdrawn.reference, staff(), "lawsuit"),
    ):
        with pytest.raises(EntryInvalid, match="one of"), desk.transaction() as work:
            refused(work)
    for use_case in (certificate, lambda work, reference: erase_ticket(work, reference, staff(), "test")):
        with pytest.raises(TicketUnknown), desk.transaction() as work:
            use_case(work, "nothing")
    assert all(" " in said for said in REASONS.values())


def test_a_conversation_with_another_ticket_stays(desk: Desk, draft: Draft) -> None:
    with desk.transaction() as work:
        opened = open_conversation(work, "acme", "web")
        first = open_request(work, draft(conversation_id=opened.id))
        second = open_request(work, draft(key="key-2", conversation_id=opened.id))
        withdraw(work, first.reference, first.access_code)
        kept = erase_ticket(work, first.reference, staff(), "test")
        assert kept.counts["conversation_kept"] == 1
        assert access_conversation(work, "acme", opened.token).id == opened.id
        assert ticket_of(work, second).conversation_id == opened.id
        assert ticket_of(work, first).conversation_id is None


@on_sqlite
def test_the_destroyed_key_is_in_no_file(desk: Desk, withdrawn: OpenedTicket) -> None:
    with desk.transaction() as work:
        ticket = ticket_of(work, withdrawn)
        wrapped = work.session.get(DataKey, owner(ticket.id)).wrapped
        sealed = (ticket.person, work.session.query(TicketItem).one().details, work.session.query(Message).one().body)
    assert all(value in files_of(desk.database) for value in (wrapped, *sealed))
    with desk.transaction() as work:
        erase_ticket(work, withdrawn.reference, staff(), "person_asked")
    left = files_of(desk.database)
    assert not any(value in left for value in (wrapped, *sealed))


@on_sqlite
def test_the_key_of_an_erased_conversation_is_in_no_file(desk: Desk, conversation: Conversation) -> None:
    with desk.transaction() as work:
        wrapped = work.session.get(DataKey, f"conversation:{conversation.id}").wrapped
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    assert wrapped not in files_of(desk.database)


def files_of(database: Database) -> bytes:
    """Everything the database has on disk."""
    path = Path(database.engine.url.database)
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))

"""Erasing what a ticket holds of its person for good, and the certificate that says so.

The ticket's key is destroyed, which makes every sealed value of it unreadable, in copies of the database too that were
made before and lack the key. Then the values themselves go, the keyed hashes it could be found by, the conversation it
was opened in, and what waits to be sent. What stays is a skeleton without a person (reference, kinds, states, outcomes,
days, the fee), the audit trail, and the certificate.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import LargeBinary, delete, func, select, update

from desk import audit
from desk.certificates import Certificate, certify
from desk.conversations import HOLD, erase_conversation
from desk.errors import EntryInvalid, NotAllowed, TicketUnknown
from desk.lifecycle import Circumstances, Role, State, check
from desk.models import (
    METADATA,
    AccessLog,
    CodeAttempt,
    MessengerTicket,
    Outbox,
    Staff,
    Task,
    Ticket,
    Viewing,
    col,
    table,
)
from desk.persons import owner
from desk.references import parse_reference
from desk.retention import kept_until, report_due
from desk.staff import actor, serves
from desk.work import Work

REASONS = {
    "retention": "the time for which it had to be kept was over",
    "person_asked": "its person asked for it",
    "mistake": "it was opened by mistake",
    "test": "it was a test",
}
"""Why a ticket may be erased; a word of ours, so that the trail holds nobody's data."""
ERASERS = ("administrator",)
"""Roles that may erase a ticket. None of them decides requests, so nobody erases what they decided."""

EMPTIED = (
    "contact_index",
    "access_code_index",
    "conversation_id",
    "relationship",
    "capacity",
    "triage",
    "age",
    "guardian_consent",
    "reply_route",
    "duplicate_group",
    "identity_document",
    "authority_document",
)
"""Columns of a ticket, besides the sealed ones, that describe its person or lead to them."""
UNSAID = "erased with the ticket"
_SEALED = [
    (rows, [column for column in rows.columns if isinstance(column.type, LargeBinary)])
    for rows in reversed(METADATA.sorted_tables)
    if "ticket_id" in rows.columns
]


def erase_ticket(work: Work, reference: str, by: Staff, reason: str) -> Certificate:
    """Erase a ticket that has ended, for a member of staff who may. Erasing it again gives the same certificate.

    Raises TicketUnknown, NotAllowed, EntryInvalid for an unknown reason, TransitionRefused while it is open, on legal
    hold, a report of a leak is due for it, or (for the reason `retention`) it is still to be kept.
    """
    if reason not in REASONS:
        raise EntryInvalid("reason", f"it must be one of {', '.join(REASONS)}")
    if not by.active or by.role not in ERASERS:
        raise NotAllowed(by.login, f"it takes the role {' or '.join(ERASERS)}, and theirs is {by.role}")
    ticket = _held(work, reference)
    if not serves(by, ticket.company):  # as unknown as one that there is not
        raise TicketUnknown(reference)
    return _erase(work, ticket, actor(by), reason)


def erase_expired(work: Work, reference: str) -> Certificate:
    """Erase a ticket whose time of keeping is over. Raises TicketUnknown, TransitionRefused."""
    return _erase(work, _held(work, reference), audit.SYSTEM, "retention")


def _erase(work: Work, ticket: Ticket, by: audit.Actor, reason: str) -> Certificate:
    from_state = State(ticket.state)
    if from_state is not State.ERASED:
        over = reason != "retention" or kept_until(work, ticket) <= work.now
        circumstances = Circumstances(
            today=work.now.date(),
            retention_over=over,
            legal_hold=ticket.legal_hold,
            leak_report_due=report_due(work, ticket),
        )
        check(from_state, State.ERASED, Role.SYSTEM, circumstances)
        key = work.keys.fingerprint(work.session, owner(ticket.id))
        work.keys.destroy(work.session, owner(ticket.id), work.now)
        conversation_id = ticket.conversation_id
        wiped = _wipe(work, ticket)
        ticket.state, ticket.erased_at, ticket.changed_at = State.ERASED.value, work.now, work.now
        work.session.flush()
        counts = {**_erase_conversation(work, ticket, conversation_id), **wiped}
        about = audit.About(ticket.id, from_state.value, State.ERASED.value, ticket.policy_sha256)
        detail = {"reason": reason, "key_sha256": key, "counts": counts}
        certify(work, ticket, by, counts, audit.record(work, by, "erased", about, detail))
    return Certificate.of(work, ticket)


def _held(work: Work, reference: str) -> Ticket:
    """The ticket, locked, and before it the conversation it was opened in: the order in which opening locks them."""
    found = select(Ticket.id, Ticket.conversation_id).where(Ticket.reference == (parse_reference(reference) or ""))
    row = work.session.execute(found).first()
    if row is None:
        raise TicketUnknown(reference)
    if row.conversation_id is not None:
        work.session.execute(HOLD, {"of_id": row.conversation_id})
    ticket: Ticket = work.session.get(Ticket, row.id, with_for_update=True, populate_existing=True)
    return ticket


def _erase_conversation(work: Work, ticket: Ticket, conversation_id: str | None) -> dict[str, int]:
    """The conversation the ticket was opened in goes with it, unless another ticket still needs it.

    After everything else: it is noted in the trail, and whoever holds the trail's end must wait for nobody.
    """
    if conversation_id is None:
        return {"conversation": 0}
    others = select(func.count()).where(
        Ticket.conversation_id == conversation_id, Ticket.id != ticket.id, col(Ticket.erased_at).is_(None)
    )
    if work.session.execute(others).scalar_one():
        return {"conversation": 0, "conversation_kept": 1}
    erase_conversation(work, conversation_id)
    return {"conversation": 1}


def _wipe(work: Work, ticket: Ticket) -> dict[str, int]:
    """Empty or delete every sealed value of the ticket, whatever table it stands in, and what leads to its person."""
    counts = {"sealed_values": 0, "notices": _deleted(work, table(Outbox), ticket)}
    for rows, sealed in _SEALED:
        if any(not column.nullable for column in sealed):
            counts["sealed_values"] += _deleted(work, rows, ticket) * len(sealed)
            continue
        for column in sealed:
            emptied = update(rows).where(rows.c.ticket_id == ticket.id, column.is_not(None)).values({column: None})
            counts["sealed_values"] += work.session.execute(emptied).rowcount
    for column in table(Ticket).columns:
        if isinstance(column.type, LargeBinary) and getattr(ticket, column.key) is not None:
            counts["sealed_values"] += 1
            setattr(ticket, column.key, None)
    for name in EMPTIED:
        setattr(ticket, name, None)
    ticket.idempotency_index = f"erased:{uuid.uuid4()}"
    _deleted(work, table(Viewing), ticket)  # the pages open on it know which papers were seen
    reading, tasks, tries = table(AccessLog), table(Task), table(CodeAttempt)
    work.session.execute(update(reading).where(reading.c.ticket_id == ticket.id).values(reason=UNSAID))
    work.session.execute(
        update(tasks).where(tasks.c.ticket_id == ticket.id, tasks.c.done_at.is_(None)).values(done_at=work.now)
    )
    _deleted(work, table(MessengerTicket), ticket)
    index = work.keys.blind_index("code_attempt.reference", ticket.reference)
    work.session.execute(delete(tries).where(tries.c.reference_index == index))
    return counts


def _deleted(work: Work, rows: Any, ticket: Ticket) -> int:
    removed: int = work.session.execute(delete(rows).where(rows.c.ticket_id == ticket.id)).rowcount
    return removed

"""What is to be erased and what was: the tickets whose time is over or nearly, what one holds, the certificates.

Nothing here changes anything. What erases is `desk.erasure`, and by itself `desk.housekeeping`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from desk.casework import find_ticket
from desk.conversations import count_expired
from desk.erasure import ERASERS, REASONS
from desk.lifecycle import ENDED_STATES, State
from desk.models import (
    Attachment,
    Letter,
    Message,
    Outbox,
    Staff,
    Task,
    Ticket,
    TicketEvent,
    TicketItem,
    col,
)
from desk.retention import ENDED, DueTicket, due_tickets, kept_until, report_due
from desk.staff import ROLES
from desk.statistics import companies_for
from desk.unanswered import count_examples
from desk.work import Work

SOON = dt.timedelta(days=90)
"""How far ahead the end of a ticket's time is shown."""
SHOWN = 200
HELD = (("messages", Message), ("items", TicketItem), ("letters", Letter), ("files", Attachment), ("tasks", Task))
"""What a ticket may hold of its person, by table."""


@dataclass(frozen=True, slots=True)
class ErasedTicket:
    """A ticket that was erased. `erased_at` is UTC."""

    reference: str
    company: str
    erased_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """`due`: erased at the next run, which is within the hour. `soon`: within `SOON`. `held`: on legal hold, past their
    time or not. `conversations` and `examples` are counts over all companies of this desk."""

    due: tuple[DueTicket, ...]
    soon: tuple[DueTicket, ...]
    held: tuple[DueTicket, ...]
    erased: tuple[ErasedTicket, ...]
    conversations: int
    conversation_days: int
    ticket_days: int
    examples: int


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What erasing a ticket would destroy, by number. `refused`: why it cannot be erased now, as a code, None if it
    can. `reasons` are those that can be given now. `shared`: its conversation is kept for another ticket."""

    reference: str
    company: str
    state: str
    refused: str | None
    reasons: tuple[str, ...]
    kept_until: dt.datetime | None
    counts: dict[str, int]
    conversation: bool
    shared: bool
    events_kept: int


def retention_plan(work: Work, by: Staff) -> RetentionPlan:
    """What is to be erased at the account's companies, and what was erased lately."""
    companies = companies_for(work, by)
    ended = select(Ticket).where(col(Ticket.company).in_(companies), col(Ticket.state).in_(ENDED))
    tickets = work.session.execute(ended.order_by(Ticket.reference)).scalars().all()
    lines = [
        (ticket.legal_hold, DueTicket(ticket.reference, ticket.company, ticket.state, kept_until(work, ticket)))
        for ticket in tickets
    ]
    soon = [line for held, line in lines if not held and work.now < line.kept_until <= work.now + SOON]
    erased = (
        select(Ticket)
        .where(col(Ticket.company).in_(companies), Ticket.state == State.ERASED.value)
        .order_by(col(Ticket.erased_at).desc(), Ticket.reference)
        .limit(SHOWN)
    )
    return RetentionPlan(
        due=tuple(line for line in due_tickets(work) if line.company in companies),
        soon=tuple(sorted(soon, key=lambda line: (line.kept_until, line.reference)))[:SHOWN],
        held=tuple(line for held, line in lines if held),
        erased=tuple(
            ErasedTicket(ticket.reference, ticket.company, ticket.erased_at)
            for ticket in work.session.execute(erased).scalars()
        ),
        conversations=count_expired(work, work.keeping.conversations),
        conversation_days=work.keeping.conversations.days,
        ticket_days=work.keeping.tickets.days,
        examples=count_examples(work),
    )


def preview_erasure(work: Work, by: Staff, reference: str) -> ErasurePreview:
    """What erasing a ticket would destroy. Raises TicketUnknown, NotAllowed."""
    ticket = find_ticket(work, by, reference, ROLES)
    counts = {name: _count(work, model, ticket) for name, model in HELD}
    counts["notices"] = _count(work, Outbox, ticket)
    until = kept_until(work, ticket) if State(ticket.state) in ENDED_STATES else None
    over = until is not None and until <= work.now
    shared = ticket.conversation_id is not None and _others(work, ticket) > 0
    return ErasurePreview(
        reference=ticket.reference,
        company=ticket.company,
        state=ticket.state,
        refused=_refused(work, ticket, by),
        reasons=tuple(reason for reason in REASONS if over or reason != "retention"),
        kept_until=until,
        counts=counts,
        conversation=ticket.conversation_id is not None,
        shared=shared,
        events_kept=_count(work, TicketEvent, ticket),
    )


def _refused(work: Work, ticket: Ticket, by: Staff) -> str | None:
    if ticket.state == State.ERASED.value:
        return "erased"
    if ticket.legal_hold:
        return "held"
    if State(ticket.state) not in ENDED_STATES:
        return "open"
    if report_due(work, ticket):
        return "report_due"
    return None if by.role in ERASERS else "role"


def _count(work: Work, model: type[Any], ticket: Ticket) -> int:
    number: int = work.session.execute(select(func.count()).where(model.ticket_id == ticket.id)).scalar_one()
    return number


def _others(work: Work, ticket: Ticket) -> int:
    """How many tickets that are not erased came from the same conversation."""
    others = select(func.count()).where(
        Ticket.conversation_id == ticket.conversation_id, Ticket.id != ticket.id, col(Ticket.erased_at).is_(None)
    )
    number: int = work.session.execute(others).scalar_one()
    return number

"""How long things are kept, and what is erased when that time is over.

A legal hold keeps a ticket longer, and so does a leak while a report of it is due: nobody could record that report any
more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select, update

from desk.deadlines import INCIDENT
from desk.lifecycle import ENDED_STATES
from desk.models import Attachment, Deadline, Ticket, col, table
from desk.work import Work

ENDED = tuple(state.value for state in ENDED_STATES)
"""States, as they are stored, in which the time of keeping runs."""

REPORT_DUE = (
    select(Deadline.id)
    .where(Deadline.ticket_id == Ticket.id, col(Deadline.kind).in_(INCIDENT), col(Deadline.met_at).is_(None))
    .correlate(Ticket)
    .exists()
)
"""A leak that a ticket tells of has still to be reported (APPI, Article 26)."""


@dataclass(frozen=True, slots=True)
class DueTicket:
    """A ticket whose time is over: no personal data. `kept_until` is UTC."""

    reference: str
    company: str
    state: str
    kept_until: dt.datetime


def retain_until(work: Work, ticket: Ticket) -> dt.datetime:
    """Note until when a ticket is kept, counted from its closing (from now, where it has none); UTC.

    Called when a ticket is closed, withdrawn or lapses.
    """
    until: dt.datetime = (ticket.closed_at or work.now) + work.keeping.tickets
    ticket.retention_until = until
    return until


def kept_until(work: Work, ticket: Ticket) -> dt.datetime:
    """Until when an ended ticket is kept, noted or counted; UTC."""
    until: dt.datetime = ticket.retention_until or (ticket.closed_at or ticket.changed_at) + work.keeping.tickets
    return until


def report_due(work: Work, ticket: Ticket) -> bool:
    """Whether a report of a leak is still due for a ticket."""
    return work.session.execute(select(Ticket.id).where(Ticket.id == ticket.id, REPORT_DUE)).first() is not None


def due_tickets(work: Work, company: str | None = None) -> tuple[DueTicket, ...]:
    """The tickets whose time is over, of one company where given, oldest first. Those on legal hold, and
    those of a leak that has still to be reported, are not due."""
    ended_at = func.coalesce(Ticket.closed_at, Ticket.changed_at)
    query = (
        select(Ticket)
        .where(
            col(Ticket.state).in_(ENDED),
            col(Ticket.legal_hold).is_(False),
            ~REPORT_DUE,
            or_(
                col(Ticket.retention_until) <= work.now,
                and_(col(Ticket.retention_until).is_(None), ended_at <= work.now - work.keeping.tickets),
            ),
        )
        .order_by(ended_at, Ticket.reference)
    )
    if company is not None:
        query = query.where(Ticket.company == company)
    tickets = work.session.execute(query).scalars()
    return tuple(
        DueTicket(ticket.reference, ticket.company, ticket.state, kept_until(work, ticket)) for ticket in tickets
    )


def expire_attachments(work: Work) -> int:
    """Delete the content of attachments that are past their day, save those of tickets on hold; how many there were."""
    held = select(Ticket.id).where(col(Ticket.legal_hold).is_(True))
    files = table(Attachment)
    past = (files.c.expires_at <= work.now, files.c.body.is_not(None), files.c.ticket_id.not_in(held))
    removed: int = work.session.execute(
        update(files).where(*past).values(body=None).execution_options(synchronize_session=False)
    ).rowcount
    return removed

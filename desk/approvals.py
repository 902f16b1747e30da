"""The approver's inbox: what waits for a second person, what it needs, and which of it is for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from desk.circumstances import items_of
from desk.lifecycle import State
from desk.listing import TicketLine, ticket_lines
from desk.models import Staff, Ticket, TicketEvent, col
from desk.staff import serves
from desk.steps import Lack, step_of
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits for approval. `since` is UTC; `lacks` says why it is not for `by`, empty where it is."""

    line: TicketLine
    outcomes: tuple[tuple[str, str], ...]
    submitted_by: str | None
    since: dt.datetime | None
    lacks: tuple[Lack, ...]


def waiting_for(work: Work, by: Staff) -> tuple[Waiting, ...]:
    """What waits for approval in the companies of `by`: first what they can approve, the most urgent first."""
    query = select(Ticket).where(Ticket.state == State.AWAITING_APPROVAL.value).order_by(Ticket.created_at)
    tickets = [ticket for ticket in work.session.execute(query).scalars() if serves(by, ticket.company)]
    lines = ticket_lines(work, tickets)
    found = [
        Waiting(
            line,
            tuple((item.kind, item.outcome) for item in items_of(work, ticket)),
            ticket.submitted_by,
            _since(work, ticket),
            step_of(work, by, ticket, "approve").lacks,
        )
        for ticket, line in zip(tickets, lines, strict=True)
    ]
    far = dt.datetime.max.replace(tzinfo=dt.timezone.utc)
    return tuple(sorted(found, key=lambda waiting: (bool(waiting.lacks), waiting.line.due_at or far)))


def _since(work: Work, ticket: Ticket) -> dt.datetime | None:
    query = (
        select(TicketEvent.at)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.to_state == State.AWAITING_APPROVAL.value)
        .order_by(col(TicketEvent.sequence).desc())
        .limit(1)
    )
    since: dt.datetime | None = work.session.execute(query).scalar_one_or_none()
    return since

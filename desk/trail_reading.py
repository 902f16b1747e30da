"""The audit trail as auditors read it: page by page, the newest first, of the companies their account is for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import or_, select

from desk.errors import NotAllowed
from desk.models import Staff, Ticket, TicketEvent, col
from desk.references import parse_reference
from desk.statistics import companies_for
from desk.trail_checks import CHECKERS
from desk.work import Work

PAGE = 100


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event. `at` is UTC; `reference` is None for what is about no ticket. `detail` is of our own words."""

    sequence: int
    at: dt.datetime
    actor: str
    action: str
    reference: str | None
    from_state: str | None
    to_state: str | None
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of events; `older` is what to ask for next, None at the end."""

    lines: tuple[TrailLine, ...]
    older: int | None


def read_trail(
    work: Work,
    by: Staff,
    before: int | None = None,
    *,
    action: str | None = None,
    actor: str | None = None,
    reference: str | None = None,
) -> TrailPage:
    """A page of events older than number `before`, of one action, actor or ticket where given.

    An account for some companies sees the events of their tickets; those about no ticket, such as of accounts, take an
    account for all. Raises NotAllowed.
    """
    if not by.active or by.role not in CHECKERS:
        raise NotAllowed(by.login, f"it takes the role {' or '.join(CHECKERS)}, and theirs is {by.role}")
    query = (
        select(TicketEvent, Ticket.reference)
        .outerjoin(Ticket, TicketEvent.ticket_id == Ticket.id)
        .order_by(col(TicketEvent.sequence).desc())
        .limit(PAGE + 1)
    )
    if by.companies:
        query = query.where(col(Ticket.company).in_(companies_for(work, by)))
    if before is not None:
        query = query.where(col(TicketEvent.sequence) < before)
    if action is not None:
        query = query.where(TicketEvent.action == action)
    if actor is not None:
        query = query.where(or_(TicketEvent.actor_id == actor, TicketEvent.actor_type == actor))
    if reference is not None:
        query = query.where(Ticket.reference == (parse_reference(reference) or ""))
    rows = work.session.execute(query).all()
    lines = tuple(
        TrailLine(
            event.sequence,
            event.at,
            event.actor_id or event.actor_type,
            event.action,
            found,
            event.from_state,
            event.to_state,
            event.detail,
        )
        for event, found in rows[:PAGE]
    )
    return TrailPage(lines, lines[-1].sequence if len(rows) > PAGE else None)

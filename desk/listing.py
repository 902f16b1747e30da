"""Tickets in a list: where each stands and what is due, without personal data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from bot.policies.model import KINDS
from desk.circumstances import ASKED_FOR
from desk.deadlines import INCIDENT, Alarm, alarm, is_overdue, is_paused
from desk.lifecycle import WATCHED_STATES, State
from desk.models import Deadline, Staff, Task, Ticket, TicketItem, col
from desk.staff import serves
from desk.tasks import OPEN, is_late
from desk.work import Work

ALARMS: tuple[Alarm, ...] = ("none", "amber", "red")


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket in a list. `due_at` (UTC) and `due` are what is due first, and its kind: a deadline of a ticket still at
    work, or an open task of any; `overdue` looks at both. `alarm` is the worst of the deadlines."""

    reference: str
    type: str
    company: str
    state: str
    kinds: tuple[str, ...]
    flags: tuple[str, ...]
    created_at: dt.datetime
    due_at: dt.datetime | None
    due: str | None
    alarm: Alarm
    overdue: bool
    open_tasks: int
    assignee: str | None
    identity_status: str
    fee_status: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tickets to list: every one that has all that is given. `assignee` is a login, `nobody` for none."""

    company: str | None = None
    state: str | None = None
    type: str | None = None
    kind: str | None = None
    flag: str | None = None
    assignee: str | None = None
    at_work: bool = False
    overdue: bool = False


def list_tickets(
    work: Work,
    company: str | None = None,
    state: str | None = None,
    *,
    wanted: Wanted | None = None,
    by: Staff | None = None,
) -> tuple[TicketLine, ...]:
    """Tickets, newest first, as `wanted` says (or of one company and in one state), those that `by` may see."""
    wanted = wanted or Wanted(company=company, state=state)
    query = select(Ticket).order_by(col(Ticket.created_at).desc(), Ticket.reference)
    for column, value in (
        (Ticket.company, wanted.company),
        (Ticket.state, wanted.state),
        (Ticket.type, wanted.type),
        (Ticket.assignee_id, None if wanted.assignee == "nobody" else wanted.assignee),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.assignee == "nobody":
        query = query.where(col(Ticket.assignee_id).is_(None))
    at_work = col(Ticket.state).in_([known.value for known in WATCHED_STATES])
    if wanted.at_work:
        query = query.where(at_work)
    if wanted.overdue:
        late = select(Task.ticket_id).where(*OPEN, col(Task.due_at) < work.now)
        unreported = select(Deadline.ticket_id).where(
            col(Deadline.kind).in_(INCIDENT), col(Deadline.met_at).is_(None), col(Deadline.due_at) < work.now
        )
        query = query.where(or_(at_work, col(Ticket.id).in_(late), col(Ticket.id).in_(unreported)))
    tickets: list[Ticket] = work.session.execute(query).scalars().all()
    lines = ticket_lines(work, [ticket for ticket in tickets if by is None or serves(by, ticket.company)])
    return tuple(
        line
        for line in lines
        if (not wanted.overdue or line.overdue)
        and (wanted.kind is None or wanted.kind in line.kinds)
        and (wanted.flag is None or wanted.flag in line.flags)
    )


def ticket_lines(work: Work, tickets: list[Ticket]) -> tuple[TicketLine, ...]:
    """These tickets as lines, in their order."""
    ids = [ticket.id for ticket in tickets]
    kinds: dict[str, list[str]] = {ticket_id: [] for ticket_id in ids}
    for ticket_id, kind in work.session.execute(
        select(TicketItem.ticket_id, TicketItem.kind).where(col(TicketItem.ticket_id).in_(ids), ASKED_FOR)
    ):
        kinds[ticket_id].append(kind)
    running: dict[str, list[Deadline]] = {ticket_id: [] for ticket_id in ids}
    query = select(Deadline).where(col(Deadline.ticket_id).in_(ids), col(Deadline.met_at).is_(None))
    for row in work.session.execute(query.order_by(col(Deadline.due_at), Deadline.kind)).scalars():
        if not is_paused(row):
            running[row.ticket_id].append(row)
    waiting: dict[str, list[Task]] = {ticket_id: [] for ticket_id in ids}
    for task in work.session.execute(select(Task).where(col(Task.ticket_id).in_(ids), *OPEN)).scalars():
        waiting[task.ticket_id].append(task)
    return tuple(
        _line(ticket, kinds[ticket.id], running[ticket.id], waiting[ticket.id], work.now) for ticket in tickets
    )


def in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    """Kinds in the order in which they are always named."""
    named = set(kinds)
    return tuple(kind for kind in KINDS if kind in named)


def _line(ticket: Ticket, kinds: list[str], running: list[Deadline], tasks: list[Task], now: dt.datetime) -> TicketLine:
    watched = State(ticket.state) in WATCHED_STATES
    deadlines = [row for row in running if watched or row.kind in INCIDENT]
    days = [(row.due_at, row.kind) for row in deadlines]
    days += [(task.due_at, task.kind) for task in tasks if task.due_at is not None]
    due_at, due = min(days, default=(None, None))
    return TicketLine(
        reference=ticket.reference,
        type=ticket.type,
        company=ticket.company,
        state=ticket.state,
        kinds=in_order(kinds),
        flags=tuple(ticket.flags),
        created_at=ticket.created_at,
        due_at=due_at,
        due=due,
        alarm=max((alarm(row, now) for row in deadlines), key=ALARMS.index, default="none"),
        overdue=any(is_overdue(row, now) for row in deadlines) or any(is_late(task, now) for task in tasks),
        open_tasks=len(tasks),
        assignee=ticket.assignee_id,
        identity_status=ticket.identity_status,
        fee_status=ticket.fee_status,
        version=ticket.version,
    )

"""The queue: which tickets, in which order, one page at a time.

A page is asked for by the last line of the page before (keyset paging), so the thousandth page costs what the first
does, and a ticket that moves is neither shown twice nor lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Text, and_, cast, exists, func, join, or_, select, union_all

from bot.policies.model import KINDS
from desk.calendar import day_in_japan, end_of
from desk.fees import STATUSES
from desk.lifecycle import WATCHED_STATES, State
from desk.listing import TicketLine, ticket_lines
from desk.models import Deadline, Staff, Task, Ticket, TicketItem, col
from desk.rules import load_practice
from desk.tasks import OPEN
from desk.work import Work

PAGE = 50
TYPES = ("request", "inquiry", "complaint", "handoff")
STANDINGS = ("open", "ended", "all")
DUES = ("late", "today", "week")
ORDERS = ("due", "newest", "oldest")
IDENTITIES = ("not_started", "requested", "received", "verified", "insufficient", "failed")
FEES = ("not_stated", "amount_unstated", *STATUSES)
ME, NOBODY = "me", "nobody"
AT_WORK = tuple(state.value for state in WATCHED_STATES)
PAUSED = '%, ""]]'
"""How the JSON of a deadline's pauses ends while its clock stands still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which tickets, and in which order; an empty field leaves it open. `assignee` is a login, `me` or `nobody`."""

    standing: str = "open"
    due: str = ""
    company: str = ""
    state: str = ""
    type: str = ""
    kind: str = ""
    assignee: str = ""
    identity: str = ""
    fee: str = ""
    flag: str = ""
    order: str = "due"

    @classmethod
    def read(cls, given: Mapping[str, str], companies: tuple[str, ...]) -> Selection:
        """From a query string or a saved view; what names nothing that there is, is left out."""
        allowed: dict[str, tuple[str, ...]] = {
            "standing": STANDINGS,
            "due": DUES,
            "company": companies,
            "state": tuple(state.value for state in State),
            "type": TYPES,
            "kind": KINDS,
            "identity": IDENTITIES,
            "fee": FEES,
            "flag": tuple(load_practice().codes["flags"]),
            "order": ORDERS,
        }
        known = {name: given[name] for name, values in allowed.items() if given.get(name) in values}
        return cls(**known, assignee=given.get("assignee", "")[:64])

    def written(self) -> dict[str, str]:
        """What is not as it is by itself: for a query string, and to be kept as a view."""
        usual = asdict(Selection())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A ticket of the queue; `rule` says why something is due then, `age` counts days in Japan."""

    ticket: TicketLine
    rule: str | None
    age: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page, how many there are in all, and where the next one begins (None: there is none)."""

    lines: tuple[QueueLine, ...]
    total: int
    next: str | None


def queue_page(work: Work, by: Staff, selection: Selection, after: str = "", size: int = PAGE) -> QueuePage:
    """A page of the tickets of the account's companies. `after` is the `next` of the page before; what is not one
    counts as the beginning."""
    due = _next_due() if selection.order == "due" or selection.due else None
    conditions = _conditions(work, by, selection, due)
    source = Ticket if due is None else _with(due, selection)
    counted = select(func.count()).select_from(source if selection.due else Ticket).where(*conditions)
    total: int = work.session.execute(counted).scalar_one()
    matching = select(col(Ticket.id)).select_from(source).where(*conditions)
    key = due.c.due_at if due is not None and selection.order == "due" else col(Ticket.created_at)
    ordered = matching.add_columns(Ticket.reference, key.label("at")).order_by(*_order(selection.order, key))
    last = _read_cursor(after)
    if last is not None:
        ordered = ordered.where(_beyond(selection.order, key, last))
    rows = work.session.execute(ordered.limit(size + 1)).all()
    shown = _tickets(work, [row.id for row in rows[:size]])
    more = _cursor(rows[size - 1].at, rows[size - 1].reference) if len(rows) > size else None
    return QueuePage(queue_lines(work, shown), total, more)


def queue_lines(work: Work, tickets: list[Ticket]) -> tuple[QueueLine, ...]:
    """These tickets as lines of the queue, in their order."""
    ids = [ticket.id for ticket in tickets]
    query = select(Deadline.ticket_id, Deadline.kind, Deadline.rule).where(col(Deadline.ticket_id).in_(ids))
    rules = {(row.ticket_id, row.kind): row.rule for row in work.session.execute(query)}
    today = day_in_japan(work.now)
    return tuple(
        QueueLine(line, rules.get((ticket.id, line.due or "")), (today - day_in_japan(ticket.created_at)).days)
        for ticket, line in zip(tickets, ticket_lines(work, tickets), strict=True)
    )


def _next_due() -> Any:
    """What is due first of each ticket: its running deadlines while it is at work, its open tasks always."""
    deadlines = (
        select(Deadline.ticket_id, Deadline.due_at)
        .join(Ticket, Deadline.ticket_id == Ticket.id)
        .where(col(Ticket.state).in_(AT_WORK), col(Deadline.met_at).is_(None))
        .where(cast(Deadline.pauses, Text).not_like(PAUSED))
    )
    tasks = select(Task.ticket_id, Task.due_at).where(*OPEN, col(Task.due_at).is_not(None))
    both = union_all(deadlines, tasks).subquery("both")
    return select(both.c.ticket_id, func.min(both.c.due_at).label("due_at")).group_by(both.c.ticket_id).subquery("due")


def _with(due: Any, selection: Selection) -> Any:
    """Tickets beside what is due of each; those of which nothing is, too, unless something has to be."""
    return join(Ticket, due, due.c.ticket_id == Ticket.id, isouter=not selection.due)


def _tickets(work: Work, ids: list[str]) -> list[Ticket]:
    """The tickets of a page, in its order: only these are read whole."""
    found = work.session.execute(select(Ticket).where(col(Ticket.id).in_(ids))).scalars()
    by_id = {ticket.id: ticket for ticket in found}
    return [by_id[ticket_id] for ticket_id in ids]


def _conditions(work: Work, by: Staff, selection: Selection, due: Any) -> list[Any]:
    conditions = []
    if by.companies:
        conditions.append(col(Ticket.company).in_(by.companies))
    for column, value in (
        (Ticket.company, selection.company),
        (Ticket.state, selection.state),
        (Ticket.type, selection.type),
        (Ticket.identity_status, selection.identity),
        (Ticket.fee_status, selection.fee),
    ):
        if value:
            conditions.append(col(column) == value)
    if selection.standing != "all" and not selection.state:
        at_work = col(Ticket.state).in_(AT_WORK)
        conditions.append(at_work if selection.standing == "open" else ~at_work)
    if selection.assignee:
        who = by.id if selection.assignee == ME else selection.assignee
        mine = col(Ticket.assignee_id) == who
        conditions.append(col(Ticket.assignee_id).is_(None) if selection.assignee == NOBODY else mine)
    if selection.kind:
        item = exists().where(TicketItem.ticket_id == Ticket.id, TicketItem.kind == selection.kind)
        conditions.append(item)
    if selection.flag:
        conditions.append(cast(Ticket.flags, Text).like(f'%"{selection.flag}"%'))
    if selection.due:
        today = day_in_japan(work.now)
        until = {"late": work.now, "today": end_of(today), "week": end_of(today + dt.timedelta(days=7))}
        conditions.append(due.c.due_at <= until[selection.due])
    return conditions


def _order(order: str, key: Any) -> tuple[Any, ...]:
    if order == "due":
        return key.is_(None), key, col(Ticket.reference)
    return (key if order == "oldest" else key.desc()), col(Ticket.reference)


def _beyond(order: str, key: Any, last: tuple[dt.datetime | None, str]) -> Any:
    """The condition that a ticket stands after the last one of the page before."""
    at, reference = last
    later = col(Ticket.reference) > reference
    if at is None:
        return and_(key.is_(None), later)
    beyond = or_(key < at if order == "newest" else key > at, and_(key == at, later))
    return or_(beyond, key.is_(None)) if order == "due" else beyond


def _cursor(at: dt.datetime | None, reference: str) -> str:
    return f"{at.isoformat() if at else '-'}~{reference}"


def _read_cursor(after: str) -> tuple[dt.datetime | None, str] | None:
    at, _, reference = after.partition("~")
    if not reference:
        return None
    try:
        moment = None if at == "-" else dt.datetime.fromisoformat(at)
    except ValueError:
        return None
    return None if moment is not None and moment.tzinfo is None else (moment, reference)

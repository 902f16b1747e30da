"""How the desk stands and how fast it is: counts and times over tickets of an account's companies, nobody's data in it.

Times are counted in business days, as the desk's own targets are: nought is the same day. What stands now is counted
now; what came and was done is counted over a span of days in Japan.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.policies.model import KINDS
from desk.calendar import NO_DAYS, Days, day_in_japan, end_of, is_business_day, start_of
from desk.closing_days import closing_days
from desk.deadlines import is_paused
from desk.lifecycle import OPEN_STATES, WATCHED_STATES
from desk.models import Deadline, Staff, Ticket, TicketItem, col
from desk.rules import load_practice
from desk.staff import serves
from desk.work import Work

TYPES = ("request", "inquiry", "complaint", "handoff")
AGES = (("under_8", 7), ("under_15", 14), ("under_31", 30), ("older", None))
"""Ages of open tickets in days, up to and with the number given."""
AHEAD_DAYS = 14
"""How far ahead deadlines are shown day by day."""
FIRST_LOOK_DAYS = 1
"""The desk's own target for the first reply: that of the first look (desk.calendar.first_look_due)."""
TO_REPLY = ("created_at", "first_staff_reply_at")
TO_DECISION = ("formally_received_at", "decided_at")
OPEN = tuple(state.value for state in OPEN_STATES)
WATCHED = tuple(state.value for state in WATCHED_STATES)


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, in business days, sorted; the target is the desk's own, None without one."""

    days: tuple[int, ...]
    target: int | None

    @property
    def median(self) -> float | None:
        """Half took no longer."""
        return statistics.median(self.days) if self.days else None

    @property
    def ninety(self) -> int | None:
        """Nine of ten took no longer (nearest rank)."""
        return self.days[max(0, -(-len(self.days) * 9 // 10) - 1)] if self.days else None

    @property
    def in_time(self) -> int:
        """How many took no longer than the target."""
        return len(self.days) if self.target is None else sum(day <= self.target for day in self.days)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline that runs. `due_on` is a day in Japan; `late`: it should have been met before now."""

    reference: str
    company: str
    kind: str
    rule: str
    due_on: dt.date
    late: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month (its first day) of the register's figures; `refused` of those decided, `late`: targets that were due in
    the month and not met in time."""

    month: dt.date
    opened: Mapping[str, int]
    by_kind: Mapping[str, int]
    received: int
    decided: int
    refused: int
    median_days: float | None
    late: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How the desk stands. `states`, `kinds` and `ages` count open tickets now; `first_reply` and `decision` those
    replied to and decided within the span."""

    open: int
    states: Mapping[str, int]
    types: Mapping[str, int]
    kinds: Mapping[str, int]
    ages: Mapping[str, int]
    oldest_days: int | None
    first_reply: Spread
    waiting_for_reply: int
    decision: Spread
    due: tuple[Due, ...]


def overview(work: Work, by: Staff, company: str | None, first: dt.date, last: dt.date) -> Overview:
    """How the desk of an account's companies (or of one of them) stands now, and how it did from `first` to `last`."""
    tickets = _tickets(work, companies_for(work, by, company))
    standing = [ticket for ticket in tickets if ticket.state in OPEN]
    today = day_in_japan(work.now)
    ages = [(today - day_in_japan(ticket.created_at)).days for ticket in standing]
    items = _kinds(work, [ticket.id for ticket in standing])
    return Overview(
        open=len(standing),
        states=_counted(OPEN, (ticket.state for ticket in standing)),
        types=_counted(TYPES, (ticket.type for ticket in standing)),
        kinds=_counted(KINDS, items),
        ages=_counted([name for name, _ in AGES], map(_age, ages)),
        oldest_days=max(ages, default=None),
        first_reply=_spread(work, tickets, TO_REPLY, first, last, FIRST_LOOK_DAYS),
        waiting_for_reply=sum(ticket.first_staff_reply_at is None for ticket in standing),
        decision=_spread(work, tickets, TO_DECISION, first, last, load_practice().days["internal_target"]),
        due=_due(work, tickets),
    )


def monthly(work: Work, by: Staff, company: str | None, months: int) -> tuple[Month, ...]:
    """The last so many months, this one included, the newest first."""
    tickets = _tickets(work, companies_for(work, by, company))
    by_id = {ticket.id: ticket for ticket in tickets}
    items = work.session.execute(select(TicketItem.ticket_id, TicketItem.kind, TicketItem.outcome)).all()
    known = [item for item in items if item.ticket_id in by_id]
    targets = work.session.execute(
        select(Deadline.ticket_id, Deadline.due_at, Deadline.met_at).where(Deadline.kind == "internal_target")
    ).all()
    missed = [
        row.due_at for row in targets if row.ticket_id in by_id and (row.met_at or work.now) > row.due_at < work.now
    ]
    return tuple(_month(work, start, tickets, known, missed) for start in _months(day_in_japan(work.now), months))


def companies_for(work: Work, by: Staff, company: str | None = None) -> tuple[str, ...]:
    """The companies an account is for, or the one of them that was asked for."""
    return tuple(one for one in work.policies.companies if serves(by, one) and company in (None, one))


def business_days_between(first: dt.date, last: dt.date, closed: Days = NO_DAYS) -> int:
    """How many business days begin after `first`, up to and with `last`; those in `closed` are none."""
    days = (first + dt.timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_business_day(day, closed) for day in days)


def _tickets(work: Work, companies: Sequence[str]) -> list[Any]:
    """What the figures are made of: a few columns of each ticket."""
    names = (
        "id", "reference", "company", "type", "state", "created_at", "first_staff_reply_at", "formally_received_at",
        "decided_at",
    )  # fmt: skip
    columns = [getattr(Ticket, name) for name in names]
    found: list[Any] = work.session.execute(select(*columns).where(col(Ticket.company).in_(companies))).all()
    return found


def _kinds(work: Work, ids: Sequence[str]) -> list[str]:
    wanted = set(ids)
    rows = work.session.execute(select(TicketItem.ticket_id, TicketItem.kind))
    return [kind for ticket_id, kind in rows if ticket_id in wanted]


def _spread(
    work: Work, tickets: Iterable[Any], columns: tuple[str, str], first: dt.date, last: dt.date, target: int | None
) -> Spread:
    """From one column to another, of the tickets whose end lies in the span; days a company closes do not count."""
    closed: dict[str, Days] = {}
    counted = []
    for ticket in tickets:
        start, end = (getattr(ticket, name) for name in columns)
        if start is None or end is None or not first <= day_in_japan(end) <= last:
            continue
        if ticket.company not in closed:
            closed[ticket.company] = closing_days(work, ticket.company)
        counted.append(business_days_between(day_in_japan(start), day_in_japan(end), closed[ticket.company]))
    return Spread(tuple(sorted(counted)), target)


def _due(work: Work, tickets: Iterable[Any]) -> tuple[Due, ...]:
    """Every deadline that runs, the nearest first."""
    watched = {ticket.id: ticket for ticket in tickets if ticket.state in WATCHED}
    query = select(Deadline).where(col(Deadline.met_at).is_(None)).order_by(col(Deadline.due_at), Deadline.id)
    return tuple(
        Due(
            watched[row.ticket_id].reference,
            watched[row.ticket_id].company,
            row.kind,
            row.rule,
            day_in_japan(row.due_at),
            row.due_at < work.now,
        )
        for row in work.session.execute(query).scalars()
        if row.ticket_id in watched and not is_paused(row)
    )


def _month(
    work: Work, start: dt.date, tickets: Iterable[Any], items: Iterable[Any], missed: Iterable[dt.datetime]
) -> Month:
    after = _next_month(start)
    began, ended = start_of(start), end_of(after - dt.timedelta(days=1))

    def within(at: dt.datetime | None) -> bool:
        return at is not None and began <= at <= ended

    opened = [ticket for ticket in tickets if within(ticket.created_at)]
    decided = {ticket.id: ticket for ticket in tickets if within(ticket.decided_at)}
    opened_ids = {ticket.id for ticket in opened}
    outcomes: dict[str, set[str]] = {}
    for item in items:
        if item.ticket_id in decided:
            outcomes.setdefault(item.ticket_id, set()).add(item.outcome)
    spread = _spread(work, decided.values(), TO_DECISION, start, after, None)
    return Month(
        month=start,
        opened=_counted(TYPES, (ticket.type for ticket in opened)),
        by_kind=_counted(KINDS, (item.kind for item in items if item.ticket_id in opened_ids)),
        received=sum(within(ticket.formally_received_at) for ticket in tickets),
        decided=len(decided),
        refused=sum(found == {"refused"} for found in outcomes.values()),
        median_days=spread.median,
        late=sum(within(at) for at in missed),
    )


def _months(today: dt.date, count: int) -> list[dt.date]:
    """The first days of so many months, this one first."""
    starts = [today.replace(day=1)]
    while len(starts) < count:
        starts.append((starts[-1] - dt.timedelta(days=1)).replace(day=1))
    return starts


def _next_month(start: dt.date) -> dt.date:
    return (start + dt.timedelta(days=32)).replace(day=1)


def _age(days: int) -> str:
    return next(name for name, most in AGES if most is None or days <= most)


def _counted(names: Iterable[str], found: Iterable[str]) -> dict[str, int]:
    """How often each name was found, in the order of the names; what has none is left out only if nobody names it."""
    counts = Counter(found)
    return {name: counts[name] for name in names}

"""Days on which the desk of a company is closed though its policy does not say so: a company holiday, the year's end.

Business days are counted without them, and people are told that the desk is closed. Deadlines that run already keep
the dates they were given.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select

from desk import audit
from desk.calendar import Days, day_in_japan
from desk.database import insert_once
from desk.errors import EntryInvalid, NotAllowed
from desk.models import ClosingDay, Staff, col
from desk.staff import actor, serves
from desk.work import Work

LONGEST_SPAN = 31
"""Days that can be closed at once."""
FURTHEST = dt.timedelta(days=730)


def closing_days(work: Work, company: str) -> Days:
    """Every closing day of a company."""
    return frozenset(work.session.execute(select(ClosingDay.day).where(ClosingDay.company == company)).scalars())


def coming_days(work: Work, company: str) -> tuple[dt.date, ...]:
    """The closing days of a company from today on, the next one first."""
    today = day_in_japan(work.now)
    return tuple(sorted(day for day in closing_days(work, company) if day >= today))


def close_days(work: Work, by: Staff, company: str, first: dt.date, last: dt.date) -> int:
    """Close the desk of a company from the first day to the last, both included; how many days are new.

    Raises NotAllowed, and EntryInvalid for days that are past, too far off, too many or in the wrong order.
    """
    _require(by, company)
    today = day_in_japan(work.now)
    if not today <= first <= last <= today + FURTHEST:
        raise EntryInvalid("day", "the first day comes before the last, neither is past nor more than two years off")
    if (last - first).days >= LONGEST_SPAN:
        raise EntryInvalid("day", f"at most {LONGEST_SPAN} days are closed at once")
    span = [first + dt.timedelta(days=offset) for offset in range((last - first).days + 1)]
    new = [
        day
        for day in span
        if insert_once(work.session, ClosingDay, {"company": company, "day": day, "added_by": by.id})
    ]
    if new:
        detail = {"company": company, "days": [day.isoformat() for day in new]}
        audit.record(work, actor(by), "desk_closed_on", detail=detail)
    return len(new)


def open_day(work: Work, by: Staff, company: str, day: dt.date) -> None:
    """Take a closing day back; one that is not closed stays open. Raises NotAllowed."""
    _require(by, company)
    gone = delete(ClosingDay).where(ClosingDay.company == company, col(ClosingDay.day) == day)
    if work.session.execute(gone.execution_options(synchronize_session=False)).rowcount:
        audit.record(work, actor(by), "desk_open_on", detail={"company": company, "days": [day.isoformat()]})


def _require(by: Staff, company: str) -> None:
    if by.role != "administrator" or not serves(by, company):
        raise NotAllowed(by.login, f"it takes an administrator of {company}")

"""Time as the desk sees it: Japan time, opening hours as a policy states them, business days for staff.

What a policy leaves open stays open: a person is told `unknown`, never a guess. For reminders of staff an uncertain day
counts as closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version
from zoneinfo import ZoneInfo

import holidays

from bot.policies.model import Hours

JAPAN = ZoneInfo("Asia/Tokyo")
LOOK_AHEAD_DAYS = 30
END_OF_BUSINESS = dt.time(18, 0)
"""Our practice, where a policy states no hours."""

CALENDAR = f"holidays {version('holidays')}, Japan"
"""Which list of holidays business days are counted with."""

Days = frozenset[dt.date]
NO_DAYS: Days = frozenset()

_HOLIDAYS = holidays.country_holidays("JP", language="en_US")


class Counter(str, Enum):
    """Whether a counter is open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """A counter at one moment. `next_opening` (Japan time) is the next that is certain; `perhaps_earlier` says that
    there is a day before it of which the policy does not say whether the counter opens."""

    state: Counter
    holiday: str | None
    next_opening: dt.datetime | None
    perhaps_earlier: bool


def opening(hours: Hours | None, now: dt.datetime, closed: Days = NO_DAYS) -> Opening:
    """A counter with these hours at `now` (aware). Without stated hours nothing is known of it. On the days in `closed`
    the company has said that it is not open."""
    local = now.astimezone(JAPAN)
    holiday = national_holiday(local.date())
    if hours is None:
        return Opening(Counter.UNKNOWN, holiday, None, False)
    within = any(start <= local.time() < end for start, end in hours.intervals)
    today = _day(hours, local.date(), closed)
    state = today if within else Counter.CLOSED
    if state is Counter.OPEN:
        return Opening(state, holiday, None, False)
    perhaps = False
    for day in _days_from(local.date(), LOOK_AHEAD_DAYS):
        starts = [start for start, _ in hours.intervals if dt.datetime.combine(day, start, JAPAN) > local]
        certainty = _day(hours, day, closed)
        if starts and certainty is Counter.OPEN:
            return Opening(state, holiday, dt.datetime.combine(day, min(starts), JAPAN), perhaps)
        perhaps = perhaps or (bool(starts) and certainty is Counter.UNKNOWN)
    return Opening(state, holiday, None, perhaps)


def national_holiday(day: dt.date) -> str | None:
    """The English name of a national holiday of Japan, substitute holidays included."""
    name: str | None = _HOLIDAYS.get(day)
    return name


def is_business_day(day: dt.date, closed: Days = NO_DAYS) -> bool:
    """Monday to Friday, no national holiday, not from 29 December to 3 January, not a closing day of the company."""
    return day.weekday() < 5 and national_holiday(day) is None and not _is_year_end(day) and day not in closed


def business_day_after(
    day: dt.date, count: int, stopped: Collection[tuple[dt.date, dt.date]] = (), closed: Days = NO_DAYS
) -> dt.date:
    """The `count`-th business day after `day`, counted from one.

    A day from the first of a pair in `stopped` to before its second does not count: the clock stood still at its end.
    """
    if count < 1:
        raise ValueError("a count of business days starts at one")
    while count:
        day += dt.timedelta(days=1)
        stands = any(first <= day < running for first, running in stopped)
        count -= is_business_day(day, closed) and not stands
    return day


def day_in_japan(at: dt.datetime) -> dt.date:
    """The day it is in Japan at an aware time."""
    return at.astimezone(JAPAN).date()


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of a day in Japan (UTC)."""
    return dt.datetime.combine(day, dt.time(), JAPAN).astimezone(dt.timezone.utc)


def end_of(day: dt.date) -> dt.datetime:
    """The last second of a day in Japan (UTC): a period ends with the end of its last day (Civil Code, Article 141)."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), JAPAN).astimezone(dt.timezone.utc)


def first_look_due(hours: Hours | None, now: dt.datetime, closed: Days = NO_DAYS) -> dt.datetime:
    """When staff should have looked at what came in at `now`: one business day after the desk next opens, at its
    closing time (UTC)."""
    local = now.astimezone(JAPAN)
    closing = max((end for _, end in hours.intervals), default=END_OF_BUSINESS) if hours else END_OF_BUSINESS
    seen = local.date()
    if not is_business_day(seen, closed) or local.time() >= closing:
        seen = business_day_after(seen, 1, closed=closed)
    return dt.datetime.combine(business_day_after(seen, 1, closed=closed), closing, JAPAN).astimezone(dt.timezone.utc)


def _day(hours: Hours, day: dt.date, closed: Days) -> Counter:
    """Whether a counter opens on a day at all."""
    if day.weekday() >= 5 or day in closed:
        return Counter.CLOSED
    if hours.closed is not None and _is_year_end(day):
        return Counter.UNKNOWN
    if national_holiday(day) is not None:
        return Counter(hours.public_holidays)
    return Counter.OPEN


def _is_year_end(day: dt.date) -> bool:
    """The days that commonly are year-end and New Year holidays; a policy that closes then does not name them."""
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def _days_from(day: dt.date, count: int) -> Iterator[dt.date]:
    return (day + dt.timedelta(days=offset) for offset in range(count))

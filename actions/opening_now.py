"""Whether a counter is open now, as a sentence: computed in Japan time, with what the policy leaves open."""

from __future__ import annotations

import datetime as dt

from bot.answering import Answer
from bot.policies.model import Company
from desk.calendar import JAPAN, NO_DAYS, Counter, Days, opening


def tells_hours(told: Answer, company: Company, counter: str) -> bool:
    """Whether an answer shows a statement with the hours of `counter`: one that has all its times."""
    times = [time for interval in company.hours[counter].intervals for time in interval]
    texts = [company.statement(ref).text for ref in told.shown]
    return any(all(f"{time.hour}:{time:%M}" in text for time in times) for text in texts)


def open_now(company: Company, counter: str, now: dt.datetime, closed: Days = NO_DAYS) -> str:
    """Whether `counter`, which has stated hours, is open at `now` (aware), and when it opens next. On the days in
    `closed` the company has said that its desk is not."""
    closed = closed if counter == "desk" else NO_DAYS
    local_day = now.astimezone(JAPAN).date()
    found = opening(company.hours[counter], now, closed)
    name = "the desk" if counter == "desk" else "the complaint office"
    moment = f"In Japan it is now {_moment(now.astimezone(JAPAN))}"
    if found.holiday is not None:
        moment += f", a public holiday ({found.holiday})"
    if found.state is Counter.OPEN:
        return f"{moment}: by these hours, {name} is open."
    next_opening = f" It is sure to be open from {_moment(found.next_opening)}." if found.next_opening else ""
    if found.state is Counter.UNKNOWN:
        days = "on public holidays" if found.holiday else "on this day, so near to the New Year"
        return f"{moment}. The policy does not say whether {name} is open {days}, so I cannot tell.{next_opening}"
    if local_day in closed:
        return f"{moment}: the desk is closed today.{next_opening}"
    earlier = " It may open on a holiday before that; the policy does not say." if found.perhaps_earlier else ""
    return f"{moment}: by these hours, {name} is closed.{next_opening}{earlier}"


def _moment(at: dt.datetime) -> str:
    return f"{at:%A} {at.day} {at:%B}, {at.hour}:{at:%M}"

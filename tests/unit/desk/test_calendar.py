"""Japan time, opening hours as stated, and what a policy leaves open."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.policies.model import Hours
from desk.calendar import (
    JAPAN,
    Counter,
    business_day_after,
    first_look_due,
    is_business_day,
    national_holiday,
    opening,
)

HOURS = Hours("weekdays", ((dt.time(9, 30), dt.time(12)), (dt.time(13), dt.time(16, 30))), None, "unknown")


def japan(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-11-20T09:29:59", Counter.CLOSED),
        ("2026-11-20T09:30:00", Counter.OPEN),
        ("2026-11-20T12:00:00", Counter.CLOSED),
        ("2026-11-20T13:00:00", Counter.OPEN),
        ("2026-11-20T16:30:00", Counter.CLOSED),
        ("2026-11-21T10:00:00", Counter.CLOSED),
        ("2026-11-23T10:00:00", Counter.UNKNOWN),
        ("2026-11-23T08:00:00", Counter.CLOSED),
        ("2027-03-22T10:00:00", Counter.UNKNOWN),
    ],
)
def test_a_counter_is_open_within_its_intervals_and_unknown_on_holidays(moment: str, state: Counter) -> None:
    assert opening(HOURS, japan(moment)).state is state


def test_the_moment_may_be_given_in_any_zone() -> None:
    assert opening(HOURS, japan("2026-11-20T10:00:00").astimezone(dt.timezone.utc)).state is Counter.OPEN


def test_at_noon_the_next_opening_is_after_lunch() -> None:
    assert opening(HOURS, japan("2026-11-20T12:10:00")).next_opening == japan("2026-11-20T13:00:00")


def test_the_next_certain_opening_passes_over_a_holiday_that_may_be_one() -> None:
    found = opening(HOURS, japan("2026-11-20T17:00:00"))
    assert found.next_opening == japan("2026-11-24T09:30:00")
    assert found.perhaps_earlier


@pytest.mark.parametrize(("rule", "state"), [("open", Counter.OPEN), ("closed", Counter.CLOSED)])
def test_a_stated_rule_for_holidays_is_followed(rule: str, state: Counter) -> None:
    found = opening(replace(HOURS, public_holidays=rule), japan("2026-11-23T10:00:00"))
    assert found.state is state
    assert found.holiday == "Labor Thanksgiving Day"
    assert not found.perhaps_earlier


def test_year_end_is_unknown_where_the_policy_closes_then_without_dates() -> None:
    closing = replace(HOURS, closed="year-end and New Year's holidays")
    assert opening(closing, japan("2026-12-30T10:00:00")).state is Counter.UNKNOWN
    assert opening(HOURS, japan("2026-12-30T10:00:00")).state is Counter.OPEN


def test_without_hours_nothing_is_known() -> None:
    found = opening(None, japan("2026-11-20T10:00:00"))
    assert (found.state, found.next_opening) == (Counter.UNKNOWN, None)


def test_substitute_and_sandwiched_holidays_are_holidays() -> None:
    assert national_holiday(dt.date(2026, 5, 6)) == "Substitute Holiday"
    assert national_holiday(dt.date(2026, 9, 22)) == "National Holiday"
    assert national_holiday(dt.date(2026, 9, 24)) is None


def test_business_days_pass_over_golden_week_and_year_end() -> None:
    assert business_day_after(dt.date(2026, 5, 1), 1) == dt.date(2026, 5, 7)
    assert business_day_after(dt.date(2026, 12, 28), 1) == dt.date(2027, 1, 4)
    assert not is_business_day(dt.date(2026, 12, 29))


def test_a_business_day_is_counted_from_one() -> None:
    with pytest.raises(ValueError, match="one"):
        business_day_after(dt.date(2026, 5, 1), 0)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-11-18T10:00:00", "2026-11-19T16:30:00"),  # Wednesday in hours: Thursday
        ("2026-11-18T16:30:00", "2026-11-20T16:30:00"),  # after closing: seen Thursday, due Friday
        ("2026-11-20T10:00:00", "2026-11-24T16:30:00"),  # Friday before a long weekend
        ("2026-12-28T20:00:00", "2027-01-05T16:30:00"),  # after the last business day of the year
    ],
)
def test_the_first_look_is_due_a_business_day_after_the_next_opening(came: str, due: str) -> None:
    assert first_look_due(HOURS, japan(came)) == japan(due)


def test_without_hours_the_first_look_is_due_at_the_end_of_business() -> None:
    assert first_look_due(None, japan("2026-11-18T10:00:00")) == japan("2026-11-19T18:00:00")


def test_a_closing_day_is_no_business_day_and_the_counter_is_closed() -> None:
    closed = frozenset({dt.date(2026, 11, 24)})
    assert not is_business_day(dt.date(2026, 11, 24), closed)
    assert business_day_after(dt.date(2026, 11, 20), 1, closed=closed) == dt.date(2026, 11, 25)
    found = opening(HOURS, japan("2026-11-24T10:00:00"), closed)
    assert found.state is Counter.CLOSED
    assert found.next_opening == japan("2026-11-25T09:30:00")
    due = first_look_due(None, japan("2026-11-20T19:00:00"), closed)
    assert due == japan("2026-11-26T18:00:00")

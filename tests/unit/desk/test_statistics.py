"""Figures of the desk, against days counted by hand. 20 November 2026 is a Friday; Monday the 23rd is a holiday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from desk.decisions import approve
from desk.replies import reply
from desk.requests import RequestDraft
from desk.staff import add_staff, staff_named
from desk.statistics import Spread, business_days_between, monthly, overview
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-22", 0),  # over the weekend
        ("2026-11-20", "2026-11-24", 1),  # and a holiday
        ("2026-12-28", "2027-01-04", 1),  # New Year
        ("2026-04-28", "2026-05-07", 3),  # Golden Week: 30 April, 1 and 7 May; Sunday the 3rd is made up for on the 6th
    ],
)
def test_business_days_leave_out_weekends_holidays_and_new_year(first: str, last: str, days: int) -> None:
    assert business_days_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == days


@pytest.mark.parametrize(
    ("days", "median", "ninety", "in_time"),
    [((), None, None, 0), ((3,), 3, 3, 1), ((0, 1, 2, 9), 1.5, 9, 3), (tuple(range(1, 11)), 5.5, 9, 5)],
)
def test_quantiles_of_a_spread(days: tuple[int, ...], median: float | None, ninety: int | None, in_time: int) -> None:
    spread = Spread(days, 5)
    assert (spread.median, spread.ninety, spread.in_time) == (median, ninety, in_time)


def test_the_overview_counts_what_is_open_now_and_times_what_was_done(staffed: DeskStaff, draft: NewDraft) -> None:
    done = staffed.open(draft(kinds=("disclosure", "erasure"), key="1"))
    waiting = staffed.open(draft(company="plain", key="2"))
    staffed.clock.forward(days=4)  # Tuesday the 24th: one business day later
    with staffed.desk.transaction() as work:
        reply(work, done, "We are on it.", staff_named(work, "aiko"))
    staffed.submitted(done, "refused")
    staffed.clock.forward(days=3)
    staffed.do("chie", approve, done)
    seen = staffed.do("fumi", overview, None, FIRST, LAST)
    assert (seen.open, seen.states["decided"], seen.states["submitted"]) == (2, 1, 1)
    assert {kind: count for kind, count in seen.kinds.items() if count} == {"disclosure": 2, "erasure": 1}
    assert (seen.ages, seen.oldest_days) == ({"under_8": 2, "under_15": 0, "under_31": 0, "older": 0}, 7)
    assert (seen.first_reply.days, seen.first_reply.in_time, seen.waiting_for_reply) == ((1,), 1, 1)
    assert (seen.decision.days, seen.decision.target) == ((3,), 10)
    assert [(due.reference, due.kind, due.late) for due in seen.due if due.late] == [(waiting, "first_look", True)]


def test_the_overview_is_of_the_accounts_companies_and_of_the_days_asked_for(
    staffed: DeskStaff, draft: NewDraft
) -> None:
    staffed.open(draft(key="1"))
    reference = staffed.open(draft(company="plain", key="2"))
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "agent", ("plain",))
    assert staffed.do("gen", overview, None, FIRST, LAST).open == 1
    assert staffed.do("gen", overview, "acme", FIRST, LAST).open == 0
    assert staffed.do("fumi", overview, "acme", FIRST, LAST).open == 1
    assert {due.company for due in staffed.do("gen", overview, None, FIRST, LAST).due} == {"plain"}
    with staffed.desk.transaction() as work:
        reply(work, reference, "Thanks.", staff_named(work, "aiko"))
    assert staffed.do("gen", overview, None, FIRST, LAST).first_reply.days == (0,)
    assert staffed.do("fumi", overview, None, FIRST, dt.date(2026, 11, 19)).first_reply.days == ()


def test_the_months_of_the_register(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(kinds=("disclosure", "erasure"), key="1"))
    staffed.submitted(reference, "refused")
    staffed.clock.now = dt.datetime(2026, 12, 10, 1, tzinfo=dt.timezone.utc)  # the target was 7 December
    staffed.do("chie", approve, reference)
    staffed.open(draft(company="plain", key="2"))
    december, november = staffed.do("fumi", monthly, None, 2)
    assert (november.month, november.opened["request"], november.received) == (dt.date(2026, 11, 1), 1, 1)
    assert (november.by_kind["disclosure"], november.by_kind["erasure"], november.decided) == (1, 1, 0)
    assert (december.opened["request"], december.decided, december.refused) == (1, 1, 1)
    assert (december.median_days, december.late) == (13, 1)

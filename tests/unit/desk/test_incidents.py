"""The clocks of a leak that has to be reported, against days counted by hand on a calendar of Japan.

The day on which the company came to know of it is the first: known on 2 April 2026 (a Thursday), the fifth day is 6
April and the thirtieth 1 May; the sixtieth is 31 May, a Sunday, so the report is due on Monday, 1 June.
"""

from __future__ import annotations

import datetime as dt

import pytest

from desk import ending, housekeeping
from desk.calendar import day_in_japan
from desk.deadlines import alarm
from desk.erasure import erase_ticket
from desk.erasure_plan import preview_erasure
from desk.errors import EntryInvalid, TransitionRefused
from desk.incidents import FINAL, PRELIMINARY, record_report
from desk.listing import Wanted, list_tickets
from desk.notes import set_flag
from desk.staff import staff_named

BY_HAND = [
    # known on, preliminary, final after 30 days, after 60 days
    ("2026-04-02", "2026-04-06", "2026-05-01", "2026-06-01"),  # the 60th, 31 May, is a Sunday
    ("2026-04-06", "2026-04-10", "2026-05-07", "2026-06-04"),  # the 30th is Children's Day, 6 May a substitute holiday
    ("2026-04-03", "2026-04-07", "2026-05-07", "2026-06-01"),  # the 30th, 2 May, is a Saturday before Golden Week
    ("2025-12-01", "2025-12-05", "2026-01-05", "2026-01-29"),  # the 30th, 30 December, falls into the year-end
    ("2025-11-03", "2025-11-07", "2025-12-02", "2026-01-05"),  # the 60th is New Year's Day, 2 January a Friday, closed
]


def due(staffed, reference):
    return {
        kind: f"{day_in_japan(row.due_at):%Y-%m-%d}"
        for kind, row in staffed.deadlines(reference).items()
        if kind in (PRELIMINARY, FINAL)
    }


@pytest.mark.parametrize(("known", "preliminary", "thirty", "sixty"), BY_HAND)
def test_the_days_are_those_worked_out_by_hand(staffed, draft, clock, known, preliminary, thirty, sixty):
    day = dt.date.fromisoformat(known)
    clock.now = dt.datetime.combine(day, dt.time(3), dt.timezone.utc)
    reference = staffed.open(draft())
    staffed.do("aiko", set_flag, reference, "incident26")
    assert due(staffed, reference) == {PRELIMINARY: preliminary, FINAL: thirty}
    staffed.do("aiko", set_flag, reference, "incident26_wrongful")
    assert due(staffed, reference) == {PRELIMINARY: preliminary, FINAL: sixty}
    staffed.do("aiko", set_flag, reference, "incident26_wrongful", False)
    assert due(staffed, reference) == {PRELIMINARY: preliminary, FINAL: thirty}


@pytest.fixture
def leak(staffed, draft, clock):
    """A request of a leak that was known on 2 April 2026; it is 4 April."""
    clock.now = dt.datetime(2026, 4, 4, 3, tzinfo=dt.timezone.utc)
    reference = staffed.open(draft())
    staffed.do("aiko", set_flag, reference, "incident26", known_on=dt.date(2026, 4, 2))
    return reference


def test_they_run_from_the_day_it_was_known_and_turn_amber_on_the_third(staffed, leak, clock):
    row = staffed.deadlines(leak)[PRELIMINARY]
    assert due(staffed, leak)[PRELIMINARY] == "2026-04-06" and "APPI, Article 26" in row.basis
    assert "2026-04-02 being the first" in row.rule
    assert alarm(row, clock.now) == "amber"
    assert alarm(row, clock.now - dt.timedelta(days=1)) == "none"
    assert alarm(row, clock.now + dt.timedelta(days=2)) == "red"


def test_a_report_meets_its_clock_and_a_corrected_day_leaves_it_met(staffed, leak):
    staffed.do("aiko", record_report, leak, "preliminary", dt.date(2026, 4, 3))
    staffed.do("aiko", set_flag, leak, "incident26", known_on=dt.date(2026, 4, 1))
    rows = staffed.deadlines(leak)
    assert rows[PRELIMINARY].met_at is not None and rows[FINAL].met_at is None
    assert due(staffed, leak)[FINAL] == "2026-04-30"


def test_a_flag_put_by_mistake_takes_its_clocks_along(staffed, leak):
    staffed.do("aiko", set_flag, leak, "incident26", False)
    assert due(staffed, leak) == {}


def test_they_run_on_when_the_ticket_has_ended(staffed, leak, clock):
    staffed.release(leak)
    staffed.do("chie", ending.withdraw_for_person, leak, "person_asked")
    clock.forward(days=5)
    with staffed.desk.transaction() as work:
        (line,) = list_tickets(work, wanted=Wanted(overdue=True))
    assert (line.reference, line.due, line.alarm) == (leak, PRELIMINARY, "red")


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (record_report, ("verbal", dt.date(2026, 4, 3))),
        (record_report, ("final", dt.date(2026, 4, 1))),
        (record_report, ("final", dt.date(2026, 4, 5))),
    ],
)
def test_a_report_that_cannot_be_is_refused(staffed, leak, act, given):
    with pytest.raises(EntryInvalid):
        staffed.do("aiko", act, leak, *given)


def test_a_day_that_lies_ahead_or_belongs_to_no_leak_is_refused(staffed, draft, clock):
    reference = staffed.open(draft())
    ahead = day_in_japan(clock.now) + dt.timedelta(days=1)
    for flag, day in (("incident26", ahead), ("urgent", day_in_japan(clock.now))):
        with pytest.raises(EntryInvalid):
            staffed.do("aiko", set_flag, reference, flag, known_on=day)
    with pytest.raises(EntryInvalid, match="no leak is noted"):
        staffed.do("aiko", record_report, reference, "final", day_in_japan(clock.now))


def test_a_ticket_whose_leak_has_still_to_be_reported_is_not_erased(staffed, leak, clock):
    staffed.release(leak)
    staffed.do("chie", ending.withdraw_for_person, leak, "person_asked")
    staffed.do("aiko", record_report, leak, "preliminary", dt.date(2026, 4, 3))
    staffed.release(leak)
    clock.forward(days=2000)
    assert housekeeping.preview(staffed.desk).tickets == ()
    assert housekeeping.erase_due(staffed.desk) == housekeeping.Erased(0, ())
    assert staffed.do("eri", preview_erasure, leak).refused == "report_due"
    with pytest.raises(TransitionRefused, match="report of a leak is still due"), staffed.desk.transaction() as work:
        erase_ticket(work, leak, staff_named(work, "eri"), "person_asked")
    staffed.do("aiko", record_report, leak, "final", dt.date(2026, 4, 20))
    assert staffed.do("eri", preview_erasure, leak).refused is None
    assert [ticket.reference for ticket in housekeeping.erase_due(staffed.desk).tickets] == [leak]

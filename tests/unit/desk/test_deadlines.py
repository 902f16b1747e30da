"""What is due when, against dates worked out by hand on a calendar of Japan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desk import identity, receiving
from desk.calendar import CALENDAR, JAPAN, day_in_japan, end_of
from desk.deadlines import alarm, is_overdue, line
from desk.errors import EntryInvalid, NotAllowed
from desk.listing import Wanted, list_tickets
from desk.models import Deadline
from desk.reading import show_ticket
from desk.requests import RequestDraft
from tests.unit.desk.counter import RECEIVED, DeskStaff

if TYPE_CHECKING:
    from tests.conftest import Clock

NewDraft = Callable[..., RequestDraft]


def japan(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=JAPAN)


def arrived(staffed: DeskStaff, draft: NewDraft, day: str, **other: object) -> str:
    """A request opened and arrived on that day, at ten in the morning in Japan."""
    staffed.clock.now = japan(f"{day}T10:00").astimezone(dt.timezone.utc)
    reference = staffed.open(draft(**other))
    staffed.do(
        "aiko",
        receiving.record_arrival,
        reference,
        dt.date.fromisoformat(day),
        "post",
        form_seen=True,
        fee=RECEIVED,
    )
    return reference


TABLE = [
    # arrived        10 business days  amber         red           by hand:
    ("2026-04-21", "2026-05-11", "2026-05-01", "2026-05-05"),  # Showa Day, then 3 to 6 May with a substitute on the 6th
    ("2026-05-05", "2026-05-20", "2026-05-15", "2026-05-19"),  # arrived on a holiday: the next day counts, it does not
    ("2026-09-10", "2026-09-29", "2026-09-20", "2026-09-24"),  # 21 to 23 September, the 22nd between two holidays
    ("2026-11-20", "2026-12-07", "2026-11-30", "2026-12-04"),  # Labor Thanksgiving Day on a Monday
    ("2026-12-18", "2027-01-07", "2026-12-28", "2027-01-01"),  # 29 December to 3 January closed
    ("2027-03-12", "2027-03-29", "2027-03-22", "2027-03-26"),  # equinox on a Sunday, substitute on Monday the 22nd
    ("2028-02-21", "2028-03-07", "2028-03-02", "2028-03-06"),  # the Emperor's birthday, and a leap day that counts
]


@pytest.mark.parametrize(("came", "target", "amber", "red"), TABLE)
def test_dates_worked_out_by_hand(
    staffed: DeskStaff, draft: NewDraft, came: str, target: str, amber: str, red: str
) -> None:
    rows = staffed.deadlines(arrived(staffed, draft, came))
    assert rows["internal_target"].due_at == japan(f"{target}T23:59:59")
    assert rows["article_39"].warn_at == japan(f"{amber}T00:00")
    assert rows["article_39"].due_at == japan(f"{red}T23:59:59")


@pytest.mark.parametrize(
    ("asked", "answered", "target"),
    [
        ("2026-04-24T10:00", "2026-05-08T10:00", "2026-05-19"),  # 24 April to 7 May do not count, 8 May does
        ("2026-04-24T10:00", "2026-04-24T16:00", "2026-05-11"),  # back on the same day: nothing is lost
        ("2026-04-28T23:30", "2026-04-29T00:30", "2026-05-12"),  # over one midnight: the 28th does not count
        ("2026-05-01T10:00", "2026-05-06T10:00", "2026-05-12"),  # only 1 May was a business day
    ],
)
def test_while_the_desk_waits_its_own_clock_stands_still_and_that_of_the_law_goes_on(
    staffed: DeskStaff, draft: NewDraft, asked: str, answered: str, target: str
) -> None:
    reference = arrived(staffed, draft, "2026-04-21")
    staffed.do("aiko", identity.start_identity_check, reference)
    staffed.clock.now = japan(asked).astimezone(dt.timezone.utc)
    staffed.do("aiko", identity.ask_requester, reference, ("identity_document",))
    paused = staffed.deadlines(reference)
    assert line(paused["internal_target"], staffed.clock.now).paused
    assert not is_overdue(paused["internal_target"], japan("2027-01-01T00:00"))
    staffed.clock.now = japan(answered).astimezone(dt.timezone.utc)
    staffed.do("aiko", identity.resume, reference)
    rows = staffed.deadlines(reference)
    assert rows["internal_target"].due_at == japan(f"{target}T23:59:59")
    assert not line(rows["internal_target"], staffed.clock.now).paused
    assert rows["article_39"].due_at == japan("2026-05-05T23:59:59")


def test_a_wrong_day_of_arrival_is_corrected_with_what_runs_from_it(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = arrived(staffed, draft, "2026-06-03")  # Wednesday; no holiday in June
    staffed.do("aiko", identity.start_identity_check, reference)
    staffed.do("aiko", identity.ask_requester, reference, ("identity_document",))
    staffed.clock.now = japan("2026-06-05T10:00").astimezone(dt.timezone.utc)
    staffed.do("aiko", identity.resume, reference)  # two days at whose end the desk waited
    staffed.release(reference)
    day = dt.date(2026, 6, 1)
    with pytest.raises(NotAllowed, match="approver"):
        staffed.do("aiko", receiving.correct_arrival, reference, day, "stamp")
    for wrong, why in ((dt.date(2026, 6, 6), "ahead"), (dt.date(2016, 6, 1), "long before"), (None, "already")):
        with pytest.raises(EntryInvalid, match=why):
            staffed.do("chie", receiving.correct_arrival, reference, wrong or dt.date(2026, 6, 3), "stamp")
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("chie", receiving.correct_arrival, reference, day, "whim")
    staffed.do("chie", receiving.correct_arrival, reference, day, "stamp")
    rows = staffed.deadlines(reference)
    assert rows["article_39"].due_at == japan("2026-06-15T23:59:59")
    assert rows["internal_target"].due_at == japan("2026-06-17T23:59:59")  # the 15th, and two
    assert staffed.ticket(reference).formally_received_at == japan("2026-06-01T00:00")
    with staffed.desk.transaction() as work:
        (event,) = [event for event in show_ticket(work, reference).events if event.action == "arrival_corrected"]
    assert (event.detail["from"], event.detail["to"]) == ("2026-06-03", "2026-06-01")


def test_while_the_person_is_asked_the_clock_stands_over_a_correction(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = arrived(staffed, draft, "2026-06-03")
    staffed.do("aiko", identity.start_identity_check, reference)
    staffed.do("aiko", identity.ask_requester, reference, ("identity_document",))
    staffed.release(reference)
    staffed.do("chie", receiving.correct_arrival, reference, dt.date(2026, 6, 1), "slip")
    assert line(staffed.deadlines(reference)["internal_target"], staffed.clock.now).paused


def test_before_it_arrived_there_is_no_day_to_correct(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    with pytest.raises(EntryInvalid, match="awaiting_documents"):
        staffed.do("chie", receiving.correct_arrival, reference, staffed.today, "slip")


def test_two_waits_add_up(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = arrived(staffed, draft, "2026-06-01")  # Monday; no holiday in June
    staffed.do("aiko", identity.start_identity_check, reference)
    for asked, answered in (("2026-06-02T10:00", "2026-06-04T10:00"), ("2026-06-08T10:00", "2026-06-09T10:00")):
        staffed.clock.now = japan(asked).astimezone(dt.timezone.utc)
        staffed.do("aiko", identity.ask_requester, reference, ("identity_document",))
        staffed.clock.now = japan(answered).astimezone(dt.timezone.utc)
        staffed.do("aiko", identity.resume, reference)
    assert staffed.deadlines(reference)["internal_target"].due_at == japan("2026-06-18T23:59:59")  # the 15th, and three


def test_every_deadline_says_its_rule_and_on_what_it_rests(staffed: DeskStaff, draft: NewDraft) -> None:
    rows = staffed.deadlines(arrived(staffed, draft, "2026-11-20", kinds=("purpose_notification", "disclosure")))
    assert rows["article_39"].basis == "APPI, Article 39"
    assert "2026-11-20" in rows["article_39"].rule
    assert "1 of 2 kinds" in rows["article_39"].rule
    assert rows["internal_target"].calendar == CALENDAR
    assert all(row.rule and row.basis for row in rows.values())
    assert {row.basis for kind, row in rows.items() if kind != "article_39"} == {"practice of this desk"}


def test_a_question_for_the_purpose_alone_has_no_watch(staffed: DeskStaff, draft: NewDraft) -> None:
    assert "article_39" not in staffed.deadlines(arrived(staffed, draft, "2026-11-20", kinds=("purpose_notification",)))


def test_reminders_of_the_form_are_counted_from_the_opening(staffed: DeskStaff, draft: NewDraft) -> None:
    staffed.clock.now = japan("2026-04-22T23:30").astimezone(dt.timezone.utc)
    rows = staffed.deadlines(staffed.open(draft()))
    assert rows["documents_first"].due_at == japan("2026-05-06T23:59:59")
    assert rows["documents_second"].due_at == japan("2026-05-20T23:59:59")
    assert "documents_first" not in staffed.deadlines(staffed.open(draft("plain")))


def test_what_is_done_is_due_no_more(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.notified(reference)
    rows = staffed.deadlines(reference)
    assert {kind for kind, row in rows.items() if row.met_at is None} == {"objection"}
    assert rows["objection"].due_at == end_of(day_in_japan(staffed.clock.now) + dt.timedelta(days=14))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-29T23:59:59", "none"),
        ("2026-11-30T00:00", "amber"),
        ("2026-12-03T23:59:59", "amber"),
        ("2026-12-04T00:00", "red"),
        ("2026-12-20T00:00", "red"),
    ],
)
def test_the_watch_turns_amber_on_day_ten_and_red_on_day_fourteen(now: str, expected: str) -> None:
    row = Deadline(
        id="d",
        ticket_id="t",
        kind="article_39",
        rule="r",
        basis="b",
        starts_at=japan("2026-11-20T00:00"),
        warn_at=japan("2026-11-30T00:00"),
        due_at=japan("2026-12-04T23:59:59"),
        pauses=[],
    )
    assert alarm(row, japan(now)) == expected
    row.met_at = japan("2026-11-25T00:00")
    assert alarm(row, japan(now)) == "none"


def test_the_list_shows_what_is_overdue(staffed: DeskStaff, draft: NewDraft, clock: Clock) -> None:
    late, early = staffed.open(draft()), staffed.open(draft("plain", key="key-2"))
    staffed.receive(early)
    clock.forward(days=5)
    with staffed.desk.transaction() as work:
        overdue = list_tickets(work, wanted=Wanted(overdue=True))
        everything = list_tickets(work, wanted=Wanted(at_work=True))
    assert [(line.reference, line.due, line.alarm) for line in overdue] == [(late, "first_look", "red")]
    assert {line.reference for line in everything} == {late, early}

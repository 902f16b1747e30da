"""Notes, tasks and flags: for staff only, sealed where somebody wrote them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from desk.conversations import Conversation
from desk.errors import EntryInvalid, NotAllowed, StaffUnknown
from desk.handoffs import active, join
from desk.models import Task
from desk.notes import add_note, add_task, finish_task, set_flag
from desk.reading import show_ticket
from desk.requests import RequestDraft
from desk.staff import add_staff, staff_named
from desk.work import Desk
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


@pytest.fixture
def reference(staffed: DeskStaff, draft: NewDraft) -> str:
    return staffed.open(draft())


def test_a_note_is_kept_and_changes_nothing_anybody_has_read(staffed: DeskStaff, reference: str) -> None:
    before = staffed.ticket(reference)
    staffed.do("aiko", add_note, reference, " She called, 佐藤さん \r\n")
    with staffed.desk.transaction() as work:
        file = show_ticket(work, reference)
    note = file.messages[-1]
    assert (note.direction, note.author, note.text) == ("note", "aiko", "She called, 佐藤さん")
    after = staffed.ticket(reference)
    assert (after.version, after.changed_at) == (before.version, before.changed_at)
    assert "note_added" in [event.action for event in file.events]


@pytest.mark.parametrize(("text", "why"), [(" ", "empty"), ("x" * 2001, "longer")])
def test_a_note_says_something(staffed: DeskStaff, reference: str, text: str, why: str) -> None:
    with pytest.raises(EntryInvalid, match=why):
        staffed.do("aiko", add_note, reference, text)


def test_an_auditor_writes_no_notes(staffed: DeskStaff, reference: str) -> None:
    with pytest.raises(NotAllowed):
        staffed.do("fumi", add_note, reference, "x")


def test_a_task_is_put_down_and_done_once(staffed: DeskStaff, reference: str) -> None:
    due = dt.date(2026, 11, 25)
    task = staffed.do("aiko", add_task, reference, "call_person", text="after six", assignee="ben", due_on=due)
    staffed.do("ben", finish_task, reference, task)
    done = staffed.clock.now
    staffed.clock.forward(hours=1)
    staffed.do("aiko", finish_task, reference, task)
    with staffed.desk.transaction() as work:
        (kept,) = show_ticket(work, reference).tasks
    assert (kept.kind, kept.text, kept.assignee, kept.done_at) == ("call_person", "after six", "ben", done)
    assert kept.due_at == dt.datetime(2026, 11, 25, 14, 59, 59, tzinfo=dt.timezone.utc)


def test_a_task_is_of_the_practice_and_of_staff_who_work_there(
    staffed: DeskStaff, draft: NewDraft, reference: str
) -> None:
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "agent", ("plain",))
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", add_task, reference, "dance")
    with pytest.raises(StaffUnknown):
        staffed.do("aiko", add_task, reference, "call_person", assignee="nobody")
    with pytest.raises(EntryInvalid, match="does not work"):
        staffed.do("aiko", add_task, reference, "call_person", assignee="gen")
    other = staffed.open(draft(key="key-2"))
    task = staffed.do("aiko", add_task, other, "call_person")
    with pytest.raises(EntryInvalid, match="none of this id"):
        staffed.do("aiko", finish_task, reference, task)


def test_nobody_fakes_what_only_happens(
    staffed: DeskStaff, desk: Desk, conversation: Conversation, draft: NewDraft
) -> None:
    reference = staffed.open(draft(conversation_id=conversation.id))
    for kind in ("in_conversation", "answer_in_conversation", "reply_by_post", "reply_has_no_way"):
        with pytest.raises(EntryInvalid, match="desk itself"):
            staffed.do("aiko", add_task, reference, kind)
    with desk.transaction() as work:
        join(work, reference, staff_named(work, "ben"))
    with desk.transaction() as work:
        (there,) = work.session.query(Task).filter_by(kind="in_conversation")
    with pytest.raises(EntryInvalid, match="leave"):
        staffed.do("aiko", finish_task, reference, there.id)
    with desk.transaction() as work:
        assert active(work, conversation.id)


def test_flags_are_put_on_and_taken_off(staffed: DeskStaff, reference: str) -> None:
    staffed.do("aiko", set_flag, reference, "special_care")
    staffed.do("aiko", set_flag, reference, "special_care")
    assert staffed.ticket(reference).flags == ["special_care"]
    staffed.do("aiko", set_flag, reference, "special_care", False)
    assert staffed.ticket(reference).flags == []
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", set_flag, reference, "has measles")

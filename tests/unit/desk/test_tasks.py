"""What is left to staff is seen in the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from desk.conversations import Conversation
from desk.handoffs import join
from desk.listing import TicketLine, Wanted, list_tickets
from desk.models import Staff
from desk.notes import add_task, finish_task
from desk.replies import reply
from desk.requests import RequestDraft, open_request
from desk.staff import staff_named
from desk.tasks import TaskLine, list_tasks
from desk.work import Desk
from tests.unit.desk.counter import DeskStaff

if TYPE_CHECKING:
    from tests.conftest import Clock

NewDraft = Callable[..., RequestDraft]


def opened(desk: Desk, draft: RequestDraft) -> str:
    with desk.transaction() as work:
        return open_request(work, draft).reference


def listed(desk: Desk, company: str | None = None, *, overdue: bool = False) -> list[TaskLine]:
    with desk.transaction() as work:
        return list(list_tasks(work, company, overdue=overdue))


def ticket_line(desk: Desk, **wanted: bool) -> TicketLine:
    with desk.transaction() as work:
        (line,) = list_tickets(work, wanted=Wanted(**wanted))  # type: ignore[arg-type]
        return line


def test_a_reply_left_to_staff_is_listed_until_it_is_done(desk: Desk, draft: NewDraft, clerk: Staff) -> None:
    reference = opened(desk, draft(reply_route="post", email=None, address="東京都港区1-2-3"))
    assert listed(desk) == []
    with desk.transaction() as work:
        reply(work, reference, "Good morning.", clerk)
    (task,) = listed(desk)
    assert (task.reference, task.company, task.kind) == (reference, "acme", "reply_by_post")
    assert "by post" in task.what
    with desk.transaction() as work:
        finish_task(work, clerk, reference, task.id)
    assert listed(desk) == []


def test_the_most_urgent_comes_first_and_a_company_can_be_named(
    desk: Desk, draft: NewDraft, clerk: Staff, clock: Clock
) -> None:
    here, there = opened(desk, draft()), opened(desk, draft(company="plain", key="key-2"))
    today = clock.now.date()
    with desk.transaction() as work:
        add_task(work, clerk, here, "search_data")
        add_task(work, clerk, here, "call_person", due_on=today + dt.timedelta(days=3))
        add_task(work, clerk, there, "prepare_letter", due_on=today + dt.timedelta(days=1), assignee="clerk")
    assert [task.kind for task in listed(desk)] == ["prepare_letter", "call_person", "search_data"]
    assert [task.kind for task in listed(desk, "acme")] == ["call_person", "search_data"]
    clock.forward(days=2)
    assert [(task.kind, task.assignee) for task in listed(desk, overdue=True)] == [("prepare_letter", "staff-clerk")]


def test_staff_of_one_company_see_its_tasks_alone(desk: Desk, draft: NewDraft, clerk: Staff, clock: Clock) -> None:
    reference = opened(desk, draft())
    other = Staff(id="x", login="x", name="X", role="agent", companies=["plain"], created_at=clock.now)
    with desk.transaction() as work:
        add_task(work, clerk, reference, "search_data")
        assert len(list_tasks(work, by=clerk)) == 1
        assert list_tasks(work, by=other) == ()


def test_a_presence_in_a_conversation_is_nothing_to_be_done(
    desk: Desk, draft: NewDraft, conversation: Conversation, clerk: Staff, clock: Clock
) -> None:
    reference = opened(desk, draft(conversation_id=conversation.id))
    with desk.transaction() as work:
        join(work, reference, clerk)
    clock.forward(minutes=45)
    assert listed(desk) == []
    assert (ticket_line(desk).open_tasks, ticket_line(desk).overdue) == (0, False)


def test_a_task_counts_among_what_is_due_of_its_ticket_even_after_its_end(staffed: DeskStaff, draft: NewDraft) -> None:
    desk, clock = staffed.desk, staffed.clock
    reference = staffed.open(draft())
    staffed.closed(reference)
    assert (ticket_line(desk).due, ticket_line(desk).overdue) == (None, False)
    tomorrow = staffed.today + dt.timedelta(days=1)
    with desk.transaction() as work:
        add_task(work, staff_named(work, "aiko"), reference, "call_person", due_on=tomorrow)
    assert (ticket_line(desk).due, ticket_line(desk).open_tasks, ticket_line(desk).overdue) == ("call_person", 1, False)
    clock.forward(days=3)
    assert ticket_line(desk, overdue=True).reference == reference

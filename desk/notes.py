"""What staff keep beside a ticket: notes to each other, tasks, flags. None of it is ever told to the person."""

from __future__ import annotations

import datetime as dt
import uuid

from desk import audit, incidents
from desk.assignment import ASSIGNING_ROLES
from desk.calendar import end_of
from desk.casework import Standing, changed, find_ticket, take_ticket, words
from desk.crypto import Place
from desk.errors import EntryInvalid
from desk.handoffs import IN_CONVERSATION, UNANSWERED
from desk.models import Message, Staff, Task, Ticket
from desk.persons import seal_message, seal_words
from desk.replies import BY_HAND
from desk.rules import load_practice
from desk.staff import actor, serves, staff_named
from desk.work import Work

NOTE = "note"
"""The direction of a message that stays at the desk."""
BY_MACHINE = frozenset(
    {IN_CONVERSATION, UNANSWERED, *BY_HAND.values(), "reply_by_email", "reply_not_delivered", "person_changed"}
)
"""Kinds of tasks that stand for what happened (somebody joined, a reply could not go); nobody puts them down."""


def add_note(work: Work, by: Staff, reference: str, text: str) -> str:
    """Write a note, sealed with the ticket; the note's id.

    Raises EntryInvalid, TicketUnknown, NotAllowed, KeyDestroyed.
    """
    ticket = find_ticket(work, by, reference, ASSIGNING_ROLES)
    note_id = str(uuid.uuid4())
    body = seal_message(work, ticket.id, note_id, words("note", text))
    work.session.add(Message(id=note_id, ticket_id=ticket.id, direction=NOTE, author_id=by.id, body=body, at=work.now))
    audit.record(work, actor(by), "note_added", _about(ticket))
    return note_id


def add_task(
    work: Work,
    by: Staff,
    reference: str,
    kind: str,
    *,
    text: str | None = None,
    assignee: str | None = None,
    due_on: dt.date | None = None,
) -> str:
    """Put down something to be done, of the practice's `tasks`, until the end of a day in Japan; the task's id.

    Raises EntryInvalid, StaffUnknown, TicketUnknown, NotAllowed, KeyDestroyed.
    """
    ticket = find_ticket(work, by, reference, ASSIGNING_ROLES)
    if kind in BY_MACHINE:
        raise EntryInvalid("task", f"{kind} is put down by the desk itself; choose `other` and say what is to be done")
    load_practice().require("tasks", "task", kind, but=BY_MACHINE)
    member = staff_named(work, assignee) if assignee else None
    if member is not None and not serves(member, ticket.company):
        raise EntryInvalid("assignee", f"{member.login} does not work tickets of {ticket.company}")
    task_id = str(uuid.uuid4())
    body = seal_words(work, ticket.id, task_place(task_id), words("task", text)) if text else None
    work.session.add(
        Task(
            id=task_id,
            ticket_id=ticket.id,
            kind=kind,
            body=body,
            assignee_id=member.id if member else None,
            created_at=work.now,
            due_at=end_of(due_on) if due_on else None,
        )
    )
    work.session.flush()
    audit.record(work, actor(by), "task_added", _about(ticket), {"task": kind})
    return task_id


def finish_task(work: Work, by: Staff, reference: str, task_id: str) -> None:
    """Note that a task is done; doing so twice changes nothing. Raises EntryInvalid, TicketUnknown, NotAllowed."""
    ticket = find_ticket(work, by, reference, ASSIGNING_ROLES)
    task: Task | None = work.session.get(Task, task_id)
    if task is None or task.ticket_id != ticket.id:
        raise EntryInvalid("task", f"{ticket.reference} has none of this id; `madoguchi tickets show` lists them")
    if task.kind == IN_CONVERSATION:
        raise EntryInvalid("task", "this is somebody's presence in the conversation, which ends when they `leave` it")
    if task.done_at is None:
        task.done_at, task.done_by = work.now, by.id
        work.session.flush()
        audit.record(work, actor(by), "task_done", _about(ticket), {"task": task.kind})


def set_flag(
    work: Work,
    by: Staff,
    reference: str,
    flag: str,
    present: bool = True,
    expected: int | None = None,
    *,
    known_on: dt.date | None = None,
) -> Standing:
    """Put a flag of the practice's `flags` on a ticket, or take it off. With the flags of a leak, the clocks of Article
    26 run from the day in Japan on which the company came to know of it (`known_on`; without it, today).

    Raises EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    load_practice().require("flags", "flag", flag)
    others = [known for known in ticket.flags if known != flag]
    ticket.flags = [*others, flag] if present else others
    detail: dict[str, object] = {"flag": flag}
    if flag in incidents.FLAGS:
        incidents.follow(work, ticket, known_on)
        detail |= {"known_on": f"{known_on:%Y-%m-%d}"} if known_on else {}
    elif known_on is not None:
        raise EntryInvalid("day", f"{flag} has none; it goes with {' and '.join(incidents.FLAGS)}")
    return changed(work, ticket, by, "flagged" if present else "unflagged", detail)


def task_place(task_id: str) -> Place:
    """Where the words of a task stand sealed."""
    return Place("task", "body", task_id)


def _about(ticket: Ticket) -> audit.About:
    return audit.About(ticket.id, policy_sha256=ticket.policy_sha256)

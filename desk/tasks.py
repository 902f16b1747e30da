"""What is still to be done for tickets, in one list: tasks that staff put down, and what a machine could not do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from desk.handoffs import IN_CONVERSATION
from desk.models import Staff, Task, Ticket, col
from desk.rules import load_practice
from desk.staff import serves
from desk.work import Work

OPEN = (col(Task.done_at).is_(None), col(Task.kind) != IN_CONVERSATION)
"""Tasks that wait for somebody. A presence in a conversation is kept as a task too, and waits for nobody."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """An open task in a list, without its words. `what` is its kind in plain words; times are UTC."""

    reference: str
    company: str
    id: str
    kind: str
    what: str
    assignee: str | None
    created_at: dt.datetime
    due_at: dt.datetime | None
    overdue: bool


def list_tasks(
    work: Work, company: str | None = None, *, overdue: bool = False, by: Staff | None = None
) -> tuple[TaskLine, ...]:
    """The open tasks, whatever state their tickets are in, the most urgent first and those without a day last.

    Only those of one company, those that are overdue, those that `by` may see, where given.
    """
    query = select(Task, Ticket).join(Ticket, col(Task.ticket_id) == Ticket.id).where(*OPEN)
    if company is not None:
        query = query.where(Ticket.company == company)
    if overdue:
        query = query.where(col(Task.due_at) < work.now)
    query = query.order_by(col(Task.due_at).is_(None), Task.due_at, Task.created_at, Task.id)
    return tuple(
        _line(task, ticket, work.now)
        for task, ticket in work.session.execute(query)
        if by is None or serves(by, ticket.company)
    )


def is_late(task: Task, now: dt.datetime) -> bool:
    """Whether an open task was to be done before now."""
    return task.due_at is not None and task.due_at < now


def _line(task: Task, ticket: Ticket, now: dt.datetime) -> TaskLine:
    return TaskLine(
        reference=ticket.reference,
        company=ticket.company,
        id=task.id,
        kind=task.kind,
        what=load_practice().codes["tasks"].get(task.kind, task.kind),
        assignee=task.assignee_id,
        created_at=task.created_at,
        due_at=task.due_at,
        overdue=is_late(task, now),
    )

"""A ticket with everything in it, opened for staff. Every reading is noted in the access log and the audit trail."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from desk import audit
from desk.circumstances import all_items_of, deadlines_of
from desk.crypto import Place
from desk.deadlines import line
from desk.decisions import reason_place
from desk.duplicates import linked_references
from desk.errors import EntryInvalid, KeyDestroyed, NotAllowed, TicketUnknown
from desk.listing import ticket_lines
from desk.models import AccessLog, Message, Staff, Task, Ticket, TicketEvent, TicketItem
from desk.notes import task_place
from desk.persons import ItemDetails, Person, open_details, open_message, open_person, open_words
from desk.references import parse_reference
from desk.staff import actor, serves
from desk.ticket_file import EventLine, FeeFile, IdentityFile, ItemFile, MessageFile, TaskFile, TicketFile
from desk.work import Work

READING_REASONS = {
    "handling": "to work on it",
    "approval": "to approve what was decided",
    "person_asked": "its person asked about it",
    "complaint": "to look into a complaint",
    "audit": "to check how it was handled",
    "incident": "to look into an incident",
    "erasure": "to see whether it may be erased",
}
"""Why a ticket may be read; a word of ours, so that the access log holds nobody's data."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands sealed in a ticket, opened."""

    person: Person
    details: dict[str, ItemDetails]
    reasons: dict[str, str | None]
    messages: dict[str, str]
    tasks: dict[str, str | None]
    evidence: str | None


def show_ticket(
    work: Work,
    reference: str,
    reader: str = "command line",
    reason: str = "handling",
    *,
    by: Staff | None = None,
) -> TicketFile:
    """A ticket with its personal data opened; who reads (`by`, or `reader` outside the desk) and why is noted.

    Raises EntryInvalid for an unknown reason, TicketUnknown, NotAllowed, SealBroken.
    """
    check_reason(reason)
    ticket = readable_ticket(work, reference, by)
    log_reading(work, ticket, actor(by) if by else audit.Actor("staff", reader), reason)
    return _file(work, ticket, opened=True)


def look_at_ticket(work: Work, reference: str, by: Staff, *, opened: bool = False) -> TicketFile:
    """A ticket as `by` may look at it, with what stands sealed left out: nothing of it is opened, and nothing noted.

    `opened` is for whoever has noted with `log_reading` that it is shown. Raises TicketUnknown, NotAllowed, SealBroken.
    """
    return _file(work, readable_ticket(work, reference, by), opened=opened)


def check_reason(reason: str) -> None:
    """Raises EntryInvalid unless a ticket may be read for this reason."""
    if reason not in READING_REASONS:
        raise EntryInvalid("reason", f"it is none of {', '.join(READING_REASONS)}")


def log_reading(work: Work, ticket: Ticket, reader: audit.Actor, reason: str) -> None:
    """Note in the access log and in the trail that the personal data of a ticket is shown to somebody, and why."""
    shown = ["person", "details", "messages"]
    entry = AccessLog(
        id=str(uuid.uuid4()), ticket_id=ticket.id, at=work.now, reader=str(reader.id), shown=shown, reason=reason
    )
    work.session.add(entry)
    about = audit.About(ticket_id=ticket.id, policy_sha256=ticket.policy_sha256)
    audit.record(work, reader, "personal_data_shown", about, {"shown": shown})


def readable_ticket(work: Work, reference: str, by: Staff | None) -> Ticket:
    """The ticket of this reference, if its company lets `by` see it (None: whoever runs commands). Another company's
    is as unknown as one that there is not.

    Raises TicketUnknown, NotAllowed for an account that was disabled.
    """
    query = select(Ticket).where(Ticket.reference == parse_reference(reference))
    ticket: Ticket | None = work.session.execute(query).scalar_one_or_none()
    if by is not None and not by.active:
        raise NotAllowed(by.login, "their account is disabled")
    if ticket is None or (by is not None and not serves(by, ticket.company)):
        raise TicketUnknown(reference)
    return ticket


def _file(work: Work, ticket: Ticket, *, opened: bool) -> TicketFile:
    items, messages, tasks = all_items_of(work, ticket), _messages(work, ticket.id), _tasks(work, ticket.id)
    words = _opened(work, ticket, items, messages, tasks) if opened else None
    return TicketFile(
        line=ticket_lines(work, [ticket])[0],
        channel=ticket.channel,
        policy_sha256=ticket.policy_sha256,
        notice_sha256=ticket.notice_sha256,
        notice_accepted_at=ticket.notice_accepted_at,
        person=words.person if words else None,
        triage=ticket.triage,
        relationship=ticket.relationship,
        capacity=ticket.capacity,
        age=ticket.age,
        guardian_consent=ticket.guardian_consent,
        reply_route=ticket.reply_route,
        missing=tuple(ticket.missing),
        identity=IdentityFile(
            ticket.identity_status,
            ticket.identity_method,
            ticket.identity_document,
            ticket.identity_checked_by,
            ticket.identity_checked_at,
            ticket.identity_papers_settled_at,
            ticket.authority_document,
            ticket.authority_checked_by,
        ),
        fee=FeeFile(
            ticket.fee_status,
            ticket.fee_yen,
            ticket.fee_paid_yen,
            ticket.fee_method,
            ticket.fee_settled_at,
            ticket.fee_acknowledged,
        ),
        formally_received_at=ticket.formally_received_at,
        arrival_route=ticket.arrival_route,
        notified_at=ticket.notified_at,
        notified_route=ticket.notified_route,
        dispatch_evidence=words.evidence if words else None,
        transferred_to=ticket.transferred_to,
        closed_at=ticket.closed_at,
        retention_until=ticket.retention_until,
        legal_hold=ticket.legal_hold,
        linked=linked_references(work, ticket),
        items=tuple(_item_file(item, words) for item in items),
        messages=_message_files(messages, words) if ticket.erased_at is None else (),
        deadlines=tuple(line(row, work.now) for row in deadlines_of(work, ticket)),
        tasks=tuple(_task_file(task, words) for task in tasks),
        events=_events(work, ticket.id),
    )


def _opened(
    work: Work, ticket: Ticket, items: list[TicketItem], messages: list[Message], tasks: list[Task]
) -> _Words | None:
    """Everything sealed in a ticket; None once its key is destroyed."""
    try:
        return _Words(
            person=open_person(work, ticket),
            details={item.id: open_details(work, item) for item in items},
            reasons={item.id: open_words(work, ticket.id, reason_place(item), item.reason) for item in items},
            messages={message.id: open_message(work, message) for message in messages},
            tasks={task.id: open_words(work, ticket.id, task_place(task.id), task.body) for task in tasks},
            evidence=open_words(
                work, ticket.id, Place("ticket", "dispatch_evidence", ticket.id), ticket.dispatch_evidence
            ),
        )
    except KeyDestroyed:
        return None


def _messages(work: Work, ticket_id: str) -> list[Message]:
    query = select(Message).where(Message.ticket_id == ticket_id).order_by(Message.at, Message.id)
    found: list[Message] = work.session.execute(query).scalars().all()
    return found


def _tasks(work: Work, ticket_id: str) -> list[Task]:
    query = select(Task).where(Task.ticket_id == ticket_id).order_by(Task.created_at, Task.id)
    found: list[Task] = work.session.execute(query).scalars().all()
    return found


def _message_files(messages: list[Message], words: _Words | None) -> tuple[MessageFile, ...]:
    return tuple(
        MessageFile(
            message.direction, message.author_id, message.at, words.messages[message.id] if words is not None else None
        )
        for message in messages
    )


def _item_file(item: TicketItem, words: _Words | None) -> ItemFile:
    return ItemFile(
        kind=item.kind,
        details=words.details[item.id] if words else None,
        method=item.method,
        fee_chargeable_art38=item.fee_chargeable_art38,
        kind_not_listed=item.kind_not_listed,
        outcome=item.outcome,
        ground=item.ground,
        reason_code=item.reason_code,
        reason=words.reasons[item.id] if words else None,
        decided_by=item.decided_by,
        approved_by=item.approved_by,
    )


def _task_file(task: Task, words: _Words | None) -> TaskFile:
    text = words.tasks[task.id] if words else None
    return TaskFile(task.id, task.kind, text, task.assignee_id, task.due_at, task.done_at)


def _events(work: Work, ticket_id: str) -> tuple[EventLine, ...]:
    rows = work.session.execute(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.sequence)
    ).scalars()
    return tuple(
        EventLine(row.at, row.actor_id or row.actor_type, row.action, row.from_state, row.to_state, row.detail)
        for row in rows
    )

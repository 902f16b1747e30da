"""Staff in a conversation: they join it, the assistant falls quiet, they leave it.

A presence is a task of the ticket: open while the member of staff is there. One from whom nothing comes for
`PRESENCE` ends by itself, so that nobody is left waiting for a person who has gone home.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from desk import audit
from desk.assignment import claim
from desk.calendar import first_look_due
from desk.casework import find_ticket
from desk.closing_days import closing_days
from desk.conversations import hold
from desk.errors import ConversationGone, ConversationUnknown
from desk.messages import Reply
from desk.models import Message, Staff, Task, Ticket, col, table
from desk.outbox import tell
from desk.persons import seal_message
from desk.references import parse_reference
from desk.staff import WORKING_ROLES
from desk.texts import sentence
from desk.work import Work

PRESENCE = dt.timedelta(minutes=30)
IN_CONVERSATION = "in_conversation"
"""The kind of task that is a presence."""
UNANSWERED = "answer_in_conversation"
"""The kind of task that is left when staff fell silent on a person."""
FROM_PERSON = "from_person"
"""The direction of what a person wrote."""

_TASKS, _TICKETS = table(Task), table(Ticket)
THERE = (
    select(_TICKETS.c.id, _TICKETS.c.reference)
    .join_from(_TASKS, _TICKETS, _TASKS.c.ticket_id == _TICKETS.c.id)
    .where(
        _TICKETS.c.conversation_id == bindparam("conversation"),
        _TASKS.c.kind == IN_CONVERSATION,
        _TASKS.c.done_at.is_(None),
        _TASKS.c.due_at > bindparam("now"),
    )
    .order_by(_TASKS.c.created_at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Presence:
    """A member of staff in the conversation of a ticket; it lapses at `until` (UTC) unless they write."""

    reference: str
    until: dt.datetime


def join(work: Work, reference: str, staff: Staff) -> Presence:
    """Let a member of staff into the ticket's conversation; its person is told so. Joining again only prolongs it.

    Raises TicketUnknown, NotAllowed, and ConversationGone where there is no conversation to join.
    """
    conversation_id = hold_conversation(work, reference)
    ticket = find_ticket(work, staff, reference, WORKING_ROLES)
    if conversation_id is None:
        raise ConversationGone
    until = work.now + PRESENCE
    if stay(work, ticket, staff):
        return Presence(ticket.reference, until)
    first = not active(work, conversation_id)
    work.session.add(
        Task(
            id=str(uuid.uuid4()),
            ticket_id=ticket.id,
            kind=IN_CONVERSATION,
            assignee_id=staff.id,
            created_at=work.now,
            due_at=until,
        )
    )
    work.session.flush()
    audit.record(work, audit.Actor("staff", staff.id), "joined_conversation", _about(ticket))
    if first:
        _say(work, ticket, "joined", str(uuid.uuid4()))
    return Presence(ticket.reference, until)


def take_and_join(work: Work, reference: str, staff: Staff) -> Presence:
    """Take a ticket and join its conversation, which is locked before the ticket. Raises what both raise."""
    hold_conversation(work, reference)
    return join(work, claim(work, staff, reference).reference, staff)


def leave(work: Work, reference: str, staff: Staff) -> bool:
    """End the presence of a member of staff; False if there was none. When the last one leaves, the person is told so.

    Raises TicketUnknown, NotAllowed.
    """
    hold_conversation(work, reference)
    ticket = find_ticket(work, staff, reference, WORKING_ROLES)
    return _end(work, ticket, col(Task.assignee_id) == staff.id, audit.Actor("staff", staff.id))


def active(work: Work, conversation_id: str) -> bool:
    """Whether a member of staff is in the conversation now.

    While one is, the reception gives typed messages to them (`pass_on`) and lets the assistant answer policy questions
    only; the dialogue stands still and none of its actions is run.
    """
    return work.session.execute(THERE, {"conversation": conversation_id, "now": work.now}).first() is not None


def present(work: Work, ticket: Ticket, staff: Staff) -> bool:
    """Whether this member of staff is in the ticket's conversation now."""
    return staff.id in present_staff(work, ticket)


def present_staff(work: Work, ticket: Ticket) -> tuple[str, ...]:
    """Who of the staff is in the ticket's conversation now, by id."""
    query = select(Task.assignee_id).where(
        Task.ticket_id == ticket.id,
        Task.kind == IN_CONVERSATION,
        col(Task.done_at).is_(None),
        col(Task.due_at) > work.now,
    )
    return tuple(work.session.execute(query.order_by(Task.created_at)).scalars())


def pass_on(work: Work, conversation_id: str, text: str, key: str) -> bool:
    """Store what a person wrote to the member of staff in the conversation, sealed, with the ticket; False if nobody is
    there. The same `key` again is the same message."""
    there = work.session.execute(THERE, {"conversation": conversation_id, "now": work.now}).first()
    if there is None:
        return False
    message_id = work.keys.blind_index("message.passed_on", there.id, key)
    if work.session.get(Message, message_id) is None:
        body = seal_message(work, there.id, message_id, text)
        work.session.add(
            Message(id=message_id, ticket_id=there.id, direction=FROM_PERSON, body=body, at=work.now),
        )
    return True


def stay(work: Work, ticket: Ticket, staff: Staff) -> bool:
    """Prolong the presence of a member of staff who has just done something; False if they are not there."""
    prolonged: int = work.session.execute(
        update(Task)
        .where(
            col(Task.ticket_id) == ticket.id,
            col(Task.kind) == IN_CONVERSATION,
            col(Task.assignee_id) == staff.id,
            col(Task.done_at).is_(None),
            col(Task.due_at) > work.now,
        )
        .values(due_at=work.now + PRESENCE)
        .execution_options(synchronize_session=False)
    ).rowcount
    return prolonged > 0


def hold_conversation(work: Work, reference: str) -> str | None:
    """Lock the conversation of a ticket to the end of the transaction; None if there is none (any more).

    It is locked before the ticket, as where it is erased, so that two who write never wait for each other.
    """
    query = select(Ticket.conversation_id).where(Ticket.reference == parse_reference(reference))
    conversation_id: str | None = work.session.execute(query).scalar_one_or_none()
    if conversation_id is None:
        return None
    try:
        hold(work, conversation_id)
    except ConversationUnknown:
        return None
    return conversation_id


def end_lapsed(work: Work) -> bool:
    """End the presences in one conversation from which nothing has come for too long, and tell its person; False if
    there are none. One at a time: who has noted one in the trail must not wait for another conversation."""
    lapsed = select(Task.ticket_id).where(
        col(Task.kind) == IN_CONVERSATION, col(Task.done_at).is_(None), col(Task.due_at) <= work.now
    )
    query = select(Ticket).where(col(Ticket.id).in_(lapsed)).order_by(Ticket.id).limit(1)
    ticket: Ticket | None = work.session.execute(query).scalar_one_or_none()
    if ticket is None:
        return False
    hold_conversation(work, ticket.reference)
    if _end(work, ticket, col(Task.due_at) <= work.now, audit.SYSTEM):
        _leave_unanswered(work, ticket)
    return True


def _end(work: Work, ticket: Ticket, whose: Any, by: audit.Actor) -> bool:
    """End presences in a ticket's conversation; False if somebody else has done so."""
    ended: int = work.session.execute(
        update(Task)
        .where(col(Task.ticket_id) == ticket.id, col(Task.kind) == IN_CONVERSATION, col(Task.done_at).is_(None), whose)
        .values(done_at=work.now, done_by=by.id)
        .execution_options(synchronize_session=False)
    ).rowcount
    if ended == 0:
        return False
    audit.record(work, by, "left_conversation", _about(ticket))
    if ticket.conversation_id is not None and not active(work, ticket.conversation_id):
        _say(work, ticket, "left", str(uuid.uuid4()))
    return True


def _say(work: Work, ticket: Ticket, text: str, reply_id: str) -> None:
    said = Reply(reply_id, "assistant", work.now, sentence(text, reference=ticket.reference))
    tell(work, str(ticket.conversation_id), said, ticket.id)


def _leave_unanswered(work: Work, ticket: Ticket) -> None:
    """A task for staff, where the person wrote last: nobody has answered them."""
    latest = select(Message.direction).where(Message.ticket_id == ticket.id).order_by(col(Message.at).desc()).limit(1)
    if work.session.execute(latest).scalar_one_or_none() != FROM_PERSON:
        return
    company = work.policies.companies.get(ticket.company)
    hours = company.hours.get("desk") if company else None
    due = first_look_due(hours, work.now, closing_days(work, ticket.company))
    work.session.add(
        Task(id=str(uuid.uuid4()), ticket_id=ticket.id, kind=UNANSWERED, created_at=work.now, due_at=due),
    )
    work.session.flush()


def _about(ticket: Ticket) -> audit.About:
    return audit.About(ticket.id, policy_sha256=ticket.policy_sha256)

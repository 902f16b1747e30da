"""Replies of staff to a person: sealed in the ticket, and sent the way the person is reached.

A reply stands in the conversation as long as there is one. It goes by e-mail, or becomes a task for staff (post,
telephone), where the person chose so and is not in the conversation to read it. By e-mail it goes half an hour later,
too, if somebody who seemed to be there has not written since.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from desk import audit
from desk.calendar import first_look_due
from desk.casework import find_ticket
from desk.circumstances import ASKED_FOR
from desk.closing_days import closing_days
from desk.database import insert_once
from desk.deadlines import meet
from desk.errors import ReplyRefused
from desk.handoffs import active, hold_conversation, stay
from desk.listing import in_order
from desk.messages import Reply, TicketView
from desk.models import Inbox, Message, Outbox, Staff, Task, Ticket, TicketItem, col
from desk.outbox import EMAIL, hurry, put, tell
from desk.persons import open_message, seal_message
from desk.staff import WORKING_ROLES
from desk.work import Work

LONGEST = 5_000
"""Characters of a reply."""
PRESENT = dt.timedelta(minutes=30)
"""Who wrote so lately is taken to be reading still; who then writes nothing for so long is taken to have left."""
UNLESS_WRITTEN = "unless_written"
"""In the payload of a notice: the conversation in which the person has to write for it to be needless."""
ID_LENGTH = 32
Way = Literal["conversation", "email", "post", "phone", "none"]
BY_HAND: dict[str | None, str] = {"post": "reply_by_post", "phone": "reply_by_phone", None: "reply_has_no_way"}
"""Kinds of tasks by the way a person chose that no machine can go."""


@dataclass(frozen=True, slots=True)
class ReplyStored:
    """A reply that will reach its person. `ways`: where it goes; post and phone are tasks for staff, `none` means that
    there is no way (the conversation was erased, and no other way was chosen), which is a task as well."""

    message_id: str
    reference: str
    ways: tuple[Way, ...]


def reply(work: Work, reference: str, text: str, author: Staff, *, key: str | None = None) -> ReplyStored:
    """Reply to the person of a ticket. The same `key` again is the same reply, stored and sent once.

    Raises TicketUnknown, NotAllowed, KeyDestroyed for a ticket that was erased, and ReplyRefused: it is empty or too
    long, or other words were sent under this key.
    """
    said = _checked(text)
    conversation_id = hold_conversation(work, reference)
    ticket = find_ticket(work, author, reference, WORKING_ROLES)
    message_id = work.keys.blind_index("message.reply", ticket.id, key or str(uuid.uuid4()))[:ID_LENGTH]
    values = {
        "id": message_id,
        "ticket_id": ticket.id,
        "direction": "to_person",
        "author_id": author.id,
        "body": seal_message(work, ticket.id, message_id, said),
        "at": work.now,
    }
    new = insert_once(work.session, Message, values)
    if new:
        stay(work, ticket, author)
        _send(work, ticket, conversation_id, _shown(work, ticket, conversation_id, message_id, said))
        _note_first_reply(work, ticket)
    elif open_message(work, work.session.get(Message, message_id)) != said:
        raise ReplyRefused("its first version was sent already; look at it, and write what is still to be said")
    ways = _ways(work, message_id)
    if new:
        about = audit.About(ticket.id, policy_sha256=ticket.policy_sha256)
        audit.record(work, audit.Actor("staff", author.id), "replied", about, {"ways": list(ways)})
    return ReplyStored(message_id, ticket.reference, ways)


def send_otherwise(work: Work, ticket: Ticket, message_id: str) -> None:
    """Send a reply the way the person chose besides the conversation; where there is none, leave it to staff."""
    route = ticket.reply_route
    if route == "email":
        key = f"mailed:{message_id}"
        if not put(work, key, EMAIL, ticket.id, {"message": message_id}):
            hurry(work, key)
    else:
        leave_to_staff(work, ticket, message_id, BY_HAND[route])


def leave_to_staff(work: Work, ticket: Ticket, message_id: str, kind: str) -> None:
    """A task for staff: this reply still has to reach its person. Twice is once."""
    company = work.policies.companies.get(ticket.company)
    hours = company.hours.get("desk") if company else None
    values = {
        "id": _task_id(work, message_id, kind),
        "ticket_id": ticket.id,
        "kind": kind,
        "created_at": work.now,
        "due_at": first_look_due(hours, work.now, closing_days(work, ticket.company)),
    }
    insert_once(work.session, Task, values)


def _send(work: Work, ticket: Ticket, conversation_id: str | None, said: Reply) -> None:
    """Into the conversation where there is one; the chosen way besides, unless the person is there to read it. Whoever
    chose e-mail, is not talking with staff and does not write again gets it by e-mail too: they may have left."""
    if conversation_id is None:
        send_otherwise(work, ticket, said.id)
        return
    tell(work, conversation_id, said, ticket.id)
    if ticket.reply_route is None:
        return
    if not _is_there(work, conversation_id):
        send_otherwise(work, ticket, said.id)
    elif ticket.reply_route == "email" and not active(work, conversation_id):
        payload = {"message": said.id, UNLESS_WRITTEN: conversation_id}
        put(work, f"mailed:{said.id}", EMAIL, ticket.id, payload, after=PRESENT)


def _shown(work: Work, ticket: Ticket, conversation_id: str | None, message_id: str, text: str) -> Reply:
    """The reply as the conversation shows it: while staff are there it is talk, else it says which ticket it is of."""
    talking = conversation_id is not None and active(work, conversation_id)
    kinds = work.session.execute(select(TicketItem.kind).where(TicketItem.ticket_id == ticket.id, ASKED_FOR)).scalars()
    view = TicketView(ticket.reference, ticket.type, ticket.state, in_order(kinds), ())
    return Reply(message_id, "staff", work.now, text, ticket=None if talking else view)


def _is_there(work: Work, conversation_id: str) -> bool:
    """Whether the person wrote so lately that they are still there. Staff in the conversation prove nothing of that:
    they may have joined one whose person left days ago."""
    lately = select(Inbox.id).where(
        col(Inbox.conversation_id) == conversation_id, col(Inbox.received_at) > work.now - PRESENT
    )
    return work.session.execute(lately.limit(1)).first() is not None


def _ways(work: Work, message_id: str) -> tuple[Way, ...]:
    """The ways a reply was sent, as they stand stored."""
    keys: dict[str, Way] = {f"told:{message_id}": "conversation", f"mailed:{message_id}": "email"}
    tasks: dict[str, Way] = {
        _task_id(work, message_id, BY_HAND["post"]): "post",
        _task_id(work, message_id, BY_HAND["phone"]): "phone",
        _task_id(work, message_id, BY_HAND[None]): "none",
    }
    put_out = work.session.execute(select(Outbox.dedupe_key).where(col(Outbox.dedupe_key).in_(keys))).scalars()
    by_hand = work.session.execute(select(Task.id).where(col(Task.id).in_(tasks))).scalars()
    found = {*(keys[key] for key in put_out), *(tasks[id_] for id_ in by_hand)}
    return tuple(way for way in (*keys.values(), *tasks.values()) if way in found)


def _note_first_reply(work: Work, ticket: Ticket) -> None:
    """Who replies has looked: the ticket's first reply is timed, and its first look is done."""
    if ticket.first_staff_reply_at is None:
        ticket.first_staff_reply_at = work.now
    meet(work, ticket, "first_look")


def _checked(text: str) -> str:
    """The text without blanks around it, control characters and halves of characters. Raises ReplyRefused."""
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    said = "".join(char for char in whole if char in "\n\t" or unicodedata.category(char) != "Cc").strip()
    if not said:
        raise ReplyRefused("it is empty; write what the person is to read")
    if len(said) > LONGEST:
        raise ReplyRefused(f"it has {len(said):,} characters; write at most {LONGEST:,}, or send several")
    return said


def _task_id(work: Work, message_id: str, kind: str) -> str:
    return work.keys.blind_index("task.reply", message_id, kind)[:ID_LENGTH]

"""The conversations of people in a messenger: found by person, posted reply by reply, with the tickets opened there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from sqlalchemy import bindparam, delete, select, update

from desk.conversations import CONVERSATIONS, Conversation, hold, open_conversation, owner, view
from desk.crypto import Place
from desk.database import insert_once
from desk.errors import ConversationUnknown, VersionConflict
from desk.inbox import StoredReply, add_reply, replies_after
from desk.lifecycle import State
from desk.messages import Reply
from desk.models import MessengerTalk, MessengerTicket, Ticket, col, table
from desk.models import Reply as ReplyRow
from desk.references import parse_reference
from desk.status import TicketStatus, status_for_person
from desk.work import Work

TALKS, REPLIES, TICKETS = table(MessengerTalk), table(ReplyRow), table(MessengerTicket)
UNPOSTED = 100
_BY_PERSON = (
    select(CONVERSATIONS, TALKS.c.address)
    .join_from(TALKS, CONVERSATIONS, TALKS.c.conversation_id == CONVERSATIONS.c.id)
    .where(TALKS.c.person_index == bindparam("person"))
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is written to. `channel` is their direct message, None while it is not known; `thread` the thread
    in it in which they wrote last."""

    workspace: str
    user: str
    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A person's conversation; `new` if it was opened just now."""

    conversation: Conversation
    address: Address
    new: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """What is still to be posted of a conversation, in order."""

    conversation: Conversation
    address: Address
    replies: tuple[StoredReply, ...]


def talk_of(work: Work, address: Address, company: str, channel: str, hello: Reply) -> Talk:
    """The person's conversation with this company's desk; opened now, beginning with `hello`, if there is none.

    Raises CompanyUnknown, and VersionConflict if another process opened it at the same time: then try again.
    """
    person = person_index(work, address)
    found = work.session.execute(_BY_PERSON, {"person": person}).first()
    if found is not None and found.company == company:
        known = _address(work, found.id, found.address)
        present = replace(address, channel=address.channel or known.channel)
        if present != known:
            keep_address(work, found.id, present)
        return Talk(view(found), present, new=False)
    if found is not None:  # the workspace was given to another company meanwhile
        work.session.execute(delete(TALKS).where(TALKS.c.person_index == person))
    opened = open_conversation(work, company, channel)
    values = {
        "person_index": person,
        "conversation_id": opened.id,
        "address": _sealed(work, opened.id, address),
        "posted": 0,
    }
    if not insert_once(work.session, MessengerTalk, values):
        raise VersionConflict("talk")
    add_reply(work, opened.id, hello)
    row = work.session.execute(select(CONVERSATIONS).where(CONVERSATIONS.c.id == opened.id)).one()
    return Talk(view(row), address, new=True)


def keep_address(work: Work, conversation_id: str, address: Address) -> None:
    """Remember where a person is written to."""
    sealed = _sealed(work, conversation_id, address)
    work.session.execute(update(TALKS).where(TALKS.c.conversation_id == conversation_id).values(address=sealed))


def unposted(work: Work) -> tuple[str, ...]:
    """Conversations with replies that were not posted yet, at most a hundred."""
    newer = (REPLIES.c.conversation_id == TALKS.c.conversation_id) & (REPLIES.c.sequence > TALKS.c.posted)
    query = select(TALKS.c.conversation_id).where(select(REPLIES.c.sequence).where(newer).exists()).limit(UNPOSTED)
    return tuple(work.session.execute(query).scalars())


def to_post(work: Work, conversation_id: str) -> Posting | None:
    """What is to be posted of a conversation; None if it is none of a messenger, or gone."""
    query = (
        select(CONVERSATIONS, TALKS.c.address, TALKS.c.posted)
        .join_from(TALKS, CONVERSATIONS, TALKS.c.conversation_id == CONVERSATIONS.c.id)
        .where(TALKS.c.conversation_id == conversation_id)
    )
    found = work.session.execute(query).first()
    if found is None:
        return None
    conversation = view(found)
    return Posting(
        conversation,
        _address(work, conversation_id, found.address),
        replies_after(work, conversation, found.posted),
    )


def posted(work: Work, conversation_id: str, address: Address, stored: StoredReply) -> None:
    """Note that a reply was posted; a ticket it shows for the first time is the person's own from here on."""
    up_to = update(TALKS).where(TALKS.c.conversation_id == conversation_id, TALKS.c.posted < stored.sequence)
    work.session.execute(up_to.values(posted=stored.sequence))
    ticket = stored.reply.ticket
    if ticket is not None and ticket.access_code is not None:
        own_ticket(work, address, ticket.reference)


def own_ticket(work: Work, address: Address, reference: str) -> None:
    """Let a person ask for a ticket that they opened. Doing so twice is once."""
    query = select(Ticket.id).where(Ticket.reference == parse_reference(reference))
    ticket_id = work.session.execute(query).scalar_one_or_none()
    if ticket_id is not None:
        insert_once(
            work.session, MessengerTicket, {"person_index": person_index(work, address), "ticket_id": ticket_id}
        )


def tickets_of(work: Work, address: Address) -> tuple[TicketStatus, ...]:
    """The tickets that a person opened through the messenger, newest first; erased ones are nobody's."""
    query = (
        select(Ticket)
        .join(MessengerTicket, TICKETS.c.ticket_id == Ticket.id)
        .where(TICKETS.c.person_index == person_index(work, address), Ticket.state != State.ERASED.value)
        .order_by(col(Ticket.created_at).desc())
    )
    return tuple(status_for_person(work, ticket) for ticket in work.session.execute(query).scalars())


def say_once(work: Work, conversation_id: str, reply: Reply) -> None:
    """Say something in a conversation that answers no message; the same reply id again says nothing.

    Raises ConversationUnknown.
    """
    hold(work, conversation_id)
    row = work.session.execute(select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id)).first()
    if row is None:
        raise ConversationUnknown
    if all(stored.reply.id != reply.id for stored in replies_after(work, view(row), 0)):
        add_reply(work, conversation_id, reply)


def person_index(work: Work, address: Address) -> str:
    """A person of a workspace as a keyed hash."""
    return work.keys.blind_index("messenger.person", address.workspace, address.user)


def _sealed(work: Work, conversation_id: str, address: Address) -> bytes:
    body = json.dumps(asdict(address)).encode()
    return work.keys.seal(work.session, owner(conversation_id), _place(conversation_id), body)


def _address(work: Work, conversation_id: str, sealed: bytes) -> Address:
    return Address(**json.loads(work.keys.open(work.session, owner(conversation_id), _place(conversation_id), sealed)))


def _place(conversation_id: str) -> Place:
    return Place("messenger_talk", "address", conversation_id)

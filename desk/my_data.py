"""What the desk stores of one conversation, for the person in it.

A person may ask what is kept of them without any formality here, because the conversation's token has proved that it is
theirs. What the company holds elsewhere is a matter for a request (APPI Article 33).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from desk.errors import ConversationUnknown
from desk.models import Conversation, Inbox, Reply, Ticket, Tracker, col
from desk.next_steps import next_steps
from desk.retention import ENDED, kept_until
from desk.work import Work

Why = Literal["open", "ended", "hold"]
"""Why a ticket is kept: the desk is still working on it; it has ended and is kept for its time; it is on legal hold."""


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket opened in the conversation, without personal data. `kept_until` (UTC) is None while it cannot be said:
    as long as it is open, or on hold."""

    reference: str
    type: str
    state: str
    opened_at: dt.datetime
    kept_until: dt.datetime | None
    why: Why
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """What is kept of a conversation. Times are UTC.

    `messages` are the person's, `replies` the desk's. `dialogue` says whether there is a state of the dialogue, which
    holds what was answered to its questions. All of it is sealed, and erased at `kept_until` unless something is said
    before. `ticket_time` is how long a ticket is kept once it has ended.
    """

    company: str
    channel: str
    opened_at: dt.datetime
    active_at: dt.datetime
    kept_until: dt.datetime
    messages: int
    replies: int
    dialogue: bool
    tickets: tuple[StoredTicket, ...]
    ticket_time: dt.timedelta


def show(work: Work, conversation_id: str) -> StoredConversation:
    """What is stored of a conversation. Raises ConversationUnknown."""
    row: Conversation | None = work.session.get(Conversation, conversation_id)
    if row is None:
        raise ConversationUnknown
    return StoredConversation(
        company=row.company,
        channel=row.channel,
        opened_at=row.created_at,
        active_at=row.active_at,
        kept_until=row.active_at + work.keeping.conversations,
        messages=_count(work, Inbox, conversation_id),
        replies=_count(work, Reply, conversation_id),
        dialogue=_count(work, Tracker, conversation_id) > 0,
        tickets=_tickets(work, conversation_id),
        ticket_time=work.keeping.tickets,
    )


def _tickets(work: Work, conversation_id: str) -> tuple[StoredTicket, ...]:
    query = select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(col(Ticket.created_at))
    return tuple(_stored(work, ticket) for ticket in work.session.execute(query).scalars())


def _stored(work: Work, ticket: Ticket) -> StoredTicket:
    why: Why = "hold" if ticket.legal_hold else "ended" if ticket.state in ENDED else "open"
    until = kept_until(work, ticket) if why == "ended" else None
    steps = next_steps(work, ticket)
    return StoredTicket(ticket.reference, ticket.type, ticket.state, ticket.created_at, until, why, steps)


def _count(work: Work, model: type[Inbox] | type[Reply] | type[Tracker], conversation_id: str) -> int:
    query = select(func.count()).select_from(model).where(model.conversation_id == conversation_id)
    found: int = work.session.execute(query).scalar_one()
    return found

"""Notices to be delivered: stored in the transaction they tell of, so that neither exists without the other.

A row names what to deliver by ids only; whoever delivers reads the words where they stand sealed. Deliveries are in
desk/deliveries.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import update

from desk.conversations import hold
from desk.database import insert_once
from desk.errors import ConversationUnknown
from desk.inbox import add_reply
from desk.messages import Reply
from desk.models import Conversation, Outbox, Ticket, col
from desk.work import Work

DESK = "desk"
"""The channel of notices to the desk itself."""
EMAIL = "email"
"""The channel of replies that leave the house by e-mail."""
DESK_CHAT = "desk_chat"
"""The channel of notices to the desk in its own room of a messenger."""
SLACK = "slack"
"""The channel of conversations that employees have in Slack."""


def announce_ticket(work: Work, ticket: Ticket) -> None:
    """Tell the desk of a new ticket: its reference and type, nothing of its person. Announcing twice is once."""
    payload = {"reference": ticket.reference, "type": ticket.type, "company": ticket.company, "state": ticket.state}
    put(work, f"ticket_opened:{ticket.id}", DESK, ticket.id, payload)


def announce_change(work: Work, ticket: Ticket, message_id: str) -> None:
    """Tell the desk that the person of a ticket has changed or added something: nothing of what it is."""
    payload = {"reference": ticket.reference, "type": ticket.type, "company": ticket.company, "state": ticket.state}
    put(work, f"ticket_changed:{message_id}", DESK, ticket.id, {**payload, "event": "changed"})


def tell(work: Work, conversation_id: str, reply: Reply, ticket_id: str) -> bool:
    """Store a reply in a conversation, and a notice to show it live; False if the conversation is gone.

    The reply stands in the conversation from here on, once: the notice only wakes whoever shows it.
    """
    try:
        hold(work, conversation_id)
    except ConversationUnknown:
        return False
    conversation: Conversation = work.session.get(Conversation, conversation_id)
    stored = add_reply(work, conversation_id, reply)
    payload = {"conversation": conversation_id, "sequence": stored.sequence, "message": reply.id}
    put(work, f"told:{reply.id}", conversation.channel, ticket_id, payload)
    return True


def put(
    work: Work,
    dedupe_key: str,
    channel: str,
    ticket_id: str,
    payload: Mapping[str, object],
    *,
    after: dt.timedelta = dt.timedelta(),
) -> bool:
    """Store a notice that is due `after` so long; False if one of this key is there. `payload`: ids and words of ours
    only."""
    values = {
        "dedupe_key": dedupe_key,
        "channel": channel,
        "ticket_id": ticket_id,
        "payload": dict(payload),
        "created_at": work.now,
        "next_try_at": work.now + after,
    }
    return insert_once(work.session, Outbox, values)


def hurry(work: Work, dedupe_key: str) -> None:
    """Let a notice that was put off, and that nobody has tried to deliver yet, be due at once."""
    waits = (col(Outbox.dedupe_key) == dedupe_key, col(Outbox.tries) == 0, col(Outbox.next_try_at) > work.now)
    work.session.execute(update(Outbox).where(*waits).values(next_try_at=work.now))

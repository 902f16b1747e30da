"""Opening, finding and erasing conversations."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select

from desk import audit
from desk.errors import CompanyUnknown, ConversationUnknown
from desk.models import Conversation as Row
from desk.models import Inbox, Reply, Tracker
from desk.work import Work

ID_BYTES = 18
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """A new conversation and the secret that proves it; the token is shown here only."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it was found. `created_at` is UTC."""

    id: str
    company: str
    channel: str
    switchable: bool
    created_at: dt.datetime


def open_conversation(work: Work, company: str, channel: str, switchable: bool = False) -> OpenedConversation:
    """Open a conversation with a company's desk; its id has 144 random bits, its token 256. Raises CompanyUnknown."""
    if company not in work.policies.companies:
        raise CompanyUnknown(company)
    opened = OpenedConversation(secrets.token_urlsafe(ID_BYTES), secrets.token_urlsafe(TOKEN_BYTES))
    work.session.add(
        Row(
            id=opened.id,
            company=company,
            channel=channel,
            switchable=switchable,
            token_index=_token_index(work, opened.token),
            created_at=work.now,
            active_at=work.now,
        )
    )
    work.keys.make(work.session, owner(opened.id), work.now)
    return opened


def access_conversation(work: Work, company: str, token: str) -> Conversation:
    """The conversation that this token proves, with this company. Raises ConversationUnknown."""
    found: Row | None = work.session.execute(
        select(Row).where(Row.token_index == _token_index(work, token), Row.company == company)
    ).scalar_one_or_none()
    if found is None:
        raise ConversationUnknown
    return view(found)


def erase_conversation(work: Work, conversation_id: str) -> None:
    """Erase a conversation: its key is destroyed, its messages, replies and tracker go.

    Tickets stay, under keys of their own, and forget the conversation they came from. Erasing what is gone already is
    no error: the wish is fulfilled.
    """
    row: Row | None = work.session.get(Row, conversation_id, with_for_update=True)
    if row is None:
        return
    work.keys.destroy(work.session, owner(conversation_id), work.now)
    for table in (Reply, Inbox, Tracker):
        work.session.execute(delete(table).where(table.conversation_id == conversation_id))
    work.session.execute(delete(Row).where(Row.id == conversation_id))
    work.session.expunge(row)
    audit.record(
        work,
        audit.SYSTEM,
        "conversation_erased",
        detail={"conversation": work.keys.blind_index("audit.conversation", conversation_id)},
    )


def expire_conversations(work: Work, older_than: dt.timedelta) -> int:
    """Erase every conversation in which nothing was said for `older_than`; how many there were. One that is in use at
    this moment is passed over."""
    query = select(Row.id).where(Row.active_at < work.now - older_than).with_for_update(skip_locked=True)
    idle = work.session.execute(query).scalars().all()
    for conversation_id in idle:
        erase_conversation(work, conversation_id)
    return len(idle)


def hold(work: Work, conversation_id: str) -> Row:
    """The conversation's row, locked to the end of the transaction and marked active. Raises ConversationUnknown."""
    row: Row | None = work.session.get(Row, conversation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise ConversationUnknown
    row.active_at = work.now
    return row


def owner(conversation_id: str) -> str:
    """The name under which a conversation's data key is kept."""
    return f"conversation:{conversation_id}"


def view(row: Row) -> Conversation:
    """The row as a value."""
    return Conversation(row.id, row.company, row.channel, row.switchable, row.created_at)


def _token_index(work: Work, token: str) -> str:
    return work.keys.blind_index("conversation.token", token)

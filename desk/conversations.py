"""Opening, finding and erasing conversations."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from desk import audit
from desk.errors import CompanyUnknown, ConversationUnknown
from desk.lifecycle import ENDED_STATES
from desk.models import Conversation as ConversationRow
from desk.models import Inbox, Reply, Ticket, Tracker, table
from desk.work import Work

ID_BYTES = 18
TOKEN_BYTES = 32

CONVERSATIONS = table(ConversationRow)
OPEN = insert(CONVERSATIONS)
FIND = select(CONVERSATIONS).where(CONVERSATIONS.c.token_index == bindparam("token"))
HOLD = select(CONVERSATIONS.c.sequence).where(CONVERSATIONS.c.id == bindparam("of_id")).with_for_update()
ADVANCE = (
    update(CONVERSATIONS)
    .where(CONVERSATIONS.c.id == bindparam("of_id"))
    .values(sequence=bindparam("last"), active_at=bindparam("now"))
)


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
    """Open a conversation with a company's desk; its id has 144 random bits, its token 256. Raises CompanyUnknown.

    An id begins with a letter, so that no command takes it for an option.
    """
    if company not in work.policies.companies:
        raise CompanyUnknown(company)
    opened = OpenedConversation(f"c{secrets.token_urlsafe(ID_BYTES)}", secrets.token_urlsafe(TOKEN_BYTES))
    row = {
        "id": opened.id,
        "company": company,
        "channel": channel,
        "switchable": switchable,
        "token_index": _token_index(work, opened.token),
        "created_at": work.now,
        "active_at": work.now,
    }
    work.session.execute(OPEN, row)
    work.keys.make(work.session, owner(opened.id), work.now)
    return opened


def access_conversation(work: Work, company: str, token: str) -> Conversation:
    """The conversation that this token proves, with this company. Raises ConversationUnknown."""
    found = work.session.execute(FIND, {"token": _token_index(work, token)}).first()
    if found is None or found.company != company:
        raise ConversationUnknown
    return view(found)


def erase_conversation(work: Work, conversation_id: str) -> None:
    """Erase a conversation: its key is destroyed, its messages, replies and tracker go.

    Tickets stay, under keys of their own, and forget the conversation they came from. Erasing what is gone already is
    no error: the wish is fulfilled.
    """
    if _removed(work, conversation_id):
        _note_erased(work, conversation_id)


def expire_conversations(
    work: Work, older_than: dt.timedelta, company: str | None = None, limit: int | None = None
) -> int:
    """Erase conversations in which nothing was said for `older_than`, of one company and so many at most where given;
    how many there were. One in use at this moment is passed over. One of a ticket on legal hold is kept, and so is the
    only way to a person who is still to be answered: the conversation of an open ticket with no other way to reply."""
    query = _expired(work, older_than, company).order_by(CONVERSATIONS.c.active_at).limit(limit)
    idle = work.session.execute(query.with_for_update(skip_locked=True)).scalars().all()
    erased = [conversation_id for conversation_id in idle if _removed(work, conversation_id)]
    for conversation_id in erased:  # last: whoever holds the end of the trail must wait for nobody's ticket
        _note_erased(work, conversation_id)
    return len(idle)


def count_expired(work: Work, older_than: dt.timedelta, company: str | None = None) -> int:
    """How many conversations `expire_conversations` would erase now."""
    expired = _expired(work, older_than, company).subquery()
    count: int = work.session.execute(select(func.count()).select_from(expired)).scalar_one()
    return count


def hold(work: Work, conversation_id: str) -> int:
    """Lock a conversation to the end of the transaction; the last number given in it. Raises ConversationUnknown."""
    sequence: int | None = work.session.execute(HOLD, {"of_id": conversation_id}).scalar_one_or_none()
    if sequence is None:
        raise ConversationUnknown
    return sequence


def advance(work: Work, conversation_id: str, sequence: int) -> None:
    """Note the last number now given in a conversation that is held, and that somebody was active in it."""
    work.session.execute(ADVANCE, {"of_id": conversation_id, "last": sequence, "now": work.now})


def owner(conversation_id: str) -> str:
    """The name under which a conversation's data key is kept."""
    return f"conversation:{conversation_id}"


def view(row: Any) -> Conversation:
    """A row with the columns of a conversation as a value."""
    return Conversation(row.id, row.company, row.channel, row.switchable, row.created_at)


def _removed(work: Work, conversation_id: str) -> bool:
    """Destroy a conversation's key and remove what it sealed; False if it is gone already."""
    if work.session.execute(HOLD, {"of_id": conversation_id}).first() is None:
        return False
    work.keys.destroy(work.session, owner(conversation_id), work.now)
    for model in (Reply, Inbox, Tracker):
        rows = table(model)
        work.session.execute(delete(rows).where(rows.c.conversation_id == conversation_id))
    work.session.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id))
    return True


def _note_erased(work: Work, conversation_id: str) -> None:
    audit.record(
        work,
        audit.SYSTEM,
        "conversation_erased",
        detail={"conversation": work.keys.blind_index("audit.conversation", conversation_id)},
    )


def _expired(work: Work, older_than: dt.timedelta, company: str | None) -> Any:
    tickets = table(Ticket)
    still_needed = and_(
        tickets.c.reply_route.is_(None), tickets.c.state.not_in([state.value for state in ENDED_STATES])
    )
    held = select(tickets.c.id).where(
        tickets.c.conversation_id == CONVERSATIONS.c.id, or_(tickets.c.legal_hold.is_(True), still_needed)
    )
    query = select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.active_at < work.now - older_than, ~held.exists())
    return query if company is None else query.where(CONVERSATIONS.c.company == company)


def _token_index(work: Work, token: str) -> str:
    return work.keys.blind_index("conversation.token", token)

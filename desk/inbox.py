"""What a person sends and what is answered: accepted once, worked under a lease, done together with its replies."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import desc, or_, select, update

from desk.conversations import Conversation, hold, owner, view
from desk.crypto import Place
from desk.errors import ChoiceUnknown, MessageUnknown
from desk.messages import Choice, PersonMessage, Reply
from desk.models import Conversation as ConversationRow
from desk.models import Inbox, col
from desk.models import Reply as ReplyRow
from desk.trackers import StagedTracker, save_tracker
from desk.work import Work

SWEEP = 100
"""How many unfinished rows are handed out at once."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message the desk has taken in charge: `new`, `pending` from before, or `done` already."""

    row_id: int
    state: Literal["new", "pending", "done"]
    text: str
    payload: str | None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A message whose worker is gone; `leases` says how often it was taken up."""

    conversation: Conversation
    message: Accepted
    leases: int


@dataclass(frozen=True, slots=True)
class StoredReply:
    """A reply and its number within the conversation."""

    sequence: int
    reply: Reply


def accept(work: Work, conversation: Conversation, external_id: str, text: str | None, choice: str | None) -> Accepted:
    """Take a message in charge: either `text`, or the id of a `choice` that a reply of the conversation offered.

    A choice becomes its label (text) and its payload. The same `external_id` again gives the same row, whatever comes
    with it. Raises ConversationUnknown, ChoiceUnknown.
    """
    row = hold(work, conversation.id)
    external_index = work.keys.blind_index("inbox.external_id", conversation.id, external_id)
    known: Inbox | None = work.session.execute(
        select(Inbox).where(Inbox.conversation_id == conversation.id, Inbox.external_index == external_index)
    ).scalar_one_or_none()
    if known is not None:
        return _accepted(work, known, "done" if known.done_at else "pending")
    if (text is None) == (choice is None):
        raise ValueError("a message is either a text or a choice")
    said, payload = (text, None) if choice is None else _picked(work, conversation.id, choice)
    row.sequence += 1
    body = {"id": external_id, "text": said, "payload": payload}
    entry = Inbox(
        conversation_id=conversation.id,
        external_index=external_index,
        sequence=row.sequence,
        body=_seal(work, conversation.id, _inbox_place(conversation.id, external_index), body),
        received_at=work.now,
    )
    work.session.add(entry)
    work.session.flush()
    return Accepted(entry.id, "new", said or "", payload)


def lease(work: Work, row_id: int, seconds: float) -> bool:
    """Take a row up for so long; False if it is done, gone, or somebody else holds it."""
    free = or_(col(Inbox.leased_until).is_(None), col(Inbox.leased_until) <= work.now)
    statement = (
        update(Inbox)
        .where(Inbox.id == row_id, col(Inbox.done_at).is_(None), free)
        .values(leased_until=work.now + dt.timedelta(seconds=seconds), leases=Inbox.leases + 1)
        .execution_options(synchronize_session=False)
    )
    taken: int = work.session.execute(statement).rowcount
    return taken == 1


def unfinished(work: Work) -> tuple[Unfinished, ...]:
    """Rows that are not done and that nobody holds, oldest first, at most a hundred."""
    free = or_(col(Inbox.leased_until).is_(None), col(Inbox.leased_until) <= work.now)
    rows = work.session.execute(
        select(Inbox, ConversationRow)
        .join(ConversationRow, ConversationRow.id == Inbox.conversation_id)
        .where(col(Inbox.done_at).is_(None), free)
        .order_by(Inbox.id)
        .limit(SWEEP)
    ).all()
    return tuple(Unfinished(view(owned), _accepted(work, row, "pending"), row.leases) for row, owned in rows)


def finish_turn(
    work: Work, row_id: int, replies: Sequence[Reply], tracker: StagedTracker | None
) -> tuple[StoredReply, ...]:
    """Store a row's replies, save the tracker and mark the row done, all or nothing.

    A row that is done already keeps its first replies, which are returned: a message is answered once. Raises
    VersionConflict (then nothing is kept), ConversationUnknown or MessageUnknown if it was erased meanwhile.
    """
    conversation_id = work.session.execute(select(Inbox.conversation_id).where(Inbox.id == row_id)).scalar_one_or_none()
    if conversation_id is None:
        raise MessageUnknown
    conversation = hold(work, conversation_id)
    row: Inbox | None = work.session.get(Inbox, row_id, populate_existing=True)
    if row is None:
        raise MessageUnknown
    if row.done_at is not None:
        return _stored(work, row_id)
    if tracker is not None:
        save_tracker(work, tracker)
    row.done_at, row.leased_until = work.now, None
    return tuple(_store(work, conversation, reply, row_id) for reply in replies)


def replies_of(work: Work, row_id: int) -> tuple[Reply, ...]:
    """The replies to one message, in order; empty while it is not done."""
    return tuple(stored.reply for stored in _stored(work, row_id))


def add_reply(work: Work, conversation_id: str, reply: Reply) -> StoredReply:
    """Store a reply that answers no message: a greeting, a promise, a word of staff. Raises ConversationUnknown."""
    return _store(work, hold(work, conversation_id), reply, None)


def replies_after(work: Work, conversation: Conversation, sequence: int) -> tuple[StoredReply, ...]:
    """The replies numbered above `sequence`, in order."""
    rows = work.session.execute(
        select(ReplyRow)
        .where(ReplyRow.conversation_id == conversation.id, ReplyRow.sequence > sequence)
        .order_by(ReplyRow.sequence)
    ).scalars()
    return tuple(StoredReply(row.sequence, _reply(work, row)) for row in rows)


def history(work: Work, conversation: Conversation) -> tuple[PersonMessage | Reply, ...]:
    """Everything said in a conversation by either side, in the order it was stored."""
    rows = work.session.execute(select(Inbox).where(Inbox.conversation_id == conversation.id)).scalars()
    said: dict[int, PersonMessage | Reply] = {row.sequence: _person_message(work, row) for row in rows}
    said.update({stored.sequence: stored.reply for stored in replies_after(work, conversation, 0)})
    return tuple(said[sequence] for sequence in sorted(said))


def _store(work: Work, conversation: ConversationRow, reply: Reply, row_id: int | None) -> StoredReply:
    conversation.sequence += 1
    sequence = conversation.sequence
    body = _seal(work, conversation.id, _reply_place(conversation.id, sequence), reply.to_json(payloads=True))
    work.session.add(
        ReplyRow(conversation_id=conversation.id, sequence=sequence, inbox_id=row_id, body=body, at=reply.at)
    )
    work.session.flush()
    return StoredReply(sequence, reply)


def _stored(work: Work, row_id: int) -> tuple[StoredReply, ...]:
    rows = work.session.execute(
        select(ReplyRow).where(ReplyRow.inbox_id == row_id).order_by(ReplyRow.sequence)
    ).scalars()
    return tuple(StoredReply(row.sequence, _reply(work, row)) for row in rows)


def _picked(work: Work, conversation_id: str, choice_id: str) -> tuple[str, str]:
    """Label and payload of an offered choice; of the newest reply where several offer the id."""
    rows = work.session.execute(
        select(ReplyRow)
        .where(ReplyRow.conversation_id == conversation_id)
        .order_by(desc(ReplyRow.sequence))
        .execution_options(yield_per=20)
    ).scalars()
    for row in rows:
        for choice in _reply(work, row).choices:
            if choice.id == choice_id:
                return _offer(choice)
    raise ChoiceUnknown


def _offer(choice: Choice) -> tuple[str, str]:
    return choice.label, choice.payload


def _accepted(work: Work, row: Inbox, state: Literal["new", "pending", "done"]) -> Accepted:
    body = _open(work, row.conversation_id, _inbox_place(row.conversation_id, row.external_index), row.body)
    return Accepted(row.id, state, body["text"], body["payload"])


def _person_message(work: Work, row: Inbox) -> PersonMessage:
    body = _open(work, row.conversation_id, _inbox_place(row.conversation_id, row.external_index), row.body)
    return PersonMessage(body["id"], row.received_at, body["text"])


def _reply(work: Work, row: ReplyRow) -> Reply:
    body = _open(work, row.conversation_id, _reply_place(row.conversation_id, row.sequence), row.body)
    return Reply.from_json(body)


def _inbox_place(conversation_id: str, external_index: str) -> Place:
    return Place("inbox", "body", f"{conversation_id}/{external_index}")


def _reply_place(conversation_id: str, sequence: int) -> Place:
    return Place("reply", "body", f"{conversation_id}/{sequence}")


def _seal(work: Work, conversation_id: str, place: Place, body: dict[str, Any]) -> bytes:
    """JSON as UTF-8; `surrogatepass`, since a person may send half of a surrogate pair."""
    plain = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return work.keys.seal(work.session, owner(conversation_id), place, plain)


def _open(work: Work, conversation_id: str, place: Place, sealed: bytes) -> dict[str, Any]:
    plain = work.keys.open(work.session, owner(conversation_id), place, sealed)
    body: dict[str, Any] = json.loads(plain.decode("utf-8", "surrogatepass"))
    return body

"""What a person sends and what is answered: accepted once, worked under a lease, done together with its replies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import bindparam, desc, insert, or_, select, update

from desk.bodies import inbox_place, open_body, reply_place, seal_body
from desk.conversations import CONVERSATIONS, Conversation, advance, hold, view
from desk.drafts import spend_draft
from desk.errors import ChoiceUnknown, KeyDestroyed, MessageUnknown, SealBroken
from desk.forgetting import forget_everything, forget_message, forget_since
from desk.messages import PersonMessage, Reply
from desk.models import Inbox, table
from desk.models import Reply as ReplyRow
from desk.trackers import Forget, StagedTracker, save_tracker
from desk.unanswered import InVain, note_unanswered
from desk.work import Work

SWEEP = 100
"""How many unfinished rows are handed out at once."""

INBOX, REPLIES = table(Inbox), table(ReplyRow)
_FREE = or_(INBOX.c.leased_until.is_(None), INBOX.c.leased_until <= bindparam("now"))
_OF_CONVERSATION = REPLIES.c.conversation_id == bindparam("conversation")
ACCEPT = insert(INBOX)
KNOWN = select(INBOX).where(
    INBOX.c.conversation_id == bindparam("conversation"), INBOX.c.external_index == bindparam("index")
)
RECEIVED = select(INBOX).where(INBOX.c.conversation_id == bindparam("conversation"))
OWNER = select(INBOX.c.conversation_id).where(INBOX.c.id == bindparam("row"))
_EARLIER = INBOX.alias("earlier")
_EARLIER_UNDONE = (
    select(_EARLIER.c.id)
    .where(
        _EARLIER.c.conversation_id == INBOX.c.conversation_id, _EARLIER.c.id < INBOX.c.id, _EARLIER.c.done_at.is_(None)
    )
    .correlate(INBOX)
    .exists()
)
"""An earlier message of the conversation waits: its turn comes first."""
LEASE = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"), INBOX.c.done_at.is_(None), _FREE, ~_EARLIER_UNDONE)
    .values(leased_until=bindparam("until"), leases=INBOX.c.leases + 1)
)
DONE = (
    update(INBOX)
    .where(INBOX.c.id == bindparam("row"), INBOX.c.done_at.is_(None))
    .values(done_at=bindparam("now"), leased_until=None)
)
UNFINISHED = select(INBOX).where(INBOX.c.done_at.is_(None), _FREE).order_by(INBOX.c.id).limit(SWEEP)
REPLY = insert(REPLIES)
ANSWERS = select(REPLIES).where(REPLIES.c.inbox_id == bindparam("row")).order_by(REPLIES.c.sequence)
LATER = select(REPLIES).where(_OF_CONVERSATION, REPLIES.c.sequence > bindparam("after")).order_by(REPLIES.c.sequence)
NEWEST_FIRST = select(REPLIES).where(_OF_CONVERSATION).order_by(desc(REPLIES.c.sequence))


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
    sequence = hold(work, conversation.id) + 1
    external_index = work.keys.blind_index("inbox.external_id", conversation.id, external_id)
    known = work.session.execute(KNOWN, {"conversation": conversation.id, "index": external_index}).first()
    if known is not None:
        return _accepted(work, known, "done" if known.done_at else "pending")
    if (text is None) == (choice is None):
        raise ValueError("a message is either a text or a choice")
    said, payload = (text or "", None) if choice is None else _picked(work, conversation.id, choice)
    body = {"id": external_id, "text": said, "payload": payload}
    row = {
        "conversation_id": conversation.id,
        "external_index": external_index,
        "sequence": sequence,
        "body": seal_body(work, conversation.id, inbox_place(conversation.id, external_index), body),
        "received_at": work.now,
    }
    row_id: int = work.session.execute(ACCEPT, row).inserted_primary_key[0]
    advance(work, conversation.id, sequence)
    return Accepted(row_id, "new", said, payload)


def lease(work: Work, row_id: int, seconds: float) -> bool:
    """Take a row up for so long; False if it is done, gone, somebody else holds it, or an earlier one is not done."""
    until = work.now + dt.timedelta(seconds=seconds)
    taken: int = work.session.execute(LEASE, {"row": row_id, "now": work.now, "until": until}).rowcount
    return taken == 1


def unfinished(work: Work) -> tuple[Unfinished, ...]:
    """Rows that are not done and that nobody holds, oldest first, at most a hundred.

    A row that cannot be read (its conversation was erased meanwhile, or it was altered) is left out.
    """
    rows = work.session.execute(UNFINISHED, {"now": work.now}).all()
    owners = work.session.execute(
        select(CONVERSATIONS).where(CONVERSATIONS.c.id.in_({row.conversation_id for row in rows}))
    )
    conversations = {owned.id: view(owned) for owned in owners}
    found = []
    for row in rows:
        with suppress(KeyError, KeyDestroyed, SealBroken):
            message = _accepted(work, row, "pending")
            found.append(Unfinished(conversations[row.conversation_id], message, row.leases))
    return tuple(found)


def finish_turn(
    work: Work,
    row_id: int,
    replies: Sequence[Reply],
    tracker: StagedTracker | None,
    in_vain: InVain | None = None,
) -> tuple[StoredReply, ...]:
    """Store a row's replies, save the tracker and mark the row done, all or nothing. What the turn ended by forgetting
    is forgotten with it, a draft that it took up is erased, and what was asked `in_vain` is counted.

    A row that is done already keeps its first replies, which are returned: a message is answered once. Raises
    VersionConflict (then nothing is kept), ConversationUnknown or MessageUnknown if it was erased meanwhile.
    """
    conversation_id = work.session.execute(OWNER, {"row": row_id}).scalar_one_or_none()
    if conversation_id is None:
        raise MessageUnknown
    sequence = hold(work, conversation_id)
    if work.session.execute(DONE, {"row": row_id, "now": work.now}).rowcount == 0:
        return _stored(work, row_id)
    if tracker is not None:
        save_tracker(work, tracker)
        if tracker.forget is not None:
            _forget(work, conversation_id, row_id, tracker.forget)
        if tracker.draft is not None:
            spend_draft(work, conversation_id, tracker.draft)
    if in_vain is not None:
        note_unanswered(work, in_vain)
    return _store(work, conversation_id, sequence, replies, row_id)


def _forget(work: Work, conversation_id: str, row_id: int, what: Forget) -> None:
    if what == "message":
        forget_message(work, row_id)
    elif what == "everything":
        forget_everything(work, conversation_id, row_id)
    else:
        assert isinstance(what, dt.datetime)
        forget_since(work, conversation_id, what, row_id)


def replies_of(work: Work, row_id: int) -> tuple[Reply, ...]:
    """The replies to one message, in order; empty while it is not done."""
    return tuple(stored.reply for stored in _stored(work, row_id))


def answer_of(work: Work, row_id: int) -> tuple[Reply, ...] | None:
    """The replies to one message, which may be none; None while it is not done, or its conversation was erased."""
    done = work.session.execute(select(INBOX.c.id).where(INBOX.c.id == row_id, INBOX.c.done_at.is_not(None))).first()
    return replies_of(work, row_id) if done is not None else None


def add_reply(work: Work, conversation_id: str, reply: Reply) -> StoredReply:
    """Store a reply that answers no message: a greeting, a promise, a word of staff. Raises ConversationUnknown."""
    return _store(work, conversation_id, hold(work, conversation_id), (reply,), None)[0]


def replies_after(work: Work, conversation: Conversation, sequence: int) -> tuple[StoredReply, ...]:
    """The replies numbered above `sequence`, in order."""
    rows = work.session.execute(LATER, {"conversation": conversation.id, "after": sequence})
    return tuple(StoredReply(row.sequence, _reply(work, row)) for row in rows)


def last_reply(work: Work, conversation: Conversation) -> Reply | None:
    """What the assistant said last, words of staff left out; None if it said nothing yet."""
    rows = work.session.execute(NEWEST_FIRST, {"conversation": conversation.id})
    replies = (_reply(work, row) for row in rows)
    return next((reply for reply in replies if reply.sender == "assistant"), None)


def history(work: Work, conversation: Conversation) -> tuple[PersonMessage | Reply, ...]:
    """Everything said in a conversation by either side, in the order it was stored."""
    rows = work.session.execute(RECEIVED, {"conversation": conversation.id})
    said: dict[int, PersonMessage | Reply] = {row.sequence: _person_message(work, row) for row in rows}
    said.update({stored.sequence: stored.reply for stored in replies_after(work, conversation, 0)})
    return tuple(said[sequence] for sequence in sorted(said))


def _store(
    work: Work, conversation_id: str, sequence: int, replies: Sequence[Reply], row_id: int | None
) -> tuple[StoredReply, ...]:
    """Store replies under the numbers after `sequence`; the conversation is held."""
    stored = tuple(StoredReply(number, reply) for number, reply in enumerate(replies, sequence + 1))
    rows = [
        {
            "conversation_id": conversation_id,
            "sequence": entry.sequence,
            "inbox_id": row_id,
            "body": seal_body(
                work, conversation_id, reply_place(conversation_id, entry.sequence), entry.reply.to_json(payloads=True)
            ),
            "at": entry.reply.at,
        }
        for entry in stored
    ]
    if rows:
        work.session.execute(REPLY, rows)
    advance(work, conversation_id, sequence + len(stored))
    return stored


def _stored(work: Work, row_id: int) -> tuple[StoredReply, ...]:
    rows = work.session.execute(ANSWERS, {"row": row_id})
    return tuple(StoredReply(row.sequence, _reply(work, row)) for row in rows)


def _picked(work: Work, conversation_id: str, choice_id: str) -> tuple[str, str]:
    """Label and payload of an offered choice; of the newest reply where several offer the id."""
    for row in work.session.execute(NEWEST_FIRST, {"conversation": conversation_id}):
        reply = _reply(work, row)
        for choice in (*reply.choices, *(line.change for line in reply.review)):
            if choice.id == choice_id:
                return choice.label, choice.payload
    raise ChoiceUnknown


def _accepted(work: Work, row: Any, state: Literal["new", "pending", "done"]) -> Accepted:
    body = open_body(work, row.conversation_id, inbox_place(row.conversation_id, row.external_index), row.body)
    return Accepted(row.id, state, body["text"], body["payload"])


def _person_message(work: Work, row: Any) -> PersonMessage:
    body = open_body(work, row.conversation_id, inbox_place(row.conversation_id, row.external_index), row.body)
    return PersonMessage(body["id"], row.received_at, body["text"])


def _reply(work: Work, row: Any) -> Reply:
    body = open_body(work, row.conversation_id, reply_place(row.conversation_id, row.sequence), row.body)
    return Reply.from_json(body)

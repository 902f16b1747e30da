"""Forgetting part of a conversation: a dialogue that was cancelled, a number that must not be kept, or all of it.

The rows stay, so that a message sent again is still known and answered once; their words are overwritten. A message
that came in meanwhile and waits for its own turn is none of what is forgotten.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from desk.bodies import inbox_place, open_body, reply_place, seal_body
from desk.crypto import DESTROYED, Place
from desk.messages import Reply
from desk.models import Inbox, table
from desk.models import Reply as ReplyRow
from desk.work import Work

INBOX, REPLIES = table(Inbox), table(ReplyRow)
FORGOTTEN = "[deleted]"
"""What stands in the place of words that were forgotten."""
_OF_CONVERSATION = INBOX.c.conversation_id == bindparam("conversation")
_SAID = select(INBOX).where(_OF_CONVERSATION, INBOX.c.id <= bindparam("last"))
_SAID_SINCE = _SAID.where(or_(INBOX.c.done_at.is_(None), INBOX.c.done_at >= bindparam("since")))
"""Turns of a conversation follow one another: the one under way at a moment is the first that is done after it."""
_REPLIED = select(REPLIES).where(REPLIES.c.conversation_id == bindparam("conversation"))


def forget_message(work: Work, row_id: int) -> None:
    """Overwrite what one message of the inbox said; the message stays known."""
    row = work.session.execute(select(INBOX).where(INBOX.c.id == row_id)).first()
    if row is not None:
        _overwrite(work, row)


def forget_since(work: Work, conversation_id: str, since: dt.datetime, row_id: int) -> None:
    """Overwrite what was said from the turn on that was under way at `since` (UTC), up to the message `row_id`, and
    what was replied to it.

    Answers from the policy, words of staff, and what names a ticket hold nothing of the person and stay as they are.
    """
    found = {"conversation": conversation_id, "since": since, "last": row_id}
    said = work.session.execute(_SAID_SINCE, found).all()
    answers = {row.id for row in said}
    for row in said:
        _overwrite(work, row)
    for row in work.session.execute(_REPLIED, {"conversation": conversation_id}).all():
        if row.inbox_id not in answers:
            continue
        reply = Reply.from_json(open_body(work, conversation_id, _place(row), row.body))
        if not (reply.sender == "staff" or reply.answer or reply.ticket):
            _overwrite_reply(work, row, reply)


def forget_everything(work: Work, conversation_id: str, row_id: int) -> None:
    """Overwrite all that was said by either side up to the message `row_id`: words of staff, answers, and tickets with
    their access codes too. What staff wrote stands in the ticket they wrote it for."""
    for row in work.session.execute(_SAID, {"conversation": conversation_id, "last": row_id}).all():
        _overwrite(work, row)
    for row in work.session.execute(_REPLIED, {"conversation": conversation_id}).all():
        _overwrite_reply(work, row, Reply.from_json(open_body(work, conversation_id, _place(row), row.body)))


def _overwrite(work: Work, row: Any) -> None:
    place = inbox_place(row.conversation_id, row.external_index)
    body = {**open_body(work, row.conversation_id, place, row.body), "text": FORGOTTEN, "payload": None}
    sealed = seal_body(work, row.conversation_id, place, body)
    work.session.execute(update(INBOX).where(INBOX.c.id == row.id).values(body=sealed))
    _leave_no_trace(work)


def _overwrite_reply(work: Work, row: Any, reply: Reply) -> None:
    empty = replace(reply, text=FORGOTTEN, choices=(), answer=None, asks=None, request=None, ticket=None, review=())
    sealed = seal_body(work, row.conversation_id, _place(row), empty.to_json(payloads=True))
    at = (REPLIES.c.conversation_id == row.conversation_id, REPLIES.c.sequence == row.sequence)
    work.session.execute(update(REPLIES).where(*at).values(body=sealed))
    _leave_no_trace(work)


def _leave_no_trace(work: Work) -> None:
    """The conversation's key lives on, so the old words must not stand in SQLite's write-ahead log either."""
    work.session.info[DESTROYED] = True


def _place(row: Any) -> Place:
    return reply_place(row.conversation_id, row.sequence)

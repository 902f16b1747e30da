"""Forgetting part of a conversation: what was said in a dialogue that was cancelled, or a number that must not be kept.

The rows stay, so that a message sent again is still known and answered once; their words are overwritten. Answers from
the policy, words of staff, and what names a ticket hold nothing of the person and stay as they are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, select, update

from desk.bodies import inbox_place, open_body, reply_place, seal_body
from desk.messages import Reply
from desk.models import Inbox, table
from desk.models import Reply as ReplyRow
from desk.work import Work

INBOX, REPLIES = table(Inbox), table(ReplyRow)
FORGOTTEN = "[deleted]"
"""What stands in the place of words that were forgotten."""
_BEGAN_WITH = select(func.max(INBOX.c.sequence)).where(
    INBOX.c.conversation_id == bindparam("conversation"), INBOX.c.received_at <= bindparam("since")
)
_SAID = select(INBOX).where(
    INBOX.c.conversation_id == bindparam("conversation"), INBOX.c.sequence >= bindparam("first")
)
_ANSWERED = select(REPLIES).where(
    REPLIES.c.conversation_id == bindparam("conversation"), REPLIES.c.sequence > bindparam("first")
)


def forget_message(work: Work, row_id: int) -> None:
    """Overwrite what one message of the inbox said; the message stays known."""
    row = work.session.execute(select(INBOX).where(INBOX.c.id == row_id)).first()
    if row is not None:
        _overwrite(work, row)


def forget_since(work: Work, conversation_id: str, since: dt.datetime) -> None:
    """Overwrite what was said from the message on that was the last at `since` (UTC), and what was replied to it."""
    began: int | None = work.session.execute(
        _BEGAN_WITH, {"conversation": conversation_id, "since": since}
    ).scalar_one_or_none()
    found = {"conversation": conversation_id, "first": began or 0}
    for row in work.session.execute(_SAID, found).all():
        _overwrite(work, row)
    for row in work.session.execute(_ANSWERED, found).all():
        place = reply_place(conversation_id, row.sequence)
        reply = Reply.from_json(open_body(work, conversation_id, place, row.body))
        if reply.sender == "staff" or reply.answer or reply.ticket:
            continue
        empty = replace(reply, text=FORGOTTEN, choices=(), asks=None, request=None)
        sealed = seal_body(work, conversation_id, place, empty.to_json(payloads=True))
        at = (REPLIES.c.conversation_id == conversation_id, REPLIES.c.sequence == row.sequence)
        work.session.execute(update(REPLIES).where(*at).values(body=sealed))


def _overwrite(work: Work, row: Any) -> None:
    place = inbox_place(row.conversation_id, row.external_index)
    body = {**open_body(work, row.conversation_id, place, row.body), "text": FORGOTTEN, "payload": None}
    sealed = seal_body(work, row.conversation_id, place, body)
    work.session.execute(update(INBOX).where(INBOX.c.id == row.id).values(body=sealed))

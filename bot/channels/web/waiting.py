"""Long polling: for a client whose way here holds server-sent events back (a proxy that collects a response first)."""

from __future__ import annotations

import time

from aiohttp import web

from bot.channels.web.context import context, token_of
from bot.channels.web.problems import QUERY_WRONG, Problem
from bot.reception import in_time
from desk.conversations import Conversation, access_conversation
from desk.inbox import history
from desk.messages import PersonMessage, Reply
from desk.work import Work

LONGEST = 25
"""Seconds that a client may wait: less than proxies give a silent request."""
ID_CHARACTERS = 128
LOOK_SECONDS = 5.0
"""How often it looks by itself: word of a new reply may be lost (bot/fanout.py)."""

Said = tuple[PersonMessage | Reply, ...]


async def said_after(request: web.Request, conversation: Conversation) -> Said:
    """Everything said after the message or reply that the query's `after` names (all, if it names none that is kept),
    as soon as there is a reply among it; at the latest after `wait` seconds.

    Raises Problem (422, 429), ConversationUnknown, DeskUnavailable.
    """
    after, wait = _asked(request)
    here = context(request)
    if not wait:
        return _later(await in_time(here.desk.run(history, conversation)), after)
    until = time.monotonic() + wait
    with here.reception.fanout.subscribe(conversation.id) as wakes, here.streams.entered(conversation.id, wakes):
        while True:
            said = await in_time(here.desk.run(_read, conversation.company, token_of(request)))
            new, left = _later(said, after), until - time.monotonic()
            if any(isinstance(one, Reply) for one in new) or left <= 0 or here.streams.ending:
                return new
            await wakes.next(min(left, LOOK_SECONDS))


def _read(work: Work, company: str, token: str) -> Said:
    """Everything said. Raises ConversationUnknown once the conversation is gone."""
    return history(work, access_conversation(work, company, token))


def _later(said: Said, after: str | None) -> Said:
    place = next((index for index, one in enumerate(said) if one.id == after), -1) if after else -1
    return said[place + 1 :]


def _asked(request: web.Request) -> tuple[str | None, int]:
    """The id to go on after, None without one, and the seconds to wait. Raises Problem (422)."""
    after, wait = request.query.get("after"), request.query.get("wait", "0")
    if after is not None and len(after) > ID_CHARACTERS:
        raise Problem(QUERY_WRONG, "'after' must be the id of a message or reply.", member="after")
    if not (wait.isascii() and wait.isdigit() and len(wait) <= 2 and int(wait) <= LONGEST):
        raise Problem(QUERY_WRONG, f"'wait' must be a whole number of seconds from 0 to {LONGEST}.", member="wait")
    return after, int(wait)

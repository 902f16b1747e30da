"""Live replies as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from bot.channels.web.context import access_conversation, context, token_of
from bot.channels.web.problems import EVENT_ID_WRONG, Problem
from bot.channels.web.shown import shown
from bot.fanout import Wakes
from bot.reception import in_time
from desk.conversations import Conversation
from desk.conversations import access_conversation as proved_conversation
from desk.errors import ConversationUnknown, DeskUnavailable, KeyDestroyed
from desk.inbox import StoredReply, replies_after
from desk.work import Work

PING_SECONDS = 15.0
"""How often a silent stream says that it is there, and looks by itself whether there is something new."""
CODES_SHOWN = dt.timedelta(minutes=10)
"""How long after a reply a stream that is resumed still shows the codes in it: a connection that was lost is back by
then. Later a stream from the beginning is a history, which shows none."""
RETRY_MILLISECONDS = 3000
HIGHEST = 2**31 - 1


async def stream_replies(request: web.Request) -> web.StreamResponse:
    """GET /{company}/events: each reply as it is stored, `id` its number. Last-Event-ID resumes after that number;
    without it the stream begins with what comes next. Ends when the conversation is erased."""
    here, conversation = context(request), await access_conversation(request)
    with here.reception.fanout.subscribe(conversation.id) as wakes, here.streams.entered(conversation.id, wakes):
        sequence = _resumed(request)
        if sequence is None:
            known = await in_time(here.desk.run(replies_after, conversation, 0))
            sequence = known[-1].sequence if known else 0
        async with sse_response(request) as response:
            response.ping_interval = PING_SECONDS
            with suppress(ConnectionResetError):  # the reader closed the tab while a reply was on its way
                await _send_on(request, response, conversation, wakes, sequence)
    return response


async def _send_on(
    request: web.Request, response: EventSourceResponse, conversation: Conversation, wakes: Wakes, sequence: int
) -> None:
    """Send what comes after number `sequence`, until the reader has gone or the conversation is erased."""
    here = context(request)
    await response.write(f"retry: {RETRY_MILLISECONDS}\r\n\r\n".encode())
    while response.is_connected() and not here.streams.ending:
        try:
            new, now = await here.desk.run(_read, conversation.company, token_of(request), sequence)
        except (ConversationUnknown, KeyDestroyed):
            break
        except DeskUnavailable:
            await wakes.next(PING_SECONDS)  # the next look may succeed; nothing is lost
            continue
        for stored in new:
            past = stored.reply.at < now - CODES_SHOWN
            data = json.dumps(shown(stored.reply, conversation.company, in_history=past), ensure_ascii=False)
            await response.send(data, id=str(stored.sequence))
            sequence = stored.sequence
        await wakes.next(PING_SECONDS)


def _read(work: Work, company: str, token: str, sequence: int) -> tuple[tuple[StoredReply, ...], dt.datetime]:
    """What came after number `sequence`, and the time (UTC) by the desk's clock.

    Raises ConversationUnknown once the conversation is gone.
    """
    return replies_after(work, proved_conversation(work, company, token), sequence), work.now


def _resumed(request: web.Request) -> int | None:
    """The number in Last-Event-ID, None without one. Raises Problem (400) if it is no number of ours."""
    given = request.headers.get("Last-Event-ID", "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 10 and int(given) <= HIGHEST):
        raise Problem(
            EVENT_ID_WRONG, "Last-Event-ID must be the id of an event of this stream; leave it out to begin anew."
        )
    return int(given)

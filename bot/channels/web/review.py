"""The lines of a request that is about to be sent, each with the choice that changes it."""

from __future__ import annotations

from aiohttp import web

from bot.channels.web.context import access_conversation, context
from bot.reception import in_time
from desk.inbox import last_reply


async def show_review(request: web.Request) -> web.Response:
    """GET /{company}/review: the lines of the review that the assistant's last reply shows; none if it shows none."""
    conversation = await access_conversation(request)
    last = await in_time(context(request).desk.run(last_reply, conversation))
    if last is None or not last.review:
        return web.json_response({"reply": None, "lines": []})
    return web.json_response({"reply": last.id, "lines": [line.to_json() for line in last.review]})

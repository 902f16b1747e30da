"""Sending a message and reading what was said."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from bot.channels.text import TEXT_LIMIT, TextEmpty, TextTooLong, clean
from bot.channels.web.bodies import member, read_object
from bot.channels.web.context import access_conversation, context
from bot.channels.web.problems import MEMBER_WRONG, TEXT_EMPTY, TEXT_TOO_LONG, Problem
from bot.channels.web.shown import shown
from bot.channels.web.waiting import said_after

MESSAGE_ID = re.compile(r"[A-Za-z0-9._~:-]{1,128}")
CHOICE_ID = re.compile(r"[\x21-\x7e]{1,128}")


async def send_message(request: web.Request) -> web.Response:
    """POST /{company}/messages: a text or a choice, answered. The same id again gives the same replies."""
    here, conversation = context(request), await access_conversation(request)
    here.limits.check(here.limits.messages, conversation.id)
    body = await read_object(request)
    message_id, text, choice = _message(body)
    received = await here.reception.receive(conversation, message_id, text, choice)
    return web.json_response({"replies": [shown(reply, conversation.company) for reply in received.replies]})


async def list_messages(request: web.Request) -> web.Response:
    """GET /{company}/messages: everything said in the conversation, oldest first; with `after` what came later, with
    `wait` as soon as there is a reply."""
    conversation = await access_conversation(request)
    said = await said_after(request, conversation)
    return web.json_response({"messages": [shown(item, conversation.company, in_history=True) for item in said]})


def _message(body: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """Id, text and choice of a message, exactly one of the latter two given. Raises Problem (422)."""
    message_id: str | None = member(body, "id", str)
    text: str | None = member(body, "text", str)
    choice: str | None = member(body, "choice", str)
    if message_id is None or not MESSAGE_ID.fullmatch(message_id):
        raise Problem(
            MEMBER_WRONG, "'id' must be 1 to 128 letters, digits or . _ ~ : - of your own choice.", member="id"
        )
    if (text is None) == (choice is None):
        raise Problem(MEMBER_WRONG, "Send either 'text' or 'choice'.", member="text")
    if choice is not None:
        if not CHOICE_ID.fullmatch(choice):
            raise Problem(MEMBER_WRONG, "'choice' must be the id of a choice that a reply offered.", member="choice")
        return message_id, None, choice
    try:
        return message_id, clean(text or ""), None
    except TextEmpty as error:
        raise Problem(TEXT_EMPTY, "Write at least one visible character.", member="text") from error
    except TextTooLong as error:
        raise Problem(TEXT_TOO_LONG, f"Write at most {TEXT_LIMIT:,} characters.", member="text") from error

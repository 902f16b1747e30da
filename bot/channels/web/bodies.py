"""Reading JSON bodies: what is wrong with one is said in a problem document."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.web.problems import BODY_MALFORMED, MEDIA_TYPE_REFUSED, MEMBER_WRONG, Problem

BODY_BYTES = 32 * 1024
"""Bytes of a body of the Chat API: room for 2,000 characters, each escaped as two `\\uXXXX`, and the rest."""
FORM_BYTES = 256 * 1024
"""Bytes of any other body: in the forms of the console a character of a Japanese letter takes nine."""


async def read_object(request: web.Request, may_be_empty: bool = False) -> dict[str, Any]:
    """The JSON object in the body. Raises Problem (400, 413, 415, 422)."""
    try:
        raw = await _read(request)
    except (HttpProcessingError, web.RequestPayloadError) as error:
        raise Problem(BODY_MALFORMED, "The body ended early or does not fit its Content-Encoding.") from error
    if not raw and may_be_empty:
        return {}
    if request.content_type != "application/json":
        raise Problem(MEDIA_TYPE_REFUSED, "Send the body as Content-Type: application/json.")
    try:
        body = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Problem(BODY_MALFORMED, "The body is not JSON in UTF-8.") from error
    if not isinstance(body, dict):
        raise Problem(MEMBER_WRONG, "The body must be a JSON object.")
    return body


async def _read(request: web.Request) -> bytes:
    """The body, no more of it than may be sent. Raises HTTPRequestEntityTooLarge."""
    raw = bytearray()
    async for piece in request.content.iter_any():
        raw += piece
        if len(raw) > BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=BODY_BYTES, actual_size=len(raw))
    return bytes(raw)


def member(body: dict[str, Any], name: str, expected: type[Any]) -> Any:
    """A member of the body, None if it is missing or null. Raises Problem (422) if it is of another type."""
    value = body.get(name)
    if value is not None and not isinstance(value, expected):
        words = {str: "text", bool: "true or false"}
        raise Problem(MEMBER_WRONG, f"'{name}' must be {words[expected]}.", member=name)
    return value

"""Gives each request a number that its log lines and its response share."""

from __future__ import annotations

import secrets

from aiohttp import web
from aiohttp.typedefs import Handler
from structlog.contextvars import bound_contextvars

HEADER = "X-Request-Id"
REQUEST_ID = "request_id"


@web.middleware
async def request_id(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Bind a fresh id to the request and to what is logged while it runs. A client's own id is not taken over."""
    request[REQUEST_ID] = secrets.token_hex(8)
    with bound_contextvars(request=request[REQUEST_ID]):
        return await handler(request)


async def name_request(request: web.Request, response: web.StreamResponse) -> None:
    """Put the id on the response."""
    response.headers[HEADER] = request.get(REQUEST_ID, "")

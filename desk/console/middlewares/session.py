"""Finds out who is signed in, from the cookie."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from desk.accounts.errors import SessionOver
from desk.accounts.sessions import signed_in
from desk.console.assets import PREFIX
from desk.console.context import VISITOR, console
from desk.console.cookies import token_of

BACKGROUND = "X-Background"
"""What a page sends along when it looks for news by itself: nobody is there by that."""


@web.middleware
async def session(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Leave who is signed in with the request; nobody, where the cookie is missing or its session is over."""
    token = token_of(request)
    resource = request.match_info.route.resource
    if token and not (resource and PREFIX in resource.canonical):
        try:
            used = BACKGROUND not in request.headers
            request[VISITOR] = await console(request).desk.run(signed_in, token, used=used)
        except SessionOver:
            request[VISITOR] = None
    return await handler(request)

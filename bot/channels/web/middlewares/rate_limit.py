"""Holds each address to its share of requests."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.slack import PATH
from bot.channels.web.context import context
from bot.channels.web.limits import client_address
from bot.channels.web.middlewares.access_log import QUIET


@web.middleware
async def rate_limit(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take one from the address's bucket; the probes of operators are free, and so is Slack, which signs."""
    if request.path not in QUIET and request.path != PATH:
        here = context(request)
        here.limits.check(here.limits.requests, client_address(request, here.settings.trusted_proxies))
    return await handler(request)

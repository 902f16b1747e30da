"""The way from the console's own address to where work begins."""

from __future__ import annotations

from aiohttp import web

from desk.console.rendering import lead_to
from desk.console.rules import EVERY_ROLE, Route


async def go_to_queue(request: web.Request) -> web.StreamResponse:
    """GET /: to the queue."""
    return lead_to(request, "/queue")


ROUTES = (
    Route("GET", "", go_to_queue, EVERY_ROLE),
    Route("GET", "/", go_to_queue, EVERY_ROLE),
)

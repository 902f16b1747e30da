"""The queue: every ticket of the account's companies, what is due first on top."""

from __future__ import annotations

from aiohttp import web

from desk.console.context import act
from desk.console.rendering import render
from desk.console.rules import EVERY_ROLE, Route
from desk.listing import TicketLine, list_tickets
from desk.models import Staff
from desk.work import Work


async def show_queue(request: web.Request) -> web.StreamResponse:
    """GET /queue."""
    return render(request, "queue/queue.html", lines=await act(request, _lines))


def _lines(work: Work, by: Staff) -> tuple[TicketLine, ...]:
    return list_tickets(work, by=by)


ROUTES = (Route("GET", "/queue", show_queue, EVERY_ROLE, nav="queue", key="q"),)

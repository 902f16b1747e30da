"""The approver's inbox."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from desk.approvals import waiting_for
from desk.console.access import staff_names
from desk.console.context import act
from desk.console.pages.ticket.showing import lack_says
from desk.console.rendering import render
from desk.console.rules import WORKING, Route


async def show_inbox(request: web.Request) -> web.StreamResponse:
    """GET /approvals: what waits for a second person, first what is for whoever is signed in."""
    waiting = await act(request, waiting_for)
    names = await act(request, staff_names)
    said = partial(lack_says, request, names)
    return render(request, "approvals.html", waiting=waiting, who=lambda login: names.get(login, login), why=said)


ROUTES = (Route("GET", "/approvals", show_inbox, WORKING, nav="approvals", key="p"),)

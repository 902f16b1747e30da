"""Accounts and settings: staff, saved replies, the desk's calendar."""

from __future__ import annotations

from aiohttp import web

from desk.console.context import visitor
from desk.console.pages.settings import calendar, replies, staff
from desk.console.rendering import lead_to
from desk.console.rules import EVERY_ROLE, Route


async def show_settings(request: web.Request) -> web.StreamResponse:
    """GET /settings: to the accounts for who runs them, to the saved replies for everybody else."""
    first = "/settings/staff" if visitor(request).role == "administrator" else "/settings/replies"
    return lead_to(request, first)


ROUTES = (
    Route("GET", "/settings", show_settings, EVERY_ROLE, nav="settings", key="s"),
    *staff.ROUTES,
    *replies.ROUTES,
    *calendar.ROUTES,
)

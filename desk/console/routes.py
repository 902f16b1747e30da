"""The table of every route of the console, each with its rule. What is not in it is not served."""

from __future__ import annotations

from aiohttp import web

from desk.console import assets, live
from desk.console.guard import guarded
from desk.console.pages import account, approvals, home, queue, records, set_up, settings, ticket, way_in
from desk.console.rules import EVERY_ROLE, NOT_SIGNED_IN, Route

TABLE: tuple[Route, ...] = (
    Route("GET", "/static/{version}/{name}", assets.show_asset, NOT_SIGNED_IN),
    Route("GET", "/events", live.stream_changes, EVERY_ROLE),
    *way_in.ROUTES,
    *set_up.ROUTES,
    *account.ROUTES,
    *home.ROUTES,
    *queue.ROUTES,
    *ticket.ROUTES,
    *approvals.ROUTES,
    *records.ROUTES,
    *settings.ROUTES,
)
"""In the order of the navigation."""


def add_routes(app: web.Application, table: tuple[Route, ...] = TABLE) -> None:
    """Add every route of the table, behind its rule. Raises ValueError for two routes of one method and path."""
    known = [(route.method, route.path) for route in table]
    twice = {entry for entry in known if known.count(entry) > 1}
    if twice:
        raise ValueError(f"the table has two routes for {sorted(twice)}")
    for route in table:
        app.router.add_route(route.method, route.path, guarded(route))

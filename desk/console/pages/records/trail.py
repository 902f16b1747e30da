"""The audit trail: what everybody did, whether it is whole, and the last signed checkpoint."""

from __future__ import annotations

from aiohttp import web

from desk.console.context import act
from desk.console.forms import given
from desk.console.pages.records.choosing import a_file, today
from desk.console.rendering import lead_to, render
from desk.console.rules import Route, staff_with
from desk.trail_checks import CHECKERS, check_trail, trail_checks
from desk.trail_reading import read_trail

CHECKING = staff_with(*CHECKERS)


async def show_trail(request: web.Request) -> web.StreamResponse:
    """GET /trail: the checks, and a page of events."""
    asked = {name: request.query.get(name, "").strip() for name in ("action", "actor", "reference")}
    before = request.query.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) <= 9 else None
    page = await act(request, read_trail, number, **{name: value or None for name, value in asked.items()})
    checks = await act(request, trail_checks)
    return render(request, "records/trail.html", page=page, checks=checks, asked=asked, before=number)


async def check(request: web.Request) -> web.StreamResponse:
    """POST /trail/check: walk the whole trail now."""
    await given(request)
    await act(request, check_trail)
    return lead_to(request, "/trail")


async def take_checkpoint(request: web.Request) -> web.StreamResponse:
    """GET /trail/checkpoint.txt: the last signed checkpoint, to be kept elsewhere."""
    last = next((one.checkpoint for one in await act(request, trail_checks) if one.checkpoint), None)
    if last is None:
        raise web.HTTPNotFound
    return a_file(f"checkpoint-{today(request)}.txt", "text/plain", f"{last}\n".encode())


ROUTES = (
    Route("GET", "/trail", show_trail, CHECKING, nav="trail"),
    Route("POST", "/trail/check", check, CHECKING),
    Route("GET", "/trail/checkpoint.txt", take_checkpoint, CHECKING),
)

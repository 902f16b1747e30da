"""The console as an aiohttp application, to be put under a path of another (`desk.console.mounting`)."""

from __future__ import annotations

import asyncio

from aiohttp import web

from desk.console.context import CONSOLE, ConsoleContext, ConsoleSettings
from desk.console.live import Live
from desk.console.middlewares.csrf import csrf
from desk.console.middlewares.errors import errors
from desk.console.middlewares.security_headers import security_headers
from desk.console.middlewares.session import session
from desk.console.rendering import set_up
from desk.console.routes import TABLE, add_routes
from desk.work import Desk

BASE = "/desk"


def create_console(desk: Desk, settings: ConsoleSettings, base: str = BASE) -> web.Application:
    """The console of a desk, to be served at `base`."""
    app = web.Application(middlewares=[errors, session, csrf])
    app[CONSOLE] = ConsoleContext(desk, settings, Live(desk), base, asyncio.Semaphore(2))
    set_up(app, TABLE)
    add_routes(app)
    app.on_response_prepare.append(security_headers)  # type: ignore[arg-type]  # aiosignal's newer types
    app.on_shutdown.append(_end_streams)  # type: ignore[arg-type]
    return app


async def _end_streams(app: web.Application) -> None:
    await app[CONSOLE].live.close()

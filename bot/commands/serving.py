"""`madoguchi serve` and `madoguchi migrate`."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import signal
import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.model import load_assistant, require_model
from bot.commands.terminal import CommandFailed, load_settings, out, require_schema, services

if TYPE_CHECKING:
    from actions.services import Services
    from bot.settings import Settings

EVERY_ADDRESS = ("0.0.0.0", "::")
STOP_SECONDS = 10.0
"""How long a stop waits for requests that are being answered."""


def serve(
    host: Annotated[str | None, typer.Option("--host", help="In place of MADOGUCHI_HOST.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=1, max=65535, help="In place of MADOGUCHI_PORT.")] = None,
) -> None:
    """Serve the page and the chat API until stopped (Ctrl-C, or SIGTERM).

    Settings, digests, tables and model are checked first. Messages that an earlier process left unanswered are taken
    up.
    """
    from bot.logs import configure_logging

    settings = load_settings()
    settings = dataclasses.replace(settings, host=host or settings.host, port=port or settings.port)
    configure_logging(settings.log_level, as_json=settings.env == "production")
    logging.captureWarnings(True)
    require_model(settings)
    with _bound(settings) as address, services(settings) as found:
        require_schema(found)
        asyncio.run(_serve(found, address))


def migrate() -> None:
    """Bring the database to the newest tables; does nothing if they are there."""
    with services() as found:
        database = found.desk.database
        where = database.engine.url.render_as_string(hide_password=True)
        database.migrate()
    out.print(f"The database has the newest tables: {where}")


async def _serve(found: Services, address: socket.socket) -> None:
    from aiohttp import web

    from bot.channels.web import create_app
    from bot.fanout import fanout_for
    from bot.locks import locks_for
    from bot.reception import Reception

    settings = found.settings
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    assistant = await load_assistant(found)
    locks, fanout = locks_for(settings.redis_url), fanout_for(settings.redis_url)
    reception = Reception(assistant, found.desk, locks, fanout, settings)
    runner = web.AppRunner(
        create_app(reception, found.desk, found.policies, settings), access_log=None, shutdown_timeout=STOP_SECONDS
    )
    await runner.setup()
    try:
        await web.SockSite(runner, address).start()
        out.print(f"Madoguchi is at {shown_address(settings)}  (stop with Ctrl-C)")
        await stop.wait()
        out.print("Stopping, once what is being answered is answered.")
    finally:
        await runner.cleanup()


def _bound(settings: Settings) -> socket.socket:
    """A socket that has the address, found out before the model is loaded; nobody can connect yet."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as on_failure:
            bound = on_failure.enter_context(socket.socket(family, kind, protocol))
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            on_failure.pop_all()
    except OSError as error:
        raise CommandFailed(
            f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}); "
            "stop what uses it, or set MADOGUCHI_PORT or MADOGUCHI_HOST to another."
        ) from None
    return bound


def shown_address(settings: Settings) -> str:
    """Where a browser on this machine finds the server."""
    host = "localhost" if settings.host in EVERY_ADDRESS else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"

"""The staff console as this process serves it."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.channels.web.limits import client_address
from bot.settings import Settings
from desk.console import ConsoleSettings, create_console
from desk.work import Desk


def console_of(desk: Desk, settings: Settings) -> web.Application:
    """The console with this installation's settings. In development it can be reached by plain http, which its cookie
    allows for."""
    https = bool(settings.public_url and settings.public_url.startswith("https://"))
    return create_console(
        desk,
        ConsoleSettings(
            secure=https or settings.env == "production",
            public_url=settings.public_url,
            totp_required=settings.staff_totp,
            address_of=partial(client_address, trusted=settings.trusted_proxies),
        ),
    )

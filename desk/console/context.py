"""What every page works with: the desk, the settings, and who is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from aiohttp import web

from desk.accounts.errors import SessionOver
from desk.accounts.sessions import SignedIn
from desk.errors import StaffUnknown
from desk.models import Staff
from desk.staff import staff_named
from desk.work import Desk, Work

if TYPE_CHECKING:
    from desk.console.live import Live

P = ParamSpec("P")
T = TypeVar("T")
VISITOR = "console.visitor"
"""Where the session's middleware leaves who is signed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    """How this console is served. `secure`: browsers reach it by https, so the cookie is bound to that. `address_of`
    gives the address that tries to sign in are counted by."""

    secure: bool = True
    public_url: str | None = None
    totp_required: bool = True
    address_of: Callable[[web.Request], str] = lambda request: request.remote or "local"


@dataclass(frozen=True, slots=True)
class ConsoleContext:
    """The parts of this process that the console uses."""

    desk: Desk
    settings: ConsoleSettings
    live: Live
    base: str
    """Where the console is served, such as `/desk`."""
    hashing: asyncio.Semaphore
    """Passwords are hashed two at once: each takes 64 MiB."""


CONSOLE = web.AppKey("console", ConsoleContext)


def console(request: web.Request) -> ConsoleContext:
    """The context of the console that serves `request`."""
    return request.config_dict[CONSOLE]


def visitor(request: web.Request) -> SignedIn:
    """Who is signed in. Raises SessionOver if nobody is; behind a rule with roles somebody always is."""
    found = visitor_or_none(request)
    if found is None:
        raise SessionOver
    return found


def visitor_or_none(request: web.Request) -> SignedIn | None:
    """Who is signed in; None on the pages before the sign-in."""
    found: SignedIn | None = request.get(VISITOR)
    return found


async def act(
    request: web.Request, use_case: Callable[Concatenate[Work, Staff, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run a use case of the desk in the name of whoever is signed in, in one transaction.

    Raises what the use case raises, SessionOver if the account was disabled meanwhile.
    """
    login = visitor(request).login

    def as_member(work: Work) -> T:
        try:
            member = staff_named(work, login)
        except StaffUnknown as error:
            raise SessionOver from error
        return use_case(work, member, *args, **kwargs)

    return await console(request).desk.run(as_member)

"""The cookie that holds a session's token.

By https it is `__Host-`: bound to this host, to https and to the whole path. Browsers set no such cookie over plain
http everywhere (Safari does not even on localhost), so a console in development that is reached over plain http uses
a cookie of another name, which a console by https never reads.
"""

from __future__ import annotations

from aiohttp import web

from desk.console.context import console

SECURE_NAME = "__Host-madoguchi-desk"
PLAIN_NAME = "madoguchi-desk-plain-http"


def token_of(request: web.Request) -> str:
    """The token the browser holds; empty without one."""
    return request.cookies.get(_name(request), "")


def give_token(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Let the browser hold a token, until it is closed."""
    _set(request, response, token)


def take_token(request: web.Request, response: web.StreamResponse) -> None:
    """Let the browser forget its token."""
    _set(request, response, "", max_age=0)


def _name(request: web.Request) -> str:
    return SECURE_NAME if console(request).settings.secure else PLAIN_NAME


def _set(request: web.Request, response: web.StreamResponse, value: str, max_age: int | None = None) -> None:
    secure = console(request).settings.secure
    response.set_cookie(
        _name(request), value, path="/", max_age=max_age, secure=secure, httponly=True, samesite="Strict"
    )

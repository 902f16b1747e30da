"""Setting an account up by its link: password, authenticator, recovery codes."""

from __future__ import annotations

import asyncio

import segno
from aiohttp import web

from desk.accounts.errors import CodeWrong, PasswordRefused, SetupLinkRefused
from desk.accounts.passwords import SHORTEST, hash_password
from desk.accounts.setup_links import check_setup, finish_setup, look_at_setup
from desk.console.context import console
from desk.console.cookies import give_token
from desk.console.forms import given
from desk.console.pages.way_in import browser_of
from desk.console.rendering import render, say
from desk.console.rules import NOT_SIGNED_IN, Route


async def show_set_up(request: web.Request) -> web.StreamResponse:
    """GET /set-up/{token}: what to choose and what to scan. Looking at it uses nothing up."""
    return await _form(request)


async def set_up(request: web.Request) -> web.StreamResponse:
    """POST /set-up/{token}: the account gets its password and authenticator, and is signed in; its recovery codes are
    on the page that follows, and nowhere else."""
    here, form, token = console(request), await given(request), request.match_info["token"]
    password = form.raw("password")
    code = form.text("code") if here.settings.totp_required else form.optional("code")
    try:
        await here.desk.run(check_setup, token, password, code)
        async with here.hashing:
            hashed = await asyncio.to_thread(hash_password, password)
        done = await here.desk.run(finish_setup, token, hashed, code, browser_of(request))
    except SetupLinkRefused:
        return _refused(request)
    except PasswordRefused as error:
        return await _form(request, password_error=say(request, f"set_up.{error.rule}", count=SHORTEST))
    except CodeWrong:
        return await _form(request, code_error=say(request, "set_up.code_wrong"))
    response = render(request, "way_in/recovery_codes.html", codes=done.recovery_codes)
    give_token(request, response, done.token)
    return response


async def _form(
    request: web.Request, password_error: str | None = None, code_error: str | None = None
) -> web.StreamResponse:
    here, token = console(request), request.match_info["token"]
    try:
        setup = await here.desk.run(look_at_setup, token)
    except SetupLinkRefused:
        return _refused(request)
    values = {
        "setup": setup,
        "qr": segno.make(setup.uri, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff"),
        "secret": " ".join(setup.secret[at : at + 4] for at in range(0, len(setup.secret), 4)),
        "required": here.settings.totp_required,
        "shortest": SHORTEST,
        "password_error": password_error,
        "code_error": code_error,
    }
    status = 422 if password_error or code_error else 200
    return render(request, "way_in/set_up.html", status=status, **values)


def _refused(request: web.Request) -> web.Response:
    return render(request, "way_in/set_up_refused.html", status=410)


ROUTES = (
    Route("GET", "/set-up/{token}", show_set_up, NOT_SIGNED_IN),
    Route("POST", "/set-up/{token}", set_up, NOT_SIGNED_IN),
)

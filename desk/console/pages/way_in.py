"""Signing in and out: login and password, then the authenticator's code."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from desk.accounts.errors import AuthenticatorMissing, SessionOver, SignInPaused, SignInRefused
from desk.accounts.passwords import LONGEST, fits
from desk.accounts.sessions import end_session
from desk.accounts.sign_in import begin_sign_in, finish_sign_in, prove_code
from desk.console.browsers import browser_named
from desk.console.context import act, console, visitor, visitor_or_none
from desk.console.cookies import give_token, take_token, token_of
from desk.console.forms import given
from desk.console.rendering import LANGUAGE_COOKIE, lead_to, minute, path_to, render, say
from desk.console.rules import EVERY_ROLE, NOT_SIGNED_IN, Route
from desk.console.texts import LANGUAGES


async def show_sign_in(request: web.Request) -> web.StreamResponse:
    """GET /sign-in: the form; whoever is signed in goes on. `language` chooses one for the pages before the sign-in."""
    if visitor_or_none(request) is not None:
        return _go(request, request.query.get("next", ""))
    chosen = request.query.get("language", "")
    if chosen in LANGUAGES:
        response = lead_to(request, "/sign-in")
        secure = console(request).settings.secure
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=31_536_000, secure=secure, httponly=True, samesite="Lax")
        return response
    return render(request, "way_in/sign_in.html", next=request.query.get("next", ""), login="", error=None)


async def sign_in(request: web.Request) -> web.StreamResponse:
    """POST /sign-in: with the right login and password, on to the code or, where none is asked for, in."""
    here, form = console(request), await given(request)
    login, password, then = form.text("login").strip().lower(), form.raw("password"), form.text("next")
    address, browser = here.settings.address_of(request), browser_of(request)
    try:
        candidate = await here.desk.run(begin_sign_in, login, address)
        if not await compared(request, candidate.password_hash, password):
            raise SignInRefused
        required = here.settings.totp_required
        token, stage = await here.desk.run(finish_sign_in, login, address, browser, required)
    except (SignInRefused, SignInPaused, AuthenticatorMissing) as error:
        values = {"next": then, "login": login, "error": _why(request, error)}
        return render(request, "way_in/sign_in.html", status=_status(error), **values)
    if stage == "code":
        response: web.StreamResponse = render(request, "way_in/code.html", next=then, error=None)
    else:
        response = _go(request, then)
    give_token(request, response, token)
    return response


async def give_code(request: web.Request) -> web.StreamResponse:
    """POST /sign-in/code: with the right code of the authenticator, or a recovery code, in."""
    here, form = console(request), await given(request)
    then, address = form.text("next"), here.settings.address_of(request)
    try:
        token = await here.desk.run(prove_code, token_of(request), form.text("code"), address, browser_of(request))
    except SessionOver:
        values = {"next": then, "login": "", "error": say(request, "way_in.too_late")}
        return render(request, "way_in/sign_in.html", status=401, **values)
    except (SignInRefused, SignInPaused) as error:
        error_text = say(request, "way_in.code_wrong") if isinstance(error, SignInRefused) else _why(request, error)
        return render(request, "way_in/code.html", status=_status(error), next=then, error=error_text)
    response = _go(request, then)
    give_token(request, response, token)
    return response


async def sign_out(request: web.Request) -> web.StreamResponse:
    """POST /sign-out: end this session."""
    await act(request, end_session, visitor(request).session_id)
    response = lead_to(request, "/sign-in")
    take_token(request, response)
    return response


def browser_of(request: web.Request) -> str:
    """What the session is shown with in the list of sessions."""
    return browser_named(request.headers.get(hdrs.USER_AGENT, ""))


async def compared(request: web.Request, password_hash: str | None, password: str) -> bool:
    """Whether a password is the one hashed; without a hash it takes as long and is not."""
    if len(password) > LONGEST:
        return False
    async with console(request).hashing:
        return await asyncio.to_thread(fits, password_hash, password)


def _go(request: web.Request, then: str) -> web.Response:
    """On to the page that was asked for before, if it is one of this console."""
    base = path_to(request, "/")
    target = then if then.startswith(base) and "\\" not in then and "//" not in then else base
    return web.Response(status=303, headers={"Location": target})


def _why(request: web.Request, error: Exception) -> str:
    if isinstance(error, SignInPaused):
        return say(request, "way_in.paused", until=minute(error.until))
    return say(request, "way_in.no_authenticator" if isinstance(error, AuthenticatorMissing) else "way_in.wrong")


def _status(error: Exception) -> int:
    return 429 if isinstance(error, SignInPaused) else 401


ROUTES = (
    Route("GET", "/sign-in", show_sign_in, NOT_SIGNED_IN),
    Route("POST", "/sign-in", sign_in, NOT_SIGNED_IN),
    Route("POST", "/sign-in/code", give_code, NOT_SIGNED_IN),
    Route("POST", "/sign-out", sign_out, EVERY_ROLE),
)

"""One's own account: language, keys, sessions, and setting password and authenticator anew."""

from __future__ import annotations

from aiohttp import web

from desk.accounts.administration import account_file
from desk.accounts.errors import SignInPaused, SignInRefused
from desk.accounts.own import end_other_sessions, renew_own, set_preferences
from desk.accounts.sessions import end_session
from desk.accounts.sign_in import begin_sign_in
from desk.console.context import act, console, visitor
from desk.console.forms import given
from desk.console.pages.way_in import compared
from desk.console.rendering import lead_to, minute, render, say
from desk.console.rules import EVERY_ROLE, Route


async def show_account(request: web.Request) -> web.StreamResponse:
    """GET /account."""
    return await _page(request)


async def save_preferences(request: web.Request) -> web.StreamResponse:
    """POST /account: language and keys."""
    form = await given(request)
    await act(request, set_preferences, form.text("language"), form.ticked("shortcuts"))
    return lead_to(request, "/account")


async def end_one(request: web.Request) -> web.StreamResponse:
    """POST /account/sessions/end: end the session that is named, or all others."""
    session_id = (await given(request)).text("session")
    if session_id:
        await act(request, end_session, session_id)
    else:
        await act(request, end_other_sessions, visitor(request).session_id)
    return lead_to(request, "/account")


async def set_up_anew(request: web.Request) -> web.StreamResponse:
    """POST /account/set-up: with the right password, and code where there is an authenticator, on to setting the
    account up anew."""
    here, form, who = console(request), await given(request), visitor(request)
    address = here.settings.address_of(request)
    try:
        candidate = await here.desk.run(begin_sign_in, who.login, address)
    except SignInPaused as error:
        return await _page(request, password_error=say(request, "way_in.paused", until=minute(error.until)))
    if not await compared(request, candidate.password_hash, form.raw("password")):
        return await _page(request, password_error=say(request, "account.password_wrong"))
    try:
        token = await act(request, renew_own, form.text("code"), address)
    except SignInPaused as error:
        return await _page(request, code_error=say(request, "way_in.paused", until=minute(error.until)))
    except SignInRefused:
        return await _page(request, code_error=say(request, "way_in.code_wrong"))
    return lead_to(request, f"/set-up/{token}")


async def _page(request: web.Request, password_error: str | None = None, code_error: str | None = None) -> web.Response:
    file = await act(request, account_file)
    values = {
        "file": file,
        "this_session": visitor(request).session_id,
        "password_error": password_error,
        "code_error": code_error,
    }
    return render(request, "account/account.html", status=422 if password_error or code_error else 200, **values)


ROUTES = (
    Route("GET", "/account", show_account, EVERY_ROLE),
    Route("POST", "/account", save_preferences, EVERY_ROLE),
    Route("POST", "/account/sessions/end", end_one, EVERY_ROLE),
    Route("POST", "/account/set-up", set_up_anew, EVERY_ROLE),
)

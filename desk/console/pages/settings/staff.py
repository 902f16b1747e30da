"""Accounts, as an administrator runs them."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk.accounts.administration import (
    account_run_by,
    accounts_run_by,
    add_account,
    change_account,
    renew_account,
    sign_out_account,
    switch_account,
)
from desk.accounts.setup_links import LIFE
from desk.console.access import companies_of
from desk.console.context import act, console
from desk.console.forms import Form, given
from desk.console.rendering import lead_to, path_to, render
from desk.console.rules import ADMINISTRATOR, Route
from desk.errors import EntryInvalid
from desk.models import Staff
from desk.staff import ROLES
from desk.work import Work


async def show_staff(request: web.Request) -> web.StreamResponse:
    """GET /settings/staff: the accounts this administrator runs."""
    files = await act(request, accounts_run_by)
    companies = await act(request, _companies)
    return render(request, "settings/staff.html", files=files, roles=ROLES, **companies)


async def add(request: web.Request) -> web.StreamResponse:
    """POST /settings/staff: make an account; its set-up link is on the page that follows, and nowhere else."""
    form = await given(request)
    login = form.text("login").lower()
    token = await act(request, add_account, login, form.text("name"), form.text("role"), _chosen(form))
    return _link_page(request, login, token)


async def show_account(request: web.Request) -> web.StreamResponse:
    """GET /settings/staff/{login}: one account."""
    file = await act(request, account_run_by, request.match_info["login"])
    companies = await act(request, _companies)
    return render(request, "settings/account.html", file=file, roles=ROLES, **companies)


async def change(request: web.Request) -> web.StreamResponse:
    """POST /settings/staff/{login}: name, role, companies."""
    form = await given(request)
    login = request.match_info["login"]
    await act(request, change_account, login, form.text("name"), form.text("role"), _chosen(form))
    return _back(request)


async def renew(request: web.Request) -> web.StreamResponse:
    """POST /settings/staff/{login}/link: a new set-up link, for whoever has lost password or authenticator."""
    login = request.match_info["login"]
    return _link_page(request, login, await act(request, renew_account, login))


async def switch(request: web.Request) -> web.StreamResponse:
    """POST /settings/staff/{login}/switch: disable the account, or enable it again."""
    active = (await given(request)).text("active") == "yes"
    await act(request, switch_account, request.match_info["login"], active)
    return _back(request)


async def sign_out(request: web.Request) -> web.StreamResponse:
    """POST /settings/staff/{login}/sign-out: end the account's sessions."""
    await act(request, sign_out_account, request.match_info["login"])
    return _back(request)


def _chosen(form: Form) -> tuple[str, ...]:
    """The companies an account is for; none for all. To tick none of some is a mistake (EntryInvalid)."""
    if form.text("scope") == "all":
        return ()
    companies = form.each("companies")
    if not companies:
        raise EntryInvalid("companies", "choose all, or tick at least one")
    return companies


def _companies(work: Work, by: Staff) -> dict[str, Any]:
    """The companies that can be chosen, and whether all can."""
    return {"companies": companies_of(work, by), "all_can": not by.companies}


def _link_page(request: web.Request, login: str, token: str) -> web.Response:
    origin = console(request).settings.public_url or f"{request.scheme}://{request.host}"
    link = f"{origin}{path_to(request, f'/set-up/{token}')}"
    return render(request, "settings/link.html", login=login, link=link, days=LIFE.days)


def _back(request: web.Request) -> web.Response:
    return lead_to(request, f"/settings/staff/{request.match_info['login']}")


ROUTES = (
    Route("GET", "/settings/staff", show_staff, ADMINISTRATOR),
    Route("POST", "/settings/staff", add, ADMINISTRATOR),
    Route("GET", "/settings/staff/{login}", show_account, ADMINISTRATOR),
    Route("POST", "/settings/staff/{login}", change, ADMINISTRATOR),
    Route("POST", "/settings/staff/{login}/link", renew, ADMINISTRATOR),
    Route("POST", "/settings/staff/{login}/switch", switch, ADMINISTRATOR),
    Route("POST", "/settings/staff/{login}/sign-out", sign_out, ADMINISTRATOR),
)

"""Holds every route to its rule, before its handler runs."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from desk.accounts.sessions import SignedIn
from desk.console.access import access_company, access_ticket
from desk.console.context import act, visitor
from desk.console.middlewares.csrf import SAFE, require_token
from desk.console.rules import Route, Scope
from desk.errors import NotAllowed


def guarded(route: Route) -> Handler:
    """The route's handler behind its rule. Raises SessionOver, NotAllowed, ForeignForm, TicketUnknown,
    CompanyUnknown."""
    rule = route.rule

    async def handle(request: web.Request) -> web.StreamResponse:
        if rule.needs_sign_in:
            _require_role(route, visitor(request))
            if route.method not in SAFE:
                await require_token(request)
        if rule.scope is Scope.TICKET:
            await act(request, access_ticket, request.match_info["reference"])
        elif rule.scope is Scope.COMPANY:
            await act(request, access_company, request.match_info["company"])
        return await route.handler(request)

    return handle


def _require_role(route: Route, who: SignedIn) -> None:
    if who.role not in route.rule.roles:
        roles = " or ".join(sorted(route.rule.roles))
        raise NotAllowed(who.login, f"it takes the role {roles}, and theirs is {who.role}")

"""Who may use which route: every route of the table, for every role, of own and of other companies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk.console.routes import TABLE, add_routes
from desk.console.rules import EVERY_ROLE, NOT_SIGNED_IN, READS_TICKET, Route, Rule, Scope
from tests.console.conftest import STAFF, Console, Visit

REFUSED = 403
HIDDEN = 404
BY_ROLE = {role: login for login, (role, companies) in reversed(list(STAFF.items())) if not companies}
ELSEWHERE = {role: login for login, (role, companies) in STAFF.items() if companies}
"""Somebody of each role who is for netone only."""
BEHIND = [route for route in TABLE if route.rule.needs_sign_in and route.path != "/events"]
ABOUT_ONE = [route for route in BEHIND if route.rule.scope is not Scope.NONE]


def named(route: Route) -> str:
    return f"{route.method} {route.path or '/'}"


async def ask(visit: Visit, route: Route, reference: str) -> int:
    """The status of a route for somebody; what its path names besides a ticket and a company is made up."""
    path = route.path.replace("{reference}", reference).replace("{company}", "pyxos-jk")
    while "{" in path:
        head, _, rest = path.partition("{")
        path = f"{head}x{rest.partition('}')[2]}"
    response = await (visit.get(path) if route.method == "GET" else visit.post(path))
    return response.status


@pytest.mark.parametrize("route", BEHIND, ids=named)
async def test_a_route_serves_the_roles_of_its_rule_and_refuses_the_others(
    route: Route, console: Console, open_ticket: Callable[..., str]
) -> None:
    reference = open_ticket()
    for role, login in BY_ROLE.items():
        status = await ask(await console.as_(login), route, reference)
        assert status < 500, f"{role}: {status}"
        assert (status == REFUSED) is (role not in route.rule.roles), f"{role}: {status}"


@pytest.mark.parametrize("route", ABOUT_ONE, ids=named)
async def test_what_belongs_to_another_company_is_as_if_it_were_not_there(
    route: Route, console: Console, open_ticket: Callable[..., str]
) -> None:
    reference = open_ticket("pyxos-jk")
    for role in route.rule.roles:
        visit = await console.as_(ELSEWHERE[role])
        assert await ask(visit, route, reference) == HIDDEN, role
        assert await ask(visit, route, "PYX-26-00000-X") == HIDDEN, role


@pytest.mark.parametrize("route", BEHIND, ids=named)
async def test_whoever_is_not_signed_in_is_led_to_the_sign_in(route: Route, console: Console) -> None:
    visit = await console.visitor()
    response = await (visit.get(route.path) if route.method == "GET" else visit.post(route.path))
    assert response.status == 303
    assert response.headers["Location"].startswith("/desk/sign-in")


def test_only_the_way_in_is_open_to_everybody() -> None:
    public = {route.path for route in TABLE if route.rule == NOT_SIGNED_IN}
    assert public <= {"/static/{version}/{name}", "/sign-in", "/sign-in/code", "/set-up/{token}"}


async def test_nothing_is_served_that_is_not_in_the_table(console: Console) -> None:
    app = console.server.app._subapps[0]
    served = {
        (route.method, route.resource.canonical.removeprefix("/desk"))
        for route in app.router.routes()
        if route.resource and route.method != "HEAD"
    }
    assert served == {(route.method, route.path) for route in TABLE}


async def nothing(_: object) -> None: ...


@pytest.mark.parametrize(
    "make",
    [
        lambda: Route("GET", "/tickets/{reference}", nothing, EVERY_ROLE),
        lambda: Route("GET", "/tickets", nothing, READS_TICKET),
        lambda: Route("GET", "/companies/{company}", nothing, EVERY_ROLE),
        lambda: Route("DELETE", "/tickets", nothing, EVERY_ROLE),
        lambda: Rule(frozenset({"king"})),
        lambda: Rule(frozenset(), Scope.TICKET),
    ],
)
def test_a_route_whose_rule_does_not_fit_its_path_cannot_be_made(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="scope|method|role|about|one of"):
        make()


def test_two_routes_for_the_same_are_refused() -> None:
    with pytest.raises(ValueError, match="two routes"):
        add_routes(None, (TABLE[0], TABLE[0]))  # type: ignore[arg-type]

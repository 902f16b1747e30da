"""Who may use a route. A route cannot be made without its rule, and a route about a ticket not without the ticket's
company being looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from aiohttp.typedefs import Handler

from desk.staff import ROLES

METHODS = ("GET", "POST")


class Scope(Enum):
    """Whose data a route is about: what its path names decides."""

    NONE = None
    TICKET = "reference"
    """The path names a ticket, whose company must be one of the account's."""
    COMPANY = "company"
    """The path names a company, which must be one of the account's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The roles that may use a route, and its scope. Without roles it is one of the few for people not signed in."""

    roles: frozenset[str]
    scope: Scope = Scope.NONE

    def __post_init__(self) -> None:
        if not self.roles <= set(ROLES):
            raise ValueError(f"a rule names a role that there is not: {sorted(self.roles)}")
        if not self.roles and self.scope is not Scope.NONE:
            raise ValueError("a route for everybody cannot be about a ticket or a company")

    @property
    def needs_sign_in(self) -> bool:
        """Whether anybody has to be signed in."""
        return bool(self.roles)


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path (below the console's own), who handles it and who may.

    `nav` names the text of its entry in the navigation, `key` the letter that follows `g` to go there.
    """

    method: str
    path: str
    handler: Handler
    rule: Rule
    nav: str | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"{self.path}: a route is one of {', '.join(METHODS)}")
        for scope in (Scope.TICKET, Scope.COMPANY):
            if ("{" + str(scope.value) + "}" in self.path) is not (self.rule.scope is scope):
                raise ValueError(f"{self.path}: a path with {{{scope.value}}} needs the scope {scope.name}")


def staff_with(*roles: str, scope: Scope = Scope.NONE) -> Rule:
    """A rule for these roles."""
    return Rule(frozenset(roles), scope)


NOT_SIGNED_IN = Rule(frozenset())
"""The way in itself: for people who are not signed in (yet)."""
EVERY_ROLE = staff_with(*ROLES)
WORKING = staff_with("agent", "approver")
ADMINISTRATOR = staff_with("administrator")
READS_TICKET = staff_with(*ROLES, scope=Scope.TICKET)
WORKS_TICKET = staff_with("agent", "approver", scope=Scope.TICKET)

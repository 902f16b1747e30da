"""Whether a statement holds for the people a question is about."""

from __future__ import annotations

from collections.abc import Sequence

from bot.policies.model import Statement

OWN_GROUPS = frozenset({"applicant", "employee", "former_employee", "shareholder", "business_partner"})
"""Audiences whose information a policy treats apart from that of customers."""
BUYERS = frozenset({"customer", "client_staff"})
"""Those who say that they, or the company they work for, buy."""


def meant(audience: str | None, before: str | None) -> str | None:
    """Whom a question is about that names `audience`, in a conversation that was about `before`. "Our staff" are a
    customer's, unless the company's own employees are speaking."""
    if audience == "client_staff" and before in ("employee", "former_employee"):
        return "employee"
    return audience or before


def for_audience(statements: Sequence[Statement], audience: str | None) -> list[Statement]:
    """Those that are for `audience` or for everyone; all of them if none is."""
    return [s for s in statements if fits(s, audience)] or list(statements)


def fits(statement: Statement, audience: str | None) -> bool:
    """Whether a statement holds for `audience`. Only groups with a part of their own in a policy are told apart, and
    customers from these: what is done with the company's employees is no answer to those who say that they buy."""
    if audience in OWN_GROUPS:
        return audience in statement.audiences or "everyone" in statement.audiences
    return audience not in BUYERS or not OWN_GROUPS.issuperset(statement.audiences)

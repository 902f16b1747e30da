"""The age gate a policy may have: for whoever is under 16 or cannot act alone, a parent or guardian has to consent."""

from __future__ import annotations

from bot.policies.model import Company
from desk.errors import DraftInvalid

AGES = ("adult", "under_16", "not_capable")
NEEDING_CONSENT = ("under_16", "not_capable")


def check_age(age: str | None) -> None:
    """Raises DraftInvalid for an age there is not."""
    if age is not None and age not in AGES:
        raise DraftInvalid("age", f"it is none of {', '.join(AGES)}")


def missing_at_gate(company: Company, age: str | None, *, consent: bool) -> tuple[str, ...]:
    """The slots still needed to pass the gate, in the order they are asked; none where the policy has no gate."""
    if not company.procedure.age_gate:
        return ()
    if age is None:
        return ("age",)
    return ("guardian_consent",) if age in NEEDING_CONSENT and not consent else ()

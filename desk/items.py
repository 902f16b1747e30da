"""The items of a request: one for each kind that is asked for, with what its person said of it."""

from __future__ import annotations

import uuid

from bot.policies.model import (
    AMENDING_KINDS,
    FEE_KINDS,
    HANDED_OVER_KINDS,
    REPLACING_KINDS,
    STOPPING_KINDS,
    Company,
    FeeStatus,
)
from desk.models import Ticket, TicketItem
from desk.persons import ItemDetails, seal_details
from desk.work import Work

DELIVERY_METHODS = ("electronic", "paper")
OF_KINDS = ("kind_not_listed", "fee_beyond_art38")
"""Flags that follow from the kinds asked for."""


def put_item(
    work: Work,
    ticket: Ticket,
    kind: str,
    said: ItemDetails,
    method: str | None,
    company: Company,
    before: TicketItem | None = None,
) -> None:
    """Add an item, or take up again the one that was there `before` and had been taken out. Of what was `said` in the
    dialogue, an item keeps what is about its kind."""
    item = before or TicketItem(
        id=str(uuid.uuid4()),
        ticket_id=ticket.id,
        kind=kind,
        fee_chargeable_art38=kind in FEE_KINDS,
        kind_not_listed=kind not in company.procedure.kinds_listed,
    )
    item.details = seal_details(work, ticket.id, item.id, _about(kind, said))
    item.method = method if kind in HANDED_OVER_KINDS else None
    item.outcome = "pending"
    work.session.add(item)


def flags_of(kinds: tuple[str, ...], company: Company) -> list[str]:
    """What staff should see at once: the policy's list lacks a kind; its fee goes further than Article 38(1)."""
    lacking = not set(kinds) <= set(company.procedure.kinds_listed)
    beyond = company.procedure.fee.status is not FeeStatus.SILENT and not FEE_KINDS.issuperset(kinds)
    return [flag for flag, present in zip(OF_KINDS, (lacking, beyond), strict=True) if present]


def missing_of(
    kinds: set[str], *, details: str | None, wrong_value: str | None, right_value: str | None, method: str | None
) -> tuple[str, ...]:
    """The slots that items of these kinds still need, in the order they are asked."""
    needed = {
        "details": not details and not kinds <= AMENDING_KINDS,
        "wrong_value": not wrong_value and bool(kinds & AMENDING_KINDS),
        "right_value": not right_value and bool(kinds & REPLACING_KINDS),
        "delivery_method": method is None and bool(kinds & HANDED_OVER_KINDS),
    }
    return tuple(slot for slot, lacking in needed.items() if lacking)


def _about(kind: str, said: ItemDetails) -> ItemDetails:
    amends, stops = kind in AMENDING_KINDS, kind in STOPPING_KINDS
    return ItemDetails(
        details=said.details,
        wrong_value=said.wrong_value if amends else None,
        right_value=said.right_value if amends else None,
        evidence=said.evidence if amends else None,
        recipient=said.recipient if kind == "cessation_of_third_party" else None,
        period=said.period if kind == "third_party_records" else None,
        ground=said.ground if stops else None,
    )

"""The fee of a request: what is due, what came, and how. Article 38 of the APPI allows one for some kinds only."""

from __future__ import annotations

from dataclasses import dataclass

from desk import deadlines
from desk.casework import Standing, changed, require_request, take_ticket
from desk.circumstances import items_of
from desk.errors import EntryInvalid
from desk.lifecycle import ENDED_STATES, State
from desk.models import Staff, Ticket
from desk.rules import load_practice
from desk.work import Work

STATUSES = ("due", "received", "waived", "refunded", "disputed", "not_chargeable")
"""What staff can record; a ticket opens as due, amount_unstated or not_stated, as the policy has it."""
SETTLED = ("received", "waived", "refunded", "not_chargeable")
LARGEST_YEN = 100_000
BEYOND_ARTICLE_38 = "fee_beyond_art38"


@dataclass(frozen=True, slots=True)
class FeeEntry:
    """One entry of the fee register: how the fee stands, how many yen, by which of the practice's methods."""

    status: str
    yen: int | None = None
    method: str | None = None


def record_fee(work: Work, by: Staff, reference: str, entry: FeeEntry, expected: int | None = None) -> Standing:
    """Record how the fee of a request stands.

    Raises TicketUnknown, NotAllowed, TicketChanged, TicketLocked, and EntryInvalid: an amount is needed where one is
    due, a method where one came, and only what came can be paid back.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_request(ticket)
    if State(ticket.state) in (*ENDED_STATES, State.ERASED) and entry.status != "refunded":
        raise EntryInvalid("fee", f"{ticket.reference} is {ticket.state}; only a refund can still be recorded")
    enter(work, ticket, entry)
    return changed(work, ticket, by, "fee_recorded", told(entry))


def enter(work: Work, ticket: Ticket, entry: FeeEntry) -> None:
    """Write an entry into a ticket that was taken. Raises EntryInvalid."""
    _check(ticket, entry)
    chargeable = any(item.fee_chargeable_art38 for item in items_of(work, ticket))
    if entry.status == "due":
        ticket.fee_yen = entry.yen if entry.yen is not None else ticket.fee_yen
        deadlines.await_fee(work, ticket, work.policies.companies.get(ticket.company))
        if not chargeable and BEYOND_ARTICLE_38 not in ticket.flags:
            ticket.flags = [*ticket.flags, BEYOND_ARTICLE_38]
    if entry.status == "received":
        ticket.fee_paid_yen = entry.yen if entry.yen is not None else ticket.fee_yen
        ticket.fee_method = entry.method
    ticket.fee_status = entry.status
    ticket.fee_settled_at = work.now if entry.status in SETTLED else None
    if entry.status in SETTLED:
        deadlines.meet(work, ticket, "fee")


def told(entry: FeeEntry) -> dict[str, object]:
    """An entry as the audit trail keeps it."""
    return {"fee": entry.status, "yen": entry.yen, "method": entry.method}


def _check(ticket: Ticket, entry: FeeEntry) -> None:
    if entry.status not in STATUSES:
        raise EntryInvalid("fee", f"its status is none of {', '.join(STATUSES)}")
    if entry.yen is not None and not 0 < entry.yen <= LARGEST_YEN:
        raise EntryInvalid("fee", f"the amount must be from 1 to {LARGEST_YEN:,} yen")
    if entry.yen is None and ticket.fee_yen is None and entry.status in ("due", "received"):
        raise EntryInvalid("fee", "the policy states no amount, so say how many yen")
    if entry.status == "received":
        if entry.method is None:
            raise EntryInvalid("fee", "say how it was paid")
        load_practice().require("fee_methods", "fee's method", entry.method)
    if entry.status == "refunded" and ticket.fee_status != "received":
        raise EntryInvalid("fee", "nothing was received that could be paid back")

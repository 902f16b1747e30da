"""What a letter is composed of: the facts of a ticket and of its company's policy, opened. No words of a letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.policies.model import Company
from desk.calendar import day_in_japan
from desk.circumstances import OPEN_FEES, items_of
from desk.decisions import reason_place
from desk.lifecycle import OPEN_STATES, State
from desk.models import Ticket
from desk.persons import Person, open_person, open_words
from desk.work import Work

SENDABLE_DECISIONS = (State.DECIDED, State.NOTIFIED, State.CLOSED)
"""States in which a decision stands and its person may read of it."""


@dataclass(frozen=True, slots=True)
class LetterItem:
    """One kind of request within a ticket and what became of it; `reason` is what staff wrote for the person."""

    kind: str
    outcome: str
    reason_code: str | None
    reason: str | None
    method: str | None


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A ticket as a letter tells of it, personal data and all. Days are days in Japan; `received_on` is None until a
    request has arrived in due form. `fee_yen` is what staff recorded or the policy states, else None."""

    reference: str
    type: str
    state: State
    company: Company
    today: dt.date
    opened_on: dt.date
    received_on: dt.date | None
    person: Person
    by_agent: bool
    by_post: bool
    items: tuple[LetterItem, ...]
    missing: tuple[str, ...]
    fee_open: bool
    fee_yen: int | None


def letter_facts(work: Work, ticket: Ticket) -> LetterFacts:
    """The facts of a ticket. Raises KeyDestroyed, SealBroken."""
    person = open_person(work, ticket)
    items = tuple(
        LetterItem(
            item.kind,
            item.outcome,
            item.reason_code,
            open_words(work, ticket.id, reason_place(item), item.reason),
            item.method,
        )
        for item in items_of(work, ticket)
    )
    received = ticket.formally_received_at
    return LetterFacts(
        reference=ticket.reference,
        type=ticket.type,
        state=State(ticket.state),
        company=work.policies.company(ticket.company),
        today=day_in_japan(work.now),
        opened_on=day_in_japan(ticket.created_at),
        received_on=day_in_japan(received) if received else None,
        person=person,
        by_agent=ticket.capacity in ("statutory_agent", "delegated_agent"),
        by_post=ticket.reply_route == "post",
        items=items,
        missing=tuple(ticket.missing),
        fee_open=ticket.fee_status in OPEN_FEES,
        fee_yen=ticket.fee_yen,
    )


def fits(facts: LetterFacts, kind: str) -> str | None:
    """Why a letter of this kind cannot be written now, as a code; None if it can.

    `ended`: nothing is open. `no_request`: only a request has it. `no_fee`: no fee is open. `undecided`: an item has no
    outcome. `other_outcome`: the decisions are others than the letter tells of.
    """
    if kind in ("acknowledgement", "more_information"):
        return None if facts.state in OPEN_STATES else "ended"
    if facts.type != "request":
        return "no_request"
    if kind == "fee":
        if facts.state not in OPEN_STATES:
            return "ended"
        return None if facts.fee_open else "no_fee"
    if any(item.outcome == "pending" for item in facts.items):
        return "undecided"
    return None if kind == decision_letter(facts) else "other_outcome"


def decision_letter(facts: LetterFacts) -> str:
    """The kind of letter that tells of decisions as they are."""
    outcomes = {item.outcome for item in facts.items}
    if outcomes <= {"granted", "method_changed"}:
        return "grant"
    if outcomes == {"not_held"}:
        return "none_held"
    return "refusal" if outcomes <= {"refused", "not_held"} else "part"

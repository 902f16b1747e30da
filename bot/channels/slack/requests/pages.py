"""The pages of a request: which slots stand together, and which page comes next. The slots are the chat's own."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue import triage
from bot.dialogue.model import State
from bot.dialogue.slots import FLOWS, Slot
from bot.policies.model import Company

FLOW = "request"
KINDS, TRIAGE, AWAY, NOTICE, REVIEW = "kinds", "triage", "away", "notice", "review"
PAGES: Mapping[str, tuple[str, ...]] = {
    KINDS: ("kinds",),
    TRIAGE: ("triage",),
    NOTICE: ("notice", "age"),
    "guardian": ("guardian_consent",),
    "person": ("capacity", "name", "relationship", "reply_route"),
    "details": (
        *("kana", "agent_name", "agent_relation", "email", "address", "phone", "details", "wrong_value"),
        *("right_value", "evidence", "recipient", "period", "ground", "delivery_method", "fee_ack", "anything_else"),
    ),
}
"""What comes before the notice holds nothing personal (APPI Article 21(2))."""


def slots_on(page: str, state: State, company: Company) -> tuple[Slot, ...]:
    """The slots of a page that this request needs, in the order of asking."""
    here = PAGES.get(page, ())
    return tuple(slot for slot in FLOWS[FLOW] if slot.name in here and slot.applies(state, company))


def next_page(state: State, company: Company, *, went_on: bool) -> str:
    """The first page with something open; the review when there is none. `went_on`: the person was told of another
    office and goes on."""
    for page in PAGES:
        if any(slot.name not in state.filled for slot in slots_on(page, state, company)):
            return page
        if page == TRIAGE and not went_on and leads_away(state, company):
            return AWAY
    return REVIEW


def leads_away(state: State, company: Company) -> bool:
    """Whether the policy sends this request to another office."""
    told = state.filled.get("triage")
    return told is not None and triage.leads_away(told, company)


def page_of(slot: str) -> str:
    """The page on which a slot stands; the first for one that stands on none."""
    return next((page for page, slots in PAGES.items() if slot in slots), KINDS)

"""The slots of each dialogue: when each is asked, what it offers, and how an answer is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.dialogue import names, reading, talk
from bot.dialogue.choices import Reads, age, choice
from bot.dialogue.kinds import kinds, kinds_in
from bot.dialogue.model import Heard, Option, SlotValue, State
from bot.dialogue.texts import Texts, load_texts
from bot.policies.model import (
    AMENDING_KINDS,
    CONTACTS,
    HANDED_OVER_KINDS,
    REPLACING_KINDS,
    Company,
    FeeStatus,
)

__all__ = [
    "CANCEL_CONFIRM",
    "FLOWS",
    "OWN_WORDS",
    "SLOT_NAMES",
    "Slot",
    "kinds_in",
    "options",
    "payload",
]

Applies = Callable[[State, Company], bool]


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to ask for. `applies` says whether it is asked at all, `reads` turns an answer into its value."""

    name: str
    reads: Reads
    applies: Applies = lambda state, company: True
    optional: bool = False


def payload(slot: str, value: str) -> str:
    """The Rasa payload of a choice."""
    return "/choose" + json.dumps({"slot": slot, "value": value})


def options(slot: str, texts: Texts | None = None) -> tuple[Option, ...]:
    """The choices of `slot`; none for a slot that is typed, and for one that may be left out the choice to do so."""
    texts = texts or load_texts()
    if slot == "kinds":
        return tuple(Option(texts.kinds[kind].choice, payload("kinds", kind)) for kind in texts.kinds)
    if without := texts.slots[slot].without:
        return (Option(without, "/skip"),)
    return tuple(Option(label, payload(slot, value)) for value, label in texts.choices.get(slot, {}).items())


def _typed(reader: Callable[[str], str | None]) -> Reads:
    return lambda heard, state: None if heard.chosen else reader(heard.text)


def _anything_else(heard: Heard, state: State) -> SlotValue | None:
    """More words for the desk; "no" and "nothing" are none."""
    if heard.chosen:
        return None
    return "" if talk.has_nothing(heard.text) else reading.free_text(heard.text)


def _reply_route(heard: Heard, state: State) -> SlotValue | None:
    """The route, named or told by the contact itself."""
    if not heard.chosen:
        for route, contact in CONTACTS.items():
            if _CONTACT_READERS[contact](heard.text) is not None:
                return route
    return choice("reply_route")(heard, state)


def _question(heard: Heard, state: State) -> SlotValue | None:
    return reading.free_text(heard.chosen[1] if heard.chosen else heard.text)


def _asks(*wanted: str) -> Applies:
    return lambda state, company: any(kind in state.several("kinds") for kind in wanted)


def _agent(state: State, company: Company) -> bool:
    return state.text("capacity") in ("statutory_agent", "delegated_agent")


def _name_in_kanji(state: State, company: Company) -> bool:
    return names.has_kanji(state.text("name") or "")


def _age_gate(state: State, company: Company) -> bool:
    return company.procedure.age_gate


def _guardian(state: State, company: Company) -> bool:
    return company.procedure.age_gate and state.text("age") in ("under_16", "not_capable")


def _fee_possible(state: State, company: Company) -> bool:
    return company.procedure.fee.status is not FeeStatus.SILENT


def _route(route: str) -> Applies:
    return lambda state, company: state.text("reply_route") == route


_CONTACT_READERS = {"email": reading.email, "address": reading.address, "phone": reading.phone}

NOTICE = (
    Slot("notice", choice("notice")),
    Slot("age", age, _age_gate),
    Slot("guardian_consent", choice("guardian_consent"), _guardian),
)
"""What stands before any personal data: the notice, and where the policy has one, the age gate."""

REPLY_ROUTE = (
    Slot("reply_route", _reply_route),
    *(Slot(contact, _typed(_CONTACT_READERS[contact]), _route(route)) for route, contact in CONTACTS.items()),
)

REQUEST = (
    Slot("kinds", kinds),
    *NOTICE,
    Slot("capacity", choice("capacity")),
    Slot("name", _typed(names.name)),
    Slot("kana", _typed(names.kana), _name_in_kanji, optional=True),
    Slot("agent_name", _typed(names.name), _agent),
    Slot("agent_relation", _typed(reading.few_words), _agent),
    Slot("relationship", choice("relationship")),
    *REPLY_ROUTE,
    Slot("details", _typed(reading.free_text)),
    Slot("wrong_value", _typed(reading.free_text), _asks(*AMENDING_KINDS)),
    Slot("right_value", _typed(reading.free_text), _asks(*REPLACING_KINDS)),
    Slot("delivery_method", choice("delivery_method"), _asks(*HANDED_OVER_KINDS)),
    Slot("fee_ack", choice("fee_ack"), _fee_possible),
    Slot("anything_else", _anything_else, optional=True),
    Slot("review", choice("review")),
)
"""DESIGN.md, "Requests": the order of asking."""

INQUIRY = (Slot("inquiry_question", _question), *NOTICE, *REPLY_ROUTE)
COMPLAINT = (Slot("complaint_details", _typed(reading.free_text)), *NOTICE, *REPLY_ROUTE)
HANDOFF = (Slot("handoff_reason", _typed(reading.free_text)), *NOTICE, *REPLY_ROUTE)
STATUS = (
    Slot("status_reference", _typed(reading.reference)),
    Slot("status_code", _typed(reading.access_code)),
)
WITHDRAW = (
    Slot("withdraw_reference", _typed(reading.reference)),
    Slot("withdraw_code", _typed(reading.access_code)),
)

CANCEL_CONFIRM = Slot("cancel_confirm", choice("cancel_confirm"))
"""Asked in any dialogue before what was told is deleted."""

OWN_WORDS = frozenset(
    {"agent_relation", "details", "wrong_value", "right_value", "anything_else"}
    | {"inquiry_question", "complaint_details", "handoff_reason"}
)
"""Slots that take any words."""

FLOWS: Mapping[str, tuple[Slot, ...]] = {
    "request": REQUEST,
    "inquiry": INQUIRY,
    "complaint": COMPLAINT,
    "handoff": HANDOFF,
    "status": STATUS,
    "withdraw": WITHDRAW,
}
"""Each dialogue by its name, which is also the intent that starts it."""

SLOT_NAMES = tuple(dict.fromkeys(slot.name for slots in FLOWS.values() for slot in slots))
"""Every slot that a dialogue fills."""

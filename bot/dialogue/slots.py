"""The slots of each dialogue: when each is asked, what it offers, and how an answer is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.dialogue import names, reading, talk, triage
from bot.dialogue.afterwards import Afterwards, meant_afterwards
from bot.dialogue.choices import Reads, age, choice
from bot.dialogue.kinds import ONLY_A_QUESTION, kinds, kinds_in
from bot.dialogue.model import Heard, Option, SlotValue, State
from bot.dialogue.places import place_in
from bot.dialogue.supplementing import asked_kinds, is_changed, kinds_offered, options_at_review, read_kinds
from bot.dialogue.texts import load_texts
from bot.dialogue.told import without_introduction
from bot.policies.model import (
    AMENDING_KINDS,
    CONTACTS,
    HANDED_OVER_KINDS,
    KINDS,
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
SEARCHED_KINDS = frozenset(KINDS) - AMENDING_KINDS
"""Kinds for which "everything" says which data is meant."""
ABOUT_KINDS = ("wrong_value", "right_value", "evidence", "recipient", "period", "ground")
"""Slots that belong to some kinds only."""
FEW = 4
"""Words up to which a message at the review of a change can be a plain yes or no."""
GROUND_KINDS = ("suspension_of_use", "erasure")
"""Article 35: the person may say why use should stop."""
CHAT_GOES_ALONG = ("inquiry", "handoff")
"""Dialogues at whose review the last messages of the chat may be sent with the matter."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to ask for. `applies` says whether it is asked at all, `reads` turns an answer into its value."""

    name: str
    reads: Reads
    applies: Applies = lambda state, company: True
    optional: bool = False
    reads_at: Callable[[Heard, State, Company], SlotValue | None] | None = None
    """In place of `reads` where the choices are the company's own."""

    def read(self, heard: Heard, state: State, company: Company) -> SlotValue | None:
        """The value in an answer, None if it has none."""
        return self.reads_at(heard, state, company) if self.reads_at else self.reads(heard, state)


def payload(slot: str, value: str) -> str:
    """The Rasa payload of a choice."""
    return "/choose" + json.dumps({"slot": slot, "value": value})


def options(slot: str, state: State | None = None, company: Company | None = None) -> tuple[Option, ...]:
    """The choices of `slot` as it is asked in `state`, all of them without one; for a slot that may be left out, with
    the choice to do so."""
    texts = load_texts()
    if state is not None and state.flow == "supplement" and slot in ("kinds", "review"):
        return _options_of_change(slot, state)
    if slot == "kinds":
        every_kind = tuple(Option(texts.kinds[kind].choice, payload("kinds", kind)) for kind in texts.kinds)
        return (*every_kind, Option(texts.sentences["only_a_question"], payload("kinds", ONLY_A_QUESTION)))
    if slot == "triage":
        assert state is not None and company is not None
        offered = triage.choices(state, company)
    else:
        offered = {v: label for v, label in texts.choices.get(slot, {}).items() if _offered(slot, v, state)}
    without = texts.slots[slot].without
    if slot == "reply_route" and state is not None and _here_fits(state):
        without = texts.sentences["reply_here"]
    leave_out = (Option(without, "/skip"),) if without else ()
    return (*(Option(label, payload(slot, value)) for value, label in offered.items()), *leave_out)


def _options_of_change(slot: str, state: State) -> tuple[Option, ...]:
    """What is offered where a sent ticket is changed: kinds to add or take out, or its lines and to send the change."""
    if slot == "kinds":
        return tuple(Option(label, payload("kinds", value)) for value, label in kinds_offered(state))
    remarks = load_texts().remarks
    stays = remarks["change_none" if is_changed(state) else "leave_all"]
    send = (Option(remarks["send_change"], payload("review", "submit")), Option(stays, payload("review", "cancel")))
    lines = ("anything_else", "reply_route", "kinds")
    return options_at_review(state, {slot: payload("change_slot", slot) for slot in lines}, send)


def _offered(slot: str, value: str, state: State | None) -> bool:
    """Whether a choice fits the dialogue it is offered in."""
    if state is None:
        return True
    if slot == "review":
        return {"save": state.flow == "request", "submit_with_chat": state.flow in CHAT_GOES_ALONG}.get(value, True)
    return slot != "details" or not SEARCHED_KINDS.isdisjoint(asked_kinds(state))


def _typed(reader: Callable[[str], str | None]) -> Reads:
    return lambda heard, state: None if heard.chosen else reader(heard.text)


def _anything_else(heard: Heard, state: State) -> SlotValue | None:
    """More words for the desk; "no" and "nothing" are none, and a mere "yes" has none yet."""
    if heard.chosen:
        return None
    if talk.has_nothing(heard.text):
        return ""
    return None if talk.only_agrees(heard.text) else reading.free_text(heard.text)


def _if_known(heard: Heard, state: State) -> SlotValue | None:
    """What may be left out; "I do not know" leaves it out too, a mere "ok" does not say it."""
    if heard.chosen:
        return None
    return "" if talk.knows_not(heard.text) else _anything_else(heard, state)


def _capacity(heard: Heard, state: State) -> SlotValue | None:
    """For whom the person asks. "I am Hanako Sato" does not say."""
    return choice("capacity")(replace(heard, text=without_introduction(heard.text)), state)


def _ground(heard: Heard, state: State) -> SlotValue | None:
    """Why use should stop: one of the choices, or the person's own words."""
    offered = load_texts().choices["ground"]
    if heard.chosen:
        return heard.chosen[1] if heard.chosen[1] in offered else None
    value = talk.bare(heard.text)
    place = place_in(value, len(offered))
    if place is not None:
        return tuple(offered)[place]
    labelled = next((ground for ground, label in offered.items() if value == label.casefold()), None)
    return labelled or _if_known(heard, state)


def _details(heard: Heard, state: State) -> SlotValue | None:
    """Which data is meant, in own words; or everything."""
    if heard.chosen:
        return load_texts().choices["details"].get(heard.chosen[1])
    return None if _ONLY_A_NUMBER.fullmatch(reading.clean(heard.text)) else reading.free_text(heard.text)


def _reply_route(heard: Heard, state: State) -> SlotValue | None:
    """The route, named or told by the contact itself; outside a request also none, which means the chat."""
    if not heard.chosen:
        if _here_fits(state) and _HERE.search(talk.bare(heard.text)):
            return ""
        for route, contact in CONTACTS.items():
            if _CONTACT_READERS[contact](heard.text) is not None:
                return route
    return choice("reply_route")(heard, state)


def _here_fits(state: State) -> bool:
    """Whether the answer may come in the chat itself: to a request it goes outside, where the person is known."""
    return state.flow not in ("request", "supplement")


def _review_of_change(heard: Heard, state: State) -> SlotValue | None:
    """What to do with a change; more than a few words are what the person has to say."""
    if not heard.chosen and not is_changed(state) and talk.has_nothing(heard.text):
        return "cancel"
    if not heard.chosen and len(talk.bare(heard.text).split()) > FEW:
        return None
    return choice("review")(heard, state)


def _question(heard: Heard, state: State) -> SlotValue | None:
    return heard.chosen[1] if heard.chosen else _matter(heard.text)


def _matter(text: str) -> str | None:
    """What the desk should know, in own words; "send it" and "I agree" are none."""
    if meant_afterwards(text) is Afterwards.SENDS or talk.only_agrees(text):
        return None
    return reading.free_text(text)


def _asks(*wanted: str) -> Applies:
    return lambda state, company: any(kind in asked_kinds(state) for kind in wanted)


def _agent(state: State, company: Company) -> bool:
    return state.text("capacity") in ("statutory_agent", "delegated_agent")


def _name_in_kanji(state: State, company: Company) -> bool:
    return names.has_kanji(state.text("name") or "")


def _age_gate(state: State, company: Company) -> bool:
    return company.procedure.age_gate


def _guardian(state: State, company: Company) -> bool:
    """A parent or guardian who asks has consented by asking."""
    if not company.procedure.age_gate or state.text("age") not in ("under_16", "not_capable"):
        return False
    capacity = state.text("capacity") or state.offered.get("capacity")
    return "guardian_consent" in state.filled or capacity != "statutory_agent"


def _fee_possible(state: State, company: Company) -> bool:
    return company.procedure.fee.status is not FeeStatus.SILENT


def _asks_for_method(state: State, company: Company) -> bool:
    return _asks(*HANDED_OVER_KINDS)(state, company) and "delivery_method" not in state.before


def _route(route: str) -> Applies:
    return lambda state, company: state.text("reply_route") == route


_HERE = re.compile(r"\b(?:here|(?:in|by|with|through) (?:this|the) chat|this chat)\b|\bno (?:reply|answer)\b")
_ONLY_A_NUMBER = re.compile(r"\+?[\d() .-]{9,20}")
"""A telephone number alone says nothing of which data is meant."""
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

REVIEW = Slot("review", choice("review"))
"""Last in every dialogue that ends at the desk: nothing goes there unseen."""

REQUEST = (
    Slot("kinds", kinds),
    Slot("triage", lambda heard, state: None, triage.applies, reads_at=triage.read),
    *NOTICE,
    Slot("capacity", _capacity),
    Slot("name", _typed(names.name)),
    Slot("kana", _typed(names.kana), _name_in_kanji, optional=True),
    Slot("agent_name", _typed(names.name), _agent),
    Slot("agent_relation", _typed(names.relation), _agent),
    Slot("relationship", choice("relationship")),
    *REPLY_ROUTE,
    Slot("details", _details),
    Slot("wrong_value", _typed(reading.free_text), _asks(*AMENDING_KINDS)),
    Slot("right_value", _typed(reading.free_text), _asks(*REPLACING_KINDS)),
    Slot("evidence", _if_known, _asks(*AMENDING_KINDS), optional=True),
    Slot("recipient", _if_known, _asks("cessation_of_third_party"), optional=True),
    Slot("period", _if_known, _asks("third_party_records"), optional=True),
    Slot("ground", _ground, _asks(*GROUND_KINDS), optional=True),
    Slot("delivery_method", choice("delivery_method"), _asks(*HANDED_OVER_KINDS)),
    Slot("fee_ack", choice("fee_ack"), _fee_possible),
    Slot("anything_else", _anything_else, optional=True),
    REVIEW,
)
"""DESIGN.md, "Requests": the order of asking."""

REPLY_ROUTE_OR_HERE = tuple(replace(slot, optional=slot.name == "reply_route") for slot in REPLY_ROUTE)
"""A short matter may be answered in the chat itself; a request is answered outside, where the person is known."""
INQUIRY = (Slot("inquiry_question", _question), *NOTICE, *REPLY_ROUTE_OR_HERE, REVIEW)
COMPLAINT = (Slot("complaint_details", _typed(_matter)), *NOTICE, *REPLY_ROUTE_OR_HERE, REVIEW)
HANDOFF = (Slot("handoff_reason", _typed(_matter)), *NOTICE, *REPLY_ROUTE_OR_HERE, REVIEW)
STATUS = (
    Slot("status_reference", _typed(reading.reference)),
    Slot("status_code", _typed(reading.access_code)),
)
WITHDRAW = (
    Slot("withdraw_reference", _typed(reading.reference)),
    Slot("withdraw_code", _typed(reading.access_code)),
)

CHANGE_REQUEST = STATUS
"""Proof that the ticket is one's own; then the change itself."""
ADDED = (
    Slot("details", _details, lambda state, company: bool(asked_kinds(state))),
    *(slot for slot in REQUEST if slot.name in ABOUT_KINDS),
    Slot("delivery_method", choice("delivery_method"), _asks_for_method),
)
"""What a kind that is added to a sent request needs."""
SUPPLEMENT = (
    *STATUS,
    Slot("notice", choice("notice"), lambda state, company: "noticed" not in state.before),
    Slot("kinds", read_kinds, lambda state, company: bool(state.before.get("kinds"))),
    *ADDED,
    *REPLY_ROUTE,
    Slot("anything_else", _anything_else, optional=True),
    Slot("review", _review_of_change),
)
"""A change to a ticket that was sent. It begins at the review, filled with what the desk has."""

RESUME = (Slot("resume_code", _typed(reading.resume_code)),)

CANCEL_CONFIRM = Slot("cancel_confirm", choice("cancel_confirm"))
"""Asked in any dialogue before what was told is deleted."""

OWN_WORDS = frozenset(
    {"agent_relation", "details", "wrong_value", "right_value", "anything_else"}
    | {"evidence", "recipient", "period", "ground"}
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
    "change_request": CHANGE_REQUEST,
    "supplement": SUPPLEMENT,
    "resume": RESUME,
}
"""Each dialogue by its name, which is also the intent that starts it; `supplement` follows on `change_request`."""

SLOT_NAMES = tuple(dict.fromkeys(slot.name for slots in FLOWS.values() for slot in slots))
"""Every slot that a dialogue fills."""

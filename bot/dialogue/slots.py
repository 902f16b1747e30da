"""The slots of each dialogue: when each is asked, what it offers, and how an answer is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.dialogue import reading
from bot.dialogue.model import Heard, Option, SlotValue, State
from bot.dialogue.texts import Texts, load_texts
from bot.policies.model import KINDS, Company

ASK_FOR_DATA = ("disclosure", "third_party_records", "purpose_notification")
"""Kinds for which the APPI lets a fee be charged (Article 38(1))."""
CHANGE_DATA = ("correction", "addition", "deletion")
"""Kinds of Article 34, which need what is wrong and how it should be."""

Applies = Callable[[State, Company], bool]
Reads = Callable[[Heard, State], "SlotValue | None"]


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
    """The choices of `slot`; none for a slot that is typed."""
    texts = texts or load_texts()
    if slot == "kinds":
        return tuple(Option(texts.kinds[kind].choice, payload("kinds", kind)) for kind in texts.kinds)
    return tuple(Option(label, payload(slot, value)) for value, label in texts.choices.get(slot, {}).items())


# Words by which a typed answer names a choice. The first pattern that matches wins, so the narrower stand first.
_SYNONYMS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "notice": (
        ("refuse", r"\b(?:no|nope|not|don'?t|refuse|disagree|decline)\b"),
        ("agree", r"\b(?:agree|agreed|accept|yes|yep|yeah|ok|okay|fine|sure|go ahead|consent|understood?|alright)\b"),
    ),
    "age": (
        ("under_16", r"\b(?:under|younger|below|not yet|less than|(?:[1-9]|1[0-5])(?: years?)?)\b|\bno\b"),
        ("not_capable", r"\b(?:cannot judge|not capable|incapable|incapacitated|dementia)\b"),
        ("adult", r"\b(?:yes|older|over|adult|above|1[6-9]|[2-9]\d)\b"),
    ),
    "guardian_consent": (("not_consented", r"\b(?:no|not|nope|didn'?t|hasn'?t|haven'?t)\b"), ("consented", r"\b(?:yes|yep|consent\w*|agreed?|ok)\b")),
    "capacity": (
        ("statutory_agent", r"\b(?:parent|guardian|mother|father|mum|mom|dad|child|son|daughter|kid|ward)\b"),
        ("delegated_agent", r"\b(?:agent|attorney|lawyer|proxy|authori[sz]ed|on behalf|client|somebody else|someone else|my (?:wife|husband|friend|boss))\b"),
        ("self", r"\b(?:my ?self|me|self|i am|i'm|own|mine|for me|just me)\b"),
    ),
    "relationship": (
        ("former_employee", r"\b(?:former|ex)[- ]?(?:employee|staff|worker)\b|\bretire\w*|\bused to work\b|\bleft the company\b"),
        ("family", r"\b(?:wife|husband|spouse|family)\b"),
        ("employee", r"\b(?:employee|staff|i work)\b"),
        ("applicant", r"\b(?:appl\w+|candidate|job seeker|intern\w*)\b"),
        ("shareholder", r"\b(?:share|stock)holder\b|\binvestor\b"),
        ("business_partner", r"\b(?:supplier|vendor|business partner|contractor)\b"),
        ("customer", r"\b(?:customer|client|user|member|buyer|subscriber)\b"),
        ("other", r"\b(?:other|else|none|no relation\w*)\b"),
    ),
    "reply_route": (
        ("email", r"\be-?mail\b|@"),
        ("post", r"\b(?:post|postal|letter|mail)\b"),
        ("phone", r"\b(?:phone|telephone|call|mobile)\b"),
    ),
    "delivery_method": (("paper", r"\b(?:paper|print\w*|post|letter)\b"), ("electronic", r"\b(?:electronic\w*|e-?mail|digital|file|pdf|online|usb)\b")),
    "fee_ack": (("cancel", r"\b(?:no|not|cancel|stop)\b"), ("understood", r"\b(?:yes|ok|okay|understand|understood|fine|sure|agree|go on|continue)\b")),
    "review": (
        ("cancel", r"\b(?:cancel|stop|abort)\b"),
        ("change", r"\b(?:change|edit|wrong|correct it|no|not)\b"),
        ("submit", r"\b(?:yes|send|submit|correct|right|ok|okay|fine|go|looks good|confirm)\b"),
    ),
    "cancel_confirm": (("continue", r"\b(?:no|not|go on|continue|keep)\b"), ("confirm", r"\b(?:yes|cancel|stop|sure|ok)\b")),
}  # fmt: skip

_KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("third_party_records", r"\b(?:records? of (?:provision|sharing)|(?:whom?|which companies) (?:did )?you (?:gave|give|shared?|passed?)|who (?:did you|you|has) (?:give|gave|share|shared|received?|got))\b"),
    ("cessation_of_third_party", r"\b(?:stop|cease|don'?t|no longer|not) (?:\w+ ){0,4}?(?:giv|shar|pass|sell|provid|disclos)\w*"),
    ("purpose_notification", r"\b(?:why (?:do )?you (?:have|hold|keep|got)|purposes? (?:of (?:use|my))?|what (?:for|do you use))\b"),
    ("deletion", r"\b(?:delet|remov)\w* (?:\w+ ){0,3}?(?:wrong|incorrect|false|untrue|outdated|entry|entries|line|note|comment)\b"),
    ("erasure", r"\b(?:eras|wip|delet|remov)\w*|\bforget me\b|\bget rid of\b"),
    ("suspension_of_use", r"\b(?:stop|suspend|cease|don'?t|no longer) (?:\w+ ){0,3}?(?:us(?:e|ing)|contact|send|mail|call|process)\w*|\bunsubscribe\b|\bopt(?:ing)?[ -]?out\b"),
    ("addition", r"\b(?:add|adding|addition|missing|complete)\b"),
    ("correction", r"\b(?:correct|fix|chang|updat|amend|rectif|wrong|outdated|incorrect|misspel)\w*|\b(?:old|new) (?:address|name|number|e-?mail)\b"),
    ("disclosure", r"\b(?:see|get|show|copy|access|disclos\w*|receive|view|download|what (?:data|information|info|details)|everything you (?:have|hold|know))\b"),
)  # fmt: skip


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds of request that `text` asks for, in the order of the Act; none if it names none."""
    value = reading.clean(text).casefold()
    found = set()
    for kind, pattern in _KIND_WORDS:
        if re.search(pattern, value):
            found.add(kind)
            value = re.sub(pattern, " ", value)
    return tuple(kind for kind in KINDS if kind in found)


def _kinds(heard: Heard, state: State) -> SlotValue | None:
    if heard.chosen:
        return (heard.chosen[1],) if heard.chosen[1] in KINDS else None
    return kinds_in(heard.text) or None


def _choice(slot: str) -> Reads:
    def read(heard: Heard, state: State) -> SlotValue | None:
        labels = load_texts().choices[slot]
        if heard.chosen:
            return heard.chosen[1] if heard.chosen[1] in labels else None
        value = reading.clean(heard.text).casefold().strip(" .!")
        for choice, label in labels.items():
            if value == label.casefold():
                return choice
        ordinal = _ordinal(value)
        if ordinal is not None and ordinal < len(labels):
            return tuple(labels)[ordinal]
        for choice, pattern in _SYNONYMS[slot]:
            if re.search(pattern, value):
                return choice
        return None

    return read


def _ordinal(value: str) -> int | None:
    """The place, from 0, that a few words such as "the second one" or "2" name."""
    found = re.fullmatch(r"(?:the |option |number |no\.? ?)?(1|2|3|first|second|third|last one)(?: one| option)?", value)
    return {"1": 0, "first": 0, "2": 1, "second": 1, "3": 2, "third": 2}.get(found.group(1)) if found else None


def _typed(reader: Callable[[str], str | None]) -> Reads:
    return lambda heard, state: None if heard.chosen else reader(heard.text)


def _asks(*kinds: str) -> Applies:
    return lambda state, company: any(kind in state.several("kinds") for kind in kinds)


def _agent(state: State, company: Company) -> bool:
    return state.text("capacity") in ("statutory_agent", "delegated_agent")


def _fee_possible(state: State, company: Company) -> bool:
    return company.procedure.fee.status.value != "silent"


def _route(route: str) -> Applies:
    return lambda state, company: state.text("reply_route") == route


REPLY_ROUTE = (
    Slot("reply_route", _choice("reply_route")),
    Slot("email", _typed(reading.email), _route("email")),
    Slot("address", _typed(reading.address), _route("post")),
    Slot("phone", _typed(reading.phone), _route("phone")),
)

REQUEST = (
    Slot("kinds", _kinds),
    Slot("notice", _choice("notice")),
    Slot("age", _choice("age"), lambda state, company: company.procedure.age_gate),
    Slot(
        "guardian_consent",
        _choice("guardian_consent"),
        lambda state, company: company.procedure.age_gate and state.text("age") in ("under_16", "not_capable"),
    ),
    Slot("capacity", _choice("capacity")),
    Slot("name", _typed(reading.name)),
    Slot("agent_name", _typed(reading.name), _agent),
    Slot("agent_relation", _typed(reading.free_text), _agent),
    Slot("relationship", _choice("relationship")),
    *REPLY_ROUTE,
    Slot("details", _typed(reading.free_text)),
    Slot("wrong_value", _typed(reading.free_text), _asks(*CHANGE_DATA)),
    Slot("right_value", _typed(reading.free_text), _asks("correction", "addition")),
    Slot("delivery_method", _choice("delivery_method"), _asks("disclosure", "third_party_records")),
    Slot("fee_ack", _choice("fee_ack"), _fee_possible),
    Slot("review", _choice("review")),
)
"""DESIGN.md, "Requests": the order of asking."""

INQUIRY = (
    Slot("inquiry_question", lambda heard, state: reading.free_text(heard.chosen[1] if heard.chosen else heard.text)),
     Slot("notice", _choice("notice")),
    *REPLY_ROUTE,
)
COMPLAINT = (Slot("complaint_details", _typed(reading.free_text)), Slot("notice", _choice("notice")), *REPLY_ROUTE)
HANDOFF = (Slot("handoff_reason", _typed(reading.free_text)), Slot("notice", _choice("notice")), *REPLY_ROUTE)
STATUS = (
    Slot("status_reference", _typed(reading.reference)),
    Slot("status_code", _typed(reading.access_code)),
)
WITHDRAW = (
    Slot("withdraw_reference", _typed(reading.reference)),
    Slot("withdraw_code", _typed(reading.access_code)),
)

CANCEL_CONFIRM = Slot("cancel_confirm", _choice("cancel_confirm"))
"""Asked in any dialogue before what was told is deleted."""

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

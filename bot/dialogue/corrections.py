"""What a message corrects or adds besides the answer: another kind of request, an age, how somebody is related."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import talk
from bot.dialogue.asking import Setting, slot_of
from bot.dialogue.kinds import kinds_in
from bot.dialogue.model import Heard, Say, SlotValue, State, Step
from bot.dialogue.review import line, slot_named
from bot.dialogue.slots import OWN_WORDS, Slot
from bot.dialogue.taking import take
from bot.dialogue.texts import load_texts
from bot.dialogue.told import told_in
from bot.policies.model import AMENDING_KINDS, CONTACTS, KINDS

_ADDS = re.compile(r"\b(?:also|as well|too|in addition|additionally|besides|on top|plus|another request|moreover)\b")
_WANTS = re.compile(
    r"\bi(?:'d| would)? (?:also )?(?:want|need|like|wish)\b|\b(?:can|could|would) you\b|\bplease\b"
    r"|^(?:and |also |then )*(?:delete|erase|remove|stop|show|tell|correct|send me|give me)\b"
)
_AT_THE_END = ("anything_else", "review")
_ASKED_FOR_WORDS = (OWN_WORDS | {"kinds"}) - set(_AT_THE_END)
_ONES_OWN = re.compile(r"\b(?:me|my|data|account|details|information)\b")
_CORRECTABLE = ("agent_relation", "relationship", "capacity")
"""Lines that a plain statement ("I am his father") corrects at the review."""


def added_kinds(state: State, slot: Slot, value: SlotValue | None, heard: Heard, setting: Setting) -> Step | None:
    """A further thing asked for in the middle of a request; it is never dropped, nor taken for "send it"."""
    if heard.pressed or state.flow != "request" or "kinds" not in state.filled or slot.name in _ASKED_FOR_WORDS:
        return None
    if value is not None and slot.name not in _AT_THE_END:
        return None
    text = talk.bare(heard.text)
    adds = bool(_ADDS.search(text))
    if slot.name == "anything_else" and not adds:
        return None
    new = set(kinds_in(heard.text)) - set(state.several("kinds"))
    said_by_the_way = slot.name == "anything_else" or slot_named(heard.text, state) not in (None, "kinds")
    if not adds or said_by_the_way:
        new -= AMENDING_KINDS
    if not new or not _ONES_OWN.search(text) or not (_WANTS.search(text) or (adds and slot.name == "review")):
        return None
    both = tuple(kind for kind in KINDS if kind in new or kind in state.several("kinds"))
    texts = load_texts()
    names = ", ".join(texts.kinds[kind].name for kind in KINDS if kind in new)
    after = take(state, slot_of(state.flow, "kinds"), both, setting)
    return replace(after, says=(Say(texts.remarks["added"].format(kinds=names)), *after.says))


def corrected_line(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step | None:
    """A line already answered that a plain statement contradicts; at the review also a contact on its own."""
    if heard.pressed:
        return None
    told = told_in(heard.text, state, setting.company)
    names = _CORRECTABLE if slot.name == "review" else _CORRECTABLE[:1]
    for name in names:
        if name in told and name != slot.name and state.filled.get(name) not in (None, "", told[name]):
            return _noted(take(state, slot_of(state.flow, name), told[name], setting), name)
    return _contact_alone(state, heard, setting) if slot.name == "review" else None


def with_age_told(state: State, heard: Heard, setting: Setting) -> State:
    """`state` with the age that a message tells, where it is another than was said; consent is then asked again."""
    told = None if heard.pressed else told_in(heard.text, state, setting.company).get("age")
    if told is None or state.filled.get("age") in (None, told):
        return state
    return state.without(("guardian_consent",)).with_value("age", told)


def _contact_alone(state: State, heard: Heard, setting: Setting) -> Step | None:
    for route, contact in CONTACTS.items():
        reads = slot_of(state.flow, contact)
        value = reads.read(heard, state, setting.company)
        if value is not None:
            return take(state.with_value("reply_route", route), reads, value, setting)
    return None


def noted(state: State, *names: str) -> tuple[Say, ...]:
    """What was taken from a message, for the person to see."""
    lines = [f"{found[0]}: {found[1]}" for name in names if (found := line(name, state))]
    return (Say(load_texts().sentences["noted"].format(lines="; ".join(lines))),) if lines else ()


def _noted(step: Step, name: str) -> Step:
    return replace(step, says=(*noted(step.state, name), *step.says))

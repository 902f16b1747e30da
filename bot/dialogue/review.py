"""The review before a request is sent: its lines, and which line a person means."""

from __future__ import annotations

import re

from bot.dialogue.model import Option, State
from bot.dialogue.slots import FLOWS, payload
from bot.dialogue.texts import load_texts

HIDDEN = ("notice", "fee_ack", "review", "guardian_consent", "age")
"""Slots that are no line of the review: they were steps, not content."""


def review_lines(state: State) -> tuple[tuple[str, str], ...]:
    """Label and value of every line, in the order of asking."""
    texts = load_texts()
    return tuple((texts.slots[slot].label, shown(slot, state)) for slot in _lines(state))


def change_options(state: State) -> tuple[Option, ...]:
    """One choice for each line that can be changed."""
    texts = load_texts()
    return tuple(Option(texts.slots[slot].label, payload("change_slot", slot)) for slot in _lines(state))


def shown(slot: str, state: State) -> str:
    """The value of a slot as a person reads it."""
    texts = load_texts()
    if slot == "kinds":
        return ", ".join(texts.kinds[kind].name for kind in state.several("kinds"))
    value = state.text(slot) or ""
    return texts.choices.get(slot, {}).get(value, value)


def slot_named(text: str, state: State) -> str | None:
    """The answered slot that a message such as "change my e-mail" means, if it names one."""
    words = text.casefold()
    for slot in _lines(state):
        label = load_texts().slots[slot].label.casefold()
        if re.search(rf"\b{re.escape(label)}\b", words) or any(re.search(rf"\b{p}\b", words) for p in _OTHER_NAMES.get(slot, ())):
            return slot
    return None


def _lines(state: State) -> tuple[str, ...]:
    return tuple(slot.name for slot in FLOWS[state.flow] if state.filled.get(slot.name) and slot.name not in HIDDEN)


_OTHER_NAMES = {
    "kinds": ("kind", "what i want", "type of request"),
    "email": ("email", "mail address", "e mail"),
    "phone": ("phone", "number", "mobile"),
    "address": ("postcode", "street", "postal address"),
    "reply_route": ("route", "reply", "how you reach me", "contact"),
    "capacity": ("for myself", "capacity", "on behalf"),
    "agent_name": ("my name",),
    "name": ("surname", "first name", "full name"),
    "details": ("description", "detail"),
    "delivery_method": ("delivery", "paper", "electronic"),
}

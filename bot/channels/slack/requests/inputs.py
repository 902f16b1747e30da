"""The inputs of a page, and what was put into them. A block's id is its slot's name."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.slack.blocks import Block, plain, sections
from bot.channels.slack.marks import linked
from bot.channels.slack.texts import EMPLOYEE, said, text
from bot.dialogue.kinds import ONLY_A_QUESTION
from bot.dialogue.model import Heard, Periods, SlotValue, State
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.slots import OWN_WORDS, Slot, options
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import ask_text, fee_text, sentence
from bot.policies.model import KINDS, Company
from desk.opening import LONGEST, LONGEST_TEXT

VALUE = "value"
"""The action id of every input: there is one in a block."""
RADIO = 4
"""More choices than these are a select."""
AGREED = {"notice": ("agree", "agreed"), "fee_ack": ("understood", "understood")}
"""Slots that are agreed to after reading: their value, and the text of the box to tick."""
CHOSEN = frozenset(
    {"triage", "age", "guardian_consent", "capacity", "relationship", "reply_route", "ground", "delivery_method"}
)
"""Slots with choices of which one is taken."""
MULTILINE = OWN_WORDS | {"address"}
DEFAULTS = {"relationship": EMPLOYEE, "capacity": "self"}


def input_blocks(slot: Slot, state: State, company: Company, kept: Periods) -> list[Block]:
    """What a page shows of a slot."""
    if slot.name in AGREED:
        return _read_and_agreed(slot, state, company, kept)
    label = load_texts().slots[slot.name].label
    block: Block = {
        "type": "input",
        "block_id": slot.name,
        "optional": slot.optional,
        "label": plain(said(company, "form", "kinds") if slot.name == "kinds" else label, 150),
        "element": _element(slot, state, company),
    }
    hint = text("form", "several") if slot.name == "kinds" else ask_text(slot.name, state, company, kept)
    if slot.name == "triage":
        return [*sections(linked(hint)), block]
    return [{**block, "hint": plain(hint, 1_000)}]


def value_in(slot: Slot, given: Any, state: State, company: Company) -> SlotValue | None:
    """What was put into a slot's input, read as the chat reads an answer; None if it cannot be."""
    written = _written(slot, given.get(slot.name, {}).get(VALUE) or {})
    if not written:
        return "" if slot.optional else None
    if slot.name == "kinds":
        return tuple(kind for kind in KINDS if kind in written) or None
    if slot.name in AGREED or slot.name in CHOSEN:
        return slot.read(Heard(text="", pressed=True, chosen=(slot.name, written[0])), state, company)
    return slot.read(Heard(text=written[0]), state, company)


def problem(slot: Slot, given: Any, company: Company, value: SlotValue | None) -> str | None:
    """What is wrong with what was put in, None if nothing is."""
    written = " ".join(_written(slot, given.get(slot.name, {}).get(VALUE) or {}))
    if is_sensitive(written) and not (slot.name == "phone" and value):
        return text("form", "sensitive")
    if value is not None:
        return None
    if not written:
        return text("form", "required")
    words = load_texts().slots[slot.name]
    return f"{sentence(words.problem, company)} {sentence(words.example, company)}"


def _written(slot: Slot, given: Any) -> list[str]:
    """The value or values of an input as Slack sends them."""
    if given.get("selected_options") is not None:
        return [str(option["value"]) for option in given["selected_options"]]
    if given.get("selected_option") is not None:
        return [str(given["selected_option"]["value"])]
    value = str(given.get("value") or "").strip()
    return [value] if value else []


def _element(slot: Slot, state: State, company: Company) -> Block:
    if slot.name == "kinds":
        offered = [_option(label, value) for value, label in _offered(slot, state, company)]
        chosen = [option for option in offered if option["value"] in state.several("kinds")]
        boxes: Block = {"type": "checkboxes", "action_id": VALUE, "options": offered}
        return {**boxes, "initial_options": chosen} if chosen else boxes
    if slot.name in CHOSEN:
        return _choice(slot, state, company)
    known = state.text(slot.name)
    element: Block = {
        "type": "plain_text_input",
        "action_id": VALUE,
        "multiline": slot.name in MULTILINE,
        "max_length": LONGEST.get(slot.name, LONGEST_TEXT),
    }
    return {**element, "initial_value": known} if known else element


def _choice(slot: Slot, state: State, company: Company) -> Block:
    offered = [_option(label, value) for value, label in _offered(slot, state, company)]
    wanted = state.text(slot.name) or DEFAULTS.get(slot.name)
    first = next((option for option in offered if option["value"] == wanted), None)
    kind = "radio_buttons" if len(offered) <= RADIO else "static_select"
    element: Block = {"type": kind, "action_id": VALUE, "options": offered}
    return {**element, "initial_option": first} if first else element


def _offered(slot: Slot, state: State, company: Company) -> list[tuple[str, str]]:
    """Value and label of a slot's choices: those of the chat, but for leaving it out, which an empty input does."""
    found = []
    for option in options(slot.name, state, company):
        _, brace, rest = option.payload.partition("{")
        value = json.loads(brace + rest)["value"] if brace else ""
        if value and value != ONLY_A_QUESTION:
            found.append((value, option.label))
    return found


def _read_and_agreed(slot: Slot, state: State, company: Company, kept: Periods) -> list[Block]:
    """Words to be read, then a box to tick."""
    value, words = AGREED[slot.name]
    shown = fee_text(company) if slot.name == "fee_ack" else ask_text(slot.name, state, company, kept)
    box = _option(text("form", words), value)
    element: Block = {"type": "checkboxes", "action_id": VALUE, "options": [box]}
    if state.text(slot.name) == value:
        element["initial_options"] = [box]
    label = plain(load_texts().slots[slot.name].label)
    agreed = {"type": "input", "block_id": slot.name, "optional": False, "label": label, "element": element}
    return [*sections(linked(shown)), agreed]


def _option(label: str, value: str) -> Block:
    return {"text": plain(label), "value": value}

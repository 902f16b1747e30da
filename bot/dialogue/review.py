"""The review before a request is sent: its lines, and which line a person means."""

from __future__ import annotations

import re

from bot.dialogue import talk
from bot.dialogue.model import Line, Option, State
from bot.dialogue.slots import FLOWS, payload
from bot.dialogue.texts import load_texts

HIDDEN = ("triage", "notice", "fee_ack", "review")
"""Slots that are no line of the review: they were steps, not content."""
PROOFS = ("status_reference", "status_code")
"""What proves that a sent ticket is one's own; no line of it."""
_ABOUT_AN_ANSWER = re.compile(
    r"\b(?:answers?|entered|entry|typed|gave|chose|picked|wrote|mistake|typo|this request|reply|kind of request"
    r"|(?:change|edit) (?:one thing|something))\b"
)


_NEW_VALUE = re.compile(
    r"(?:\b(?:to|into|should (?:read|be)|shall be|must be|has to be|is (?:now|actually|really)|is)\b[: ]+"
    r"|^ ?[:=] ?)(.+)$",
    re.I | re.S,
)
_AFTERWORDS = re.compile(
    r"(?:,? (?:instead|please|thanks|thank you|(?:and )?not .+|rather than .+|instead of .+))+[ .!]*$", re.I
)
_FINDS_FAULT = re.compile(
    r"(?:wrong|incorrect|mis\w+|not\b|no longer|missing|false|old|outdated|different|spel\w+|written"
    r"|an? (?:typo|mistake)|it)\b",
    re.I,
)


def review_lines(state: State) -> tuple[tuple[str, str], ...]:
    """Label and value of every line, in the order of asking."""
    texts = load_texts()
    return tuple((texts.slots[slot].label, shown(slot, state)) for slot in _lines(state))


def changeable_lines(state: State) -> tuple[Line, ...]:
    """Every line, each with a choice of its own that changes it, for a channel that shows them as a card."""
    texts = load_texts()
    named = ((slot, texts.slots[slot].label) for slot in _lines(state))
    return tuple(
        Line(
            label,
            shown(slot, state),
            Option(texts.remarks["change_line"].format(line=label), payload("change_slot", slot)),
        )
        for slot, label in named
    )


def line(slot: str, state: State) -> tuple[str, str] | None:
    """Label and value of one line, None for a slot that is none."""
    return (load_texts().slots[slot].label, shown(slot, state)) if slot in _lines(state) else None


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
    if not value and slot == "reply_route" and state.flow != "request":
        return texts.sentences["reply_here"]
    return texts.choices.get(slot, {}).get(value, value)


def slot_named(text: str, state: State) -> str | None:
    """The answered or asked slot that a message such as "change my e-mail" names; the longest name wins."""
    found = _mention(text, state)
    return found[0] if found else None


def slot_of_flow_named(text: str, state: State) -> str | None:
    """The slot of a dialogue that a message such as "why do you need my e-mail?" names, asked yet or not."""
    agents = (
        () if state.text("capacity") in ("statutory_agent", "delegated_agent") else ("agent_name", "agent_relation")
    )
    slots = tuple(slot.name for slot in FLOWS[state.flow] if slot.name not in (*HIDDEN, *agents))
    found = _mentioned(text, slots)
    return found[0] if found else None


def new_value_in(text: str, state: State) -> str | None:
    """What follows in a message such as "change my name to Hanako Sato"."""
    found = _mention(text, state)
    if found is None:
        return None
    rest = _NEW_VALUE.search(text[found[1] :])
    value = _AFTERWORDS.sub("", rest.group(1).strip()).strip(" .!") if rest else ""
    return None if not value or _FINDS_FAULT.match(value) else value


def _mention(text: str, state: State) -> tuple[str, int] | None:
    """The answered or asked slot that is named, and where its name ends."""
    return _mentioned(text, (*_lines(state), state.asked or ""))


def _mentioned(text: str, slots: tuple[str, ...]) -> tuple[str, int] | None:
    words = text.replace("’", "'").casefold()
    texts = load_texts().slots
    best: tuple[int, str, int] | None = None
    for slot in dict.fromkeys(slots):
        for name in (*texts[slot].names, texts[slot].label.casefold()) if slot else ():
            found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words)
            if found and (best is None or len(name) > best[0]):
                best = (len(name), slot, found.end())
    return (best[1], best[2]) if best else None


def names_an_answer(text: str) -> bool:
    """Whether a message speaks of what was entered here, not of the company's data."""
    return bool(_ABOUT_AN_ANSWER.search(talk.bare(text)))


def _lines(state: State) -> tuple[str, ...]:
    """The lines there are; a reply in the chat itself is one, though its slot is empty."""
    here = state.flow != "request" and "reply_route" in state.filled
    shown_ = {name for name, value in state.filled.items() if value or (here and name == "reply_route")}
    hidden = (*HIDDEN, *PROOFS) if state.flow == "supplement" else HIDDEN
    return tuple(slot.name for slot in FLOWS[state.flow] if slot.name in shown_ and slot.name not in hidden)

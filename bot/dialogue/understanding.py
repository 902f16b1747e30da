"""Deciding whether a message steers the dialogue, asks about the policy, or answers what was asked.

The classifier's intent says *which* command or topic it would be; whether it is one at all is decided by the words and
by whether they could be the answer. So a classifier that takes the name "May Back" for "back" does no harm.
"""

from __future__ import annotations

from bot.dialogue import talk
from bot.dialogue.model import Heard, SlotValue, State
from bot.dialogue.review import names_an_answer, new_value_in
from bot.dialogue.slots import FLOWS, OWN_WORDS, Slot
from bot.policies.model import AMENDING_KINDS

COMMANDS = frozenset({"cancel", "go_back", "change", "skip", "why", "handoff", "help"})
"""Intents obeyed inside any dialogue."""
SURE = 0.5
"""Confidence from which an intent counts where the words cannot be the answer, or can only be a command."""
CERTAIN = 0.9
"""Confidence from which a short message is a command although its words could be the answer."""
SHORT = 6
"""Words up to which a message can be taken for a command on the classifier's word alone."""
FOR_THE_DESK = frozenset({"inquiry_question", "complaint_details", "handoff_reason"})
"""What is written here goes to the desk as written, questions too."""
CHOICES = frozenset({"kinds", "capacity", "relationship", "reply_route", "delivery_method"})


def command_in(heard: Heard, slot: Slot, state: State, value: SlotValue | None) -> str | None:
    """The command in a message, None if it has none; `value` is what `slot` reads in it.

    In this order: a pressed command; a message that is nothing but a command; the intent, if every word steers the
    conversation or the words are no answer; and a short message that the classifier is certain of.
    """
    if heard.pressed:
        return heard.intent if heard.intent in COMMANDS or heard.intent in FLOWS else None
    exact = talk.exact_command(heard.text)
    if exact in ("cancel", "go_back") or (exact and (value is None or slot.name in OWN_WORDS or slot.optional)):
        return exact
    intent = heard.intent
    if intent not in COMMANDS or heard.confidence < SURE:
        return None
    if intent == "change" and not _can_change(heard, slot, state):
        return None
    new_value = new_value_in(heard.text, state) if intent == "change" else None
    if talk.only_steers(heard.text.removesuffix(new_value or ""), intent):
        return intent if value is None or slot.name not in CHOICES else None
    if value is None:
        return intent if len(heard.text.split()) <= 3 * SHORT else None
    if slot.name in OWN_WORDS and heard.confidence >= CERTAIN and len(heard.text.split()) <= SHORT:
        return intent
    return None


def is_question(heard: Heard, slot: Slot, value: SlotValue | None, topics: frozenset[str]) -> bool:
    """Whether the person asks about the policy instead of answering."""
    if heard.intent not in topics:
        return False
    if heard.pressed:
        return True
    if slot.name in FOR_THE_DESK:
        return False
    if slot.name in OWN_WORDS:
        return heard.confidence >= SURE and talk.is_asked(heard.text, strictly=True)
    if value is not None and slot.name in CHOICES and talk.asks_to_act(heard.text):
        return False
    if value is not None and slot.name in ("kinds", "email", "address", "phone"):
        return heard.confidence >= SURE and talk.is_asked(heard.text, strictly=True)
    if talk.is_asked(heard.text, strictly=False):
        return True
    return value is None and heard.confidence >= SURE and talk.names_policy_matter(heard.text)


def _can_change(heard: Heard, slot: Slot, state: State) -> bool:
    """Whether "change" can mean an answer given here: where data are to be corrected, it is mostly the answer."""
    corrects = any(kind in state.several("kinds") for kind in AMENDING_KINDS)
    return slot.name not in OWN_WORDS or not corrects or names_an_answer(heard.text)

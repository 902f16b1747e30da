"""Deciding whether a message steers the dialogue, asks about the policy, or answers what was asked.

The classifier's intent says *which* command or topic it would be; whether it is one at all is decided by the words and
by whether they could be the answer. So a classifier that takes the name "May Back" for "back" does no harm.
"""

from __future__ import annotations

import re

from bot.dialogue import reading, talk
from bot.dialogue.doors import flow_meant
from bot.dialogue.model import Heard, SlotValue, State
from bot.dialogue.review import names_an_answer, new_value_in, slot_of_flow_named
from bot.dialogue.slots import FLOWS, OWN_WORDS, Slot
from bot.dialogue.supplementing import FLOW, asked_kinds, kinds_meant, may
from bot.policies.model import AMENDING_KINDS

COMMANDS = frozenset({"cancel", "go_back", "change", "skip", "keep", "save", "why", "handoff", "help"})
"""Intents obeyed inside any dialogue."""
SURE = 0.5
"""Confidence from which an intent counts where the words cannot be the answer, or can only be a command."""
CERTAIN = 0.9
"""Confidence from which a short message is a command although its words could be the answer."""
SHORT = 6
"""Words up to which a message can be taken for a command on the classifier's word alone."""
FOR_THE_DESK = frozenset({"inquiry_question", "complaint_details", "handoff_reason"})
"""What is written here goes to the desk as written, questions too."""
CHAT_DATA = "chat_data"
"""The intent of a question about this chat itself."""
_NO_LONGER_AGREES = re.compile(
    r"(?:i(?:'ve| have)? changed my mind(?: about (?:the notice|the consent|agreeing))?"
    r"|i (?:don't|do not|no longer|can't|cannot) (?:\w+ )?(?:agree|consent|accept)"
    r"(?: (?:to|with) (?:this|that|it|the notice))?(?: any ?more| now| after all)?"
    r"|i (?:want to |would like to |'d like to )?(?:withdraw|revoke|take back) my (?:consent|agreement)"
    r"|i disagree(?: with the notice)?)"
)
_FILLERS = frozenset({"", "no", "sorry", "wait", "actually", "oh", "please", "ok", "okay", "stop", "hm", "hmm", "now"})
_WHY_THIS = re.compile(
    r"\b(?:why|what (?:do|would) (?:you|the desk)\b.*\bfor$|what for|for what|how come)\b.*"
    r"\b(?:needs?|needed|wants?|asks?|asking|required?|necessary|give|tell|know|for)\b|^(?:but )?what.*\bfor$"
)
_WHY_I = re.compile(
    r"(?:but |and )?why (?:should|must|do|would|need|have|do i have to) (?:i|to)\b"
    r".*\b(?:agree|accept|consent|tell|give|say|answer|write|choose)\b"
)
_SENDS = frozenset({"send", "send it", "submit", "submit it", "yes, send it", "just send it"})
_DRAFT = r"(?:it|this|that|(?:my|the) (?:request|answers|progress|form|draft))"
_SAVES = re.compile(
    rf"\b(?:save|keep|store) {_DRAFT}\b.*\b(?:later|tomorrow|draft|now)\b|\b(?:save|keep) {_DRAFT} (?:for|and)\b"
    r"|\b(?:continue|finish|complete|go on|do) (?:(?:with )?(?:it|this) )?(?:later|tomorrow|another (?:day|time))\b"
)
_ERASE = re.compile(
    r"^(?!how|when|why|what|is|are|does|do )(?:.*\b)?(?:delete|erase|clear|wipe|remove|forget)\b.*"
    r"\b(?:chat|conversation|messages?|everything|all|here|this|(?:wrote|typed|said|told))\b"
)
OPENING = frozenset({"request", "inquiry", "complaint", "handoff"})
"""Dialogues that send something: before their end there is nothing to withdraw."""
_WITHDRAWS = re.compile(
    r"(?:please |i (?:want|would like|wish) to |i'd like to |can i |let me )*withdraw"
    r"(?: (?:it|this|that|(?:my|the|this) (?:request|inquiry|question|complaint)))?(?:,? (?:please|now|again))*"
)
_GOES_ON = re.compile(
    r"(?:please |let's |let me |i (?:want|would like) to |i'd like to )*(?:continue|resume|carry on|go on|proceed)"
    r"(?: (?:with )?(?:it|this|here|(?:my|the|this) (?:saved )?(?:request|form)))?(?:,? please)?"
)
CHOICES = frozenset({"kinds", "capacity", "relationship", "reply_route", "delivery_method"})


def command_in(heard: Heard, slot: Slot, state: State, value: SlotValue | None) -> str | None:
    """The command in a message, None if it has none; `value` is what `slot` reads in it.

    In this order: a pressed command; a message that is nothing but a command; the intent, if every word steers the
    conversation or the words are no answer; and a short message that the classifier is certain of.
    """
    if heard.pressed:
        return heard.intent if heard.intent in COMMANDS or heard.intent in FLOWS else None
    exact = talk.exact_command(heard.text)
    plain = talk.bare(heard.text)
    if state.flow in (*OPENING, FLOW) and _WITHDRAWS.fullmatch(plain):
        return "withdraw"
    if _GOES_ON.fullmatch(plain) and (value is None or slot.name in OWN_WORDS):
        return "go_on"
    if slot.name == "triage" and value is not None:
        return None
    if no_longer_agrees(heard.text, state):
        return "cancel"
    if slot.name in state.filled and talk.bare(heard.text) in _SENDS:
        return "keep"  # a line was being changed: it stays as it was, and the review comes again
    if slot.optional and plain in _SENDS:
        return "skip"
    if exact == "keep":  # of what is not known yet there is nothing to keep
        known = slot.name in state.filled or state.flow == FLOW
        return exact if known and slot.name != "review" else None
    if exact in ("cancel", "go_back", "save") or (exact and (value is None or slot.name in OWN_WORDS or slot.optional)):
        return exact
    if _asks_to_save(heard.text, slot, value):
        return "save"
    if asks_why(heard.text, slot, state) is not None or (value is None and _WHY_I.match(talk.bare(heard.text))):
        return "why"
    if state.flow in OPENING and value is None and slot.name not in OWN_WORDS and reading.reference(heard.text):
        return flow_meant(heard.text)  # a reference can only be about a ticket
    intent = "change" if heard.intent == "change_request" else heard.intent  # of what is not sent yet
    if intent not in COMMANDS or heard.confidence < SURE:
        return None
    if intent in ("cancel", "withdraw") and _takes_out_a_kind(heard, slot, state):
        return None
    if intent == "save" and not talk.has_word_of(heard.text, "save"):
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


def _takes_out_a_kind(heard: Heard, slot: Slot, state: State) -> bool:
    """Whether a sent ticket is to ask for less ("I no longer want the disclosure"): it is not to be withdrawn whole."""
    return (
        state.flow == FLOW
        and slot.name == "review"
        and may(state, "kinds")
        and kinds_meant(heard.text, state, plainly=True) is not None
    )


def no_longer_agrees(text: str, state: State) -> bool:
    """Whether the whole message takes back the agreement to the notice that was given before."""
    if "notice" not in state.filled:
        return False
    parts = [part.strip() for part in re.split(r"[.,;:!]|\band\b|\bbut\b", talk.bare(text))]
    taken_back = [part for part in parts if _NO_LONGER_AGREES.fullmatch(part)]
    return bool(taken_back) and all(part in _FILLERS or part in taken_back for part in parts)


def asks_why(text: str, slot: Slot, state: State) -> str | None:
    """The slot that a message such as "why do you need my e-mail?" asks about; None if it asks nothing of the kind."""
    value = talk.bare(text)
    if slot.name in FOR_THE_DESK or not _WHY_THIS.search(value) or len(value.split()) > 2 * SHORT:
        return None
    if slot.name in OWN_WORDS and not talk.is_asked(text, strictly=True):
        return None
    return slot_of_flow_named(text, state)


def asks_about_chat(heard: Heard, slot: Slot, value: SlotValue | None) -> bool:
    """Whether the person asks what becomes of this chat."""
    if heard.intent != CHAT_DATA or (heard.confidence < SURE and not heard.pressed):
        return False
    return value is None or (slot.name in OWN_WORDS and talk.is_asked(heard.text, strictly=True))


def asks_to_erase(text: str) -> bool:
    """Whether a message about this chat asks for it to be erased, rather than how or when it would be."""
    value = talk.bare(text)
    return bool(_ERASE.search(value)) and (not talk.is_asked(text, strictly=True) or talk.asks_to_act(text))


def _asks_to_save(text: str, slot: Slot, value: SlotValue | None) -> bool:
    said = talk.bare(text)
    if len(said.split()) > 2 * SHORT or not _SAVES.search(said):
        return False
    return value is None or slot.name in (*OWN_WORDS, "name", "review") and talk.only_steers(text, "save")


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
    corrects = any(kind in asked_kinds(state) for kind in AMENDING_KINDS)
    return slot.name not in OWN_WORDS or not corrects or names_an_answer(heard.text)

"""Asking for a slot: which one is next, and with what words and choices."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.model import Ending, Option, Say, State, Step
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.slots import FLOWS, Slot, options, payload
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import ask_text
from bot.policies.model import Company


@dataclass(frozen=True, slots=True)
class Setting:
    """What a dialogue needs to know besides its state."""

    company: Company
    topics: frozenset[str]
    """Intents that are questions about the policy."""
    conversation_days: int
    fresh_session: str
    """Names a dialogue that is begun in this turn inside another: each opens a ticket of its own."""
    last_question: str | None = None
    """What the person last asked about the policy, offered as the question for the desk."""


def slot_of(flow: str, name: str) -> Slot:
    """The slot of that name; StopIteration if the dialogue has none."""
    return next(slot for slot in FLOWS[flow] if slot.name == name)


def ask(state: State, slot: Slot, setting: Setting) -> Say:
    """The question for `slot`, with its choices."""
    offered = options(slot.name)
    if slot.name == "inquiry_question" and setting.last_question and not is_sensitive(setting.last_question):
        offered = (Option(setting.last_question, payload(slot.name, setting.last_question)),)
    return Say(ask_text(slot.name, state, setting.company, setting.conversation_days), offered, slot.name)


def ask_for(state: State, name: str, setting: Setting, *says: Say) -> Step:
    """Ask for one slot, after whatever `says`; what it holds stays until there is a new answer."""
    after = replace(state, asked=name, paused=None, failures=0)
    return Step(after, (*says, ask(after, slot_of(state.flow, name), setting)))


def ask_next(state: State, setting: Setting, *says: Say) -> Step:
    """Ask for the first slot that applies and is open; the dialogue is complete when there is none."""
    for slot in FLOWS[state.flow]:
        if slot.name not in state.filled and slot.applies(state, setting.company):
            return ask_for(state, slot.name, setting, *says)
    return Step(replace(state, asked=None), says, Ending.COMPLETE)


def ended(state: State, ending: Ending, *says: Say) -> Step:
    """The end of a dialogue that keeps nothing of what was told."""
    return Step(State(flow=state.flow, session=state.session, parent=state.parent), says, ending)


def said(name: str) -> Say:
    """One of the sentences of the dialogues that names no company."""
    return Say(load_texts().sentences[name])

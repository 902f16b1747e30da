"""Asking for a slot: which one is next, and with what words and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.dialogue import triage
from bot.dialogue.model import Ending, Option, Periods, Say, State, Step
from bot.dialogue.review import changeable_lines, line, shown
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.slots import FLOWS, Slot, options, payload
from bot.dialogue.supplementing import FLOW
from bot.dialogue.texts import load_texts
from bot.dialogue.told import offered_for
from bot.dialogue.wording import agents_text, ask_text, remind_text
from bot.policies.model import Company

KEEP = "keep"
"""Chosen by whoever lets an answer stand that is asked for again."""
_NEVER_KEPT = frozenset({"review", "triage"})
"""Asked again with a new question each time: what was answered before is no answer to that."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a dialogue needs to know besides its state."""

    company: Company
    topics: frozenset[str]
    """Intents that are questions about the policy."""
    kept: Periods
    fresh_session: str
    """Names a dialogue that is begun in this turn inside another: each opens a ticket of its own."""
    last_question: str | None = None
    """What the person last asked about the policy, offered as the question for the desk."""
    sent: str | None = None
    """The reference of what was sent last from this conversation: what "my request" means."""
    now: str | None = None
    """This moment (ISO 8601, UTC): the beginning of a dialogue that is begun in this turn."""


def slot_of(flow: str, name: str) -> Slot:
    """The slot of that name; StopIteration if the dialogue has none."""
    return next(slot for slot in FLOWS[flow] if slot.name == name)


def ask(state: State, slot: Slot, setting: Setting) -> Say:
    """The question for `slot`, with its choices."""
    offered = options(slot.name, state, setting.company)
    if slot.name == "inquiry_question" and setting.last_question and not is_sensitive(setting.last_question):
        offered = (Option(setting.last_question, payload(slot.name, setting.last_question)),)
    lines = changeable_lines(state) if slot.name == "review" else ()
    full = Say(ask_text(slot.name, state, setting.company, setting.kept), offered, slot.name, lines)
    return _with_known(full, slot, state)


def _with_known(full: Say, slot: Slot, state: State) -> Say:
    """A question asked again shows what it was answered with, and lets that stand."""
    if slot.name not in state.filled or slot.name in _NEVER_KEPT:
        return full
    texts = load_texts().remarks
    value = shown(slot.name, state)
    known = texts["known"].format(value=value) if value else texts["known_empty"]
    stays = Option(texts["keep"], payload(slot.name, KEEP))
    if state.flow == FLOW and slot.name == "kinds":  # its question names them
        return replace(full, options=(*full.options, stays))
    return replace(full, text=f"{full.text}\n\n{known}", options=(*full.options, stays))


def remind(state: State, slot: Slot, setting: Setting) -> Say:
    """The question for `slot` again, in one line: what it says at length stands a little further up."""
    full = ask(state, slot, setting)
    return replace(full, text=remind_text(slot.name, state, setting.company) or full.text)


def ask_for(state: State, name: str, setting: Setting, *says: Say) -> Step:
    """Ask for one slot, after whatever `says`; what it holds stays until there is a new answer."""
    after = replace(state, asked=name, paused=None, failures=0)
    return Step(after, (*says, ask(after, slot_of(state.flow, name), setting)))


def ask_next(state: State, setting: Setting, *says: Say) -> Step:
    """Ask for the first slot that applies and is open; the dialogue is complete when there is none.

    What the person told already is taken when its turn comes, and said, so that nothing is asked twice.
    """
    taken: list[str] = []
    for slot in FLOWS[state.flow]:
        if slot.name in state.filled or not slot.applies(state, setting.company):
            continue
        told = offered_for(slot.name, state)
        if told is None:
            return ask_for(state, slot.name, setting, *says, *_noted(taken, state), *agent_told(state, taken, setting))
        state = replace(state.with_value(slot.name, told), failures=state.failures)
        if slot.name == "triage" and triage.leads_away(told, setting.company):
            return ask_for(state, slot.name, setting, *says)
        taken.append(slot.name)
    return Step(replace(state, asked=None), (*says, *_noted(taken, state)), Ending.COMPLETE)


def agent_told(state: State, taken: Sequence[str], setting: Setting) -> tuple[Say, ...]:
    """Who turns out to act for somebody hears of the papers that the desk will want to see."""
    acts = "capacity" in taken and state.text("capacity") != "self"
    return (Say(agents_text(setting.company)),) if acts else ()


def _noted(taken: list[str], state: State) -> tuple[Say, ...]:
    """What was taken from earlier words, for the person to see."""
    lines = [f"{label}: {value}" for slot in taken if (shown := line(slot, state)) for label, value in [shown]]
    if not lines:
        return ()
    return (Say(load_texts().sentences["noted"].format(lines="; ".join(lines))),)


def ended(state: State, ending: Ending, *says: Say) -> Step:
    """The end of a dialogue that keeps nothing of what was told."""
    return Step(State(flow=state.flow, session=state.session, parent=state.parent), says, ending)


def said(name: str) -> Say:
    """One of the sentences of the dialogues that names no company."""
    return Say(load_texts().sentences[name])

"""What a person can do at any time in a dialogue: cancel, go back, change a line, skip, ask why."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.asking import Setting, ask_for, ask_next, ended, remind, said
from bot.dialogue.model import Ending, Heard, Option, Say, State, Step
from bot.dialogue.review import change_options
from bot.dialogue.slots import CANCEL_CONFIRM, FLOWS, Slot, options, payload
from bot.dialogue.talk import exact_command
from bot.dialogue.texts import load_texts
from bot.dialogue.understanding import SURE, is_question
from bot.dialogue.wording import why_text
from bot.policies.model import CONTACTS


def ask_cancel(state: State) -> Step:
    """Ask once whether to cancel; with nothing told yet there is nothing to confirm."""
    if not state.trail and not state.offered:
        return ended(state, Ending.CANCELED, said("canceled_empty"))
    after = replace(state, asked="cancel_confirm", paused=state.asked)
    return Step(after, (_cancel_question(),))


def _cancel_question() -> Say:
    return Say(load_texts().slots["cancel_confirm"].ask, options("cancel_confirm"), "cancel_confirm")


def answer_cancel(state: State, heard: Heard, setting: Setting) -> Step | None:
    """End, or go on; None for another choice pressed or a question asked instead, which count as going on."""
    decision = CANCEL_CONFIRM.reads(heard, state)
    if decision is None and exact_command(heard.text) == "why":
        reason = Say(why_text("cancel_confirm", setting.company))
        return Step(state, (reason, _cancel_question()))
    if decision is None and heard.intent in FLOWS and (heard.pressed or heard.confidence >= SURE):
        return None
    if decision is None and not heard.chosen:
        if is_question(heard, CANCEL_CONFIRM, None, setting.topics):
            return None
        agreed = heard.intent in ("cancel", "affirm") and (heard.pressed or heard.confidence >= SURE)
        decision = "confirm" if agreed or exact_command(heard.text) == "cancel" else "continue"
    if decision is None:
        return None
    if decision == "confirm":
        return ended(state, Ending.CANCELED, said("canceled"))
    return ask_for(state, state.paused or FLOWS[state.flow][0].name, setting, said("going_on"))


def back(state: State, setting: Setting) -> Step:
    """Ask again what was answered before this one.

    From a line being changed this leads back to where the person was, from the first question to the dialogue around.
    """
    if state.asked in state.filled and state.asked not in state.trail:
        assert state.asked is not None
        return ask_next(replace(state, trail=(*state.trail, state.asked)), setting)
    before = state.trail[: state.trail.index(state.asked)] if state.asked in state.trail else state.trail
    if before:
        return ask_for(state, before[-1], setting)
    if state.parent is not None:
        return ended(state, Ending.CANCELED, said("going_on"))
    assert state.asked is not None
    return ask_for(state, state.asked, setting, said("nothing_before"))


def ask_again(state: State, name: str, setting: Setting) -> Step:
    """Ask one line again. It leaves the trail meanwhile, which tells a line being changed from one gone back to."""
    return ask_for(replace(state, trail=tuple(slot for slot in state.trail if slot != name)), name, setting)


def ask_lines(state: State, setting: Setting) -> Step:
    """Offer the lines that can be changed."""
    if not (lines := change_options(state)):
        assert state.asked is not None
        return ask_for(state, state.asked, setting, said("nothing_before"))
    return Step(state, (Say(load_texts().sentences["changing"], lines, state.asked),))


def skip(state: State, slot: Slot, setting: Setting) -> Step:
    """Keep an answer that is already there, or say that it is needed."""
    if slot.name in state.filled:
        return ask_next(state, setting)
    other = Option(load_texts().sentences["other_route"], payload("change_slot", "reply_route"))
    needed = replace(said("cannot_skip"), options=(other,) if slot.name in CONTACTS.values() else ())
    return Step(state, (needed, remind(state, slot, setting)))


def save(state: State, slot: Slot, setting: Setting) -> Step:
    """Put a request away for later. Before the notice is accepted there is nothing that may be kept."""
    if state.flow != "request":
        return Step(state, (said("save_only_requests"), remind(state, slot, setting)))
    if "notice" not in state.filled:
        return Step(state, (said("save_nothing"), remind(state, slot, setting)))
    return Step(state, ending=Ending.SAVED)


def why(state: State, slot: Slot, setting: Setting, about: str | None = None) -> Step:
    """Say what a slot is asked for (the one being asked, or the one the question is `about`), and ask again."""
    reason = Say(why_text(about or slot.name, setting.company))
    return Step(state, (reason, remind(state, slot, setting)))


def taken_up(state: State, setting: Setting) -> Step:
    """A saved request again, where it stood. A notice that reads otherwise by now is shown again."""
    return ask_next(replace(state, paused=None), setting, said("resumed"))


def open_flows(state: State) -> tuple[str, ...]:
    """The dialogue and those around it."""
    return (state.flow, *(open_flows(state.parent) if state.parent else ()))

"""Taking an answer: into its slot, with what else it told; what no longer applies goes; then the next question."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import triage
from bot.dialogue.asking import Setting, agent_told, ask_for, ask_next, ended, said, slot_of
from bot.dialogue.kinds import ONLY_A_QUESTION
from bot.dialogue.model import Ending, Heard, Option, Say, SlotValue, State, Step
from bot.dialogue.slots import Slot, options, payload
from bot.dialogue.steering import ask_cancel, ask_lines, open_flows, save
from bot.dialogue.supplementing import FLOW, is_changed
from bot.dialogue.texts import load_texts
from bot.dialogue.told import name_beside_capacity, told_in
from bot.dialogue.wording import sentence
from bot.policies.model import CONTACTS

ENOUGH_FAILURES = 3
_DEPENDENT = {"name": ("kana",)}
"""Slots whose answer means nothing once another has a new one."""
_LISTENING = frozenset(
    {"kinds", "triage", "notice", "age", "guardian_consent", "capacity", "relationship", "reply_route"}
)
"""Slots at which a message may tell more than the answer; elsewhere any words may be the answer itself."""


def listened(state: State, slot: str, heard: Heard, setting: Setting) -> State:
    """`state` with what the message tells by the way, kept until it is its turn."""
    if heard.pressed or slot not in _LISTENING:
        return state
    told = told_in(heard.text, state, setting.company)
    if slot == "capacity" and (name := name_beside_capacity(heard.text)):
        told["name"] = name
    if slot == "relationship":
        told.pop("relationship", None)
    return replace(state, offered={**state.offered, **told}) if told else state


def take(state: State, slot: Slot, value: SlotValue, setting: Setting) -> Step:
    """Put a value into its slot, drop what no longer applies, and go on or end."""
    if over := _ends(state, slot, value, setting):
        return over
    if slot.name == "fee_ack" and value == "cancel":
        return ask_cancel(state)
    if slot.name == "review":
        return _reviewed(state, str(value), slot, setting)
    if slot.name == "triage" and value == triage.GO_ON:
        value = state.filled["triage"]
        return ask_next(state.with_value("triage", value), setting)
    if slot.name == "triage" and triage.leads_away(value, setting.company):
        return ask_for(state.with_value("triage", value), "triage", setting)
    stale: tuple[str, ...] = _DEPENDENT.get(slot.name, ()) if state.filled.get(slot.name) != value else ()
    if state.flow == FLOW and slot.name == "reply_route":  # the contact there is shown masked, so it is asked anew
        stale = tuple(CONTACTS.values())
    after = state.without(stale).with_value(slot.name, value)
    gone = [name for name in after.filled if not slot_of(state.flow, name).applies(after, setting.company)]
    after = after.without(gone)
    return ask_next(after, setting, *_remarks(after, slot, setting), *agent_told(after, (slot.name,), setting))


def failed(state: State, slot: Slot, setting: Setting) -> Step:
    """Explain a failure, the second time with an example, the third with ways out."""
    texts = load_texts()
    words = texts.slots[slot.name]
    failures = state.failures + 1
    lines = [sentence(words.problem, setting.company)]
    choices = options(slot.name, state, setting.company)
    if failures >= 2:
        lines.append(sentence(words.example, setting.company))
    if failures >= ENOUGH_FAILURES:
        lines.append(texts.sentences["third_failure"])
        if slot.name in CONTACTS.values():
            choices = (*choices, Option(texts.sentences["other_route"], payload("change_slot", "reply_route")))
        if "handoff" not in open_flows(state):
            choices = (*choices, Option(texts.sentences["person"], "/handoff"))
        if all(option.label != texts.sentences["cancel"] for option in choices):
            choices = (*choices, Option(texts.sentences["cancel"], "/cancel"))
    return Step(replace(state, asked=slot.name, failures=failures), (Say(" ".join(lines), choices, slot.name),))


def _ends(state: State, slot: Slot, value: SlotValue, setting: Setting) -> Step | None:
    """The end that some answers mean: the notice refused, no consent, another office, only a question."""
    texts = load_texts().sentences
    if slot.name == "kinds" and value == (ONLY_A_QUESTION,):
        return ended(state, Ending.ELSEWHERE, said("please_ask"))
    if slot.name == "triage" and value == triage.STOP:
        return ended(state, Ending.ELSEWHERE, said("triage_stopped"))
    if slot.name == "notice" and value == "refuse":
        route = setting.company.desk_route()
        instead = sentence(texts["contact_instead" if route else "no_route"], setting.company)
        return ended(state, Ending.REFUSED, said("refused"), Say(instead))
    if slot.name == "guardian_consent" and value == "not_consented":
        return ended(state, Ending.REFUSED, Say(sentence(texts["guardian_stop"], setting.company)))
    return None


def _remarks(state: State, slot: Slot, setting: Setting) -> tuple[Say, ...]:
    """What is said besides the next question: a kind that the policy does not list is taken all the same."""
    listed = setting.company.procedure.kinds_listed
    unlisted = [kind for kind in state.several("kinds") if kind not in listed]
    if slot.name != "kinds" or not unlisted:
        return ()
    names = ", ".join(load_texts().kinds[kind].name for kind in unlisted)
    return (Say(sentence(load_texts().sentences["kind_not_listed"], setting.company, kinds=names)),)


def _reviewed(state: State, value: str, slot: Slot, setting: Setting) -> Step:
    if state.flow == FLOW and (value in ("change", "save") or not is_changed(state)):
        return _change_reviewed(state, value, setting)
    if value in ("submit", "submit_with_chat"):
        return Step(replace(state.with_value("review", value), asked=None), ending=Ending.COMPLETE)
    if value == "save":
        return save(state, slot, setting)
    return ask_cancel(state) if value == "cancel" else ask_lines(state, setting)


def _change_reviewed(state: State, value: str, setting: Setting) -> Step:
    """At the review of a change: with nothing changed there is nothing to send; what may be changed is offered."""
    if value == "cancel":
        return ended(state, Ending.CANCELED, Say(load_texts().remarks["stays"]))
    if value == "save":
        return save(state, slot_of(state.flow, "review"), setting)
    offered = options("review", state, setting.company)
    return Step(replace(state, asked="review"), (Say(load_texts().remarks["what_to_change"], offered, "review"),))

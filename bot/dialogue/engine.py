"""One turn of a dialogue: what was heard, in a state, gives the next state and what to say.

The order of precedence while a slot is asked: a pressed choice; an identity or card number, which is refused; a command
(cancel, back, change, skip, why, help, a person); a question about the policy; a value; and last, a failure, which is
explained, then shown an example, then answered with ways out.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.asking import Setting, ask, ask_next, ended, said, slot_of
from bot.dialogue.model import Ending, Heard, Option, Say, SlotValue, State, Step
from bot.dialogue.review import new_value_in, slot_named
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.slots import FLOWS, NOTICE, REPLY_ROUTE, Slot, kinds_in, options, payload
from bot.dialogue.steering import answer_cancel, ask_again, ask_cancel, ask_lines, back, open_flows, skip, why
from bot.dialogue.texts import load_texts
from bot.dialogue.understanding import COMMANDS, SURE, command_in, is_question
from bot.dialogue.wording import sentence
from bot.policies.model import CONTACTS

__all__ = ["COMMANDS", "Setting", "resume", "start", "step"]

ENOUGH_FAILURES = 3
SHARED = tuple(slot.name for slot in (*NOTICE, *REPLY_ROUTE))
"""What a dialogue inside another takes over from it and gives back, so that nothing is asked twice."""
_DEPENDENT = {"name": ("kana",)}
"""Slots whose answer means nothing once another has a new one."""
_ASIDES = frozenset({"greet", "thanks", "bot_challenge"})
"""Intents answered with a sentence, after which the same slot is asked again."""


def start(state: State, heard: Heard, setting: Setting) -> Step:
    """Begin a dialogue: take what the first message already says, then ask the first open slot."""
    if state.parent is not None:
        known = {name: state.parent.filled[name] for name in SHARED if name in state.parent.filled}
        state = replace(state, filled=known)
    if state.flow == "request" and (kinds := kinds_in(heard.text)):
        return _take(state, slot_of("request", "kinds"), kinds, setting)
    return ask_next(state, setting)


def step(state: State, heard: Heard, setting: Setting) -> Step:
    """Take one message of the person in the dialogue of `state`."""
    if state.asked is None:
        return ask_next(state, setting)
    if state.asked == "cancel_confirm":
        return answer_cancel(state, heard, setting) or step(_as_before_cancel(state), heard, setting)
    slot = slot_of(state.flow, state.asked)
    if heard.chosen:
        return _chosen(state, slot, heard, setting)
    value = None if heard.pressed else slot.reads(heard, state)
    if not heard.pressed and is_sensitive(heard.text) and not (slot.name == "phone" and value):
        return Step(state, (said("sensitive"), ask(state, slot, setting)))
    if command := command_in(heard, slot, state, value):
        return _obey(command, state, slot, heard, setting)
    if is_question(heard, slot, value, setting.topics):
        return Step(state, (ask(state, slot, setting),), question=True)
    if heard.pressed:
        return Step(state, (ask(state, slot, setting),))
    return _answered(state, slot, value, heard, setting)


def resume(step_of_child: Step, setting: Setting) -> Step:
    """After a dialogue inside another has ended: the outer one again, where it was, with what was shared."""
    child = step_of_child.state
    outer = child.parent
    assert outer is not None and outer.asked is not None
    richer = outer
    for slot in FLOWS[outer.flow]:
        told = slot.name in SHARED and slot.name in child.filled and slot.name not in outer.filled
        if told and slot.applies(richer, setting.company):
            richer = replace(richer.with_value(slot.name, child.filled[slot.name]), failures=outer.failures)
    if outer.asked in richer.filled and outer.asked not in outer.filled:
        return ask_next(richer, setting, *step_of_child.says)
    return Step(richer, (*step_of_child.says, ask(richer, slot_of(outer.flow, outer.asked), setting)))


def _chosen(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    """A pressed choice may belong to an earlier question: its slot is answered anew, as if changed."""
    assert heard.chosen is not None
    name, value = heard.chosen
    if name == "change_slot":
        return ask_again(state, value, setting) if value in state.filled else ask_lines(state)
    if name != slot.name:
        if name not in state.filled or name not in (known.name for known in FLOWS[state.flow]):
            return Step(state, (ask(state, slot, setting),))
        slot = slot_of(state.flow, name)
    read = slot.reads(heard, state)
    return _failed(state, slot, setting) if read is None else _take(state, slot, read, setting)


def _obey(command: str, state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    if command == "cancel":
        return ask_cancel(state)
    if command == "go_back":
        return back(state, setting)
    if command == "change":
        return _change(state, heard, setting)
    if command == "skip":
        return skip(state, slot, setting)
    if command in FLOWS and command not in open_flows(state):
        return start(State(flow=command, session=setting.fresh_session, parent=state), heard, setting)
    if command == "why":
        return why(state, slot, setting)
    if command == "help":
        example = sentence(load_texts().slots[slot.name].example, setting.company)
        return Step(state, (said("help"), Say(example), ask(state, slot, setting)))
    return Step(state, (ask(state, slot, setting),))


def _change(state: State, heard: Heard, setting: Setting) -> Step:
    """Ask one line again, or take its new value if the message has it; with no line named, offer the lines."""
    name = slot_named(heard.text, state)
    if name is None:
        return ask_lines(state)
    slot = slot_of(state.flow, name)
    words = heard.text if name in CONTACTS.values() else new_value_in(heard.text, state)
    value = slot.reads(replace(heard, text=words), state) if words else None
    return _take(state, slot, value, setting) if value else ask_again(state, name, setting)


def _answered(state: State, slot: Slot, value: SlotValue | None, heard: Heard, setting: Setting) -> Step:
    """Take the value that was read; without one, see whether another line was meant."""
    if slot.name == "review" and value in (None, "change") and slot_named(heard.text, state):
        return _change(state, heard, setting)
    if slot.name in CONTACTS.values() and value is None:
        route = slot_of(state.flow, "reply_route").reads(heard, state)
        if route is not None and route != state.text("reply_route"):
            return _answered(state, slot_of(state.flow, "reply_route"), route, heard, setting)
    if value is None:
        if heard.intent in _ASIDES and heard.confidence >= SURE:
            return Step(state, (said(heard.intent), ask(state, slot, setting)))
        return _failed(state, slot, setting)
    if slot.name == "reply_route":
        contact = slot_of(state.flow, CONTACTS[str(value)])
        told = contact.reads(heard, state)
        if told is not None:
            return _take(state.with_value("reply_route", value), contact, told, setting)
    return _take(state, slot, value, setting)


def _take(state: State, slot: Slot, value: SlotValue, setting: Setting) -> Step:
    """Put a value into its slot, drop what no longer applies, and go on or end."""
    texts = load_texts().sentences
    if slot.name == "notice" and value == "refuse":
        route = setting.company.desk_route()
        instead = sentence(texts["contact_instead" if route else "no_route"], setting.company)
        return ended(state, Ending.REFUSED, said("refused"), Say(instead))
    if slot.name == "guardian_consent" and value == "not_consented":
        return ended(state, Ending.REFUSED, Say(sentence(texts["guardian_stop"], setting.company)))
    if slot.name == "fee_ack" and value == "cancel":
        return ask_cancel(state)
    if slot.name == "review":
        return _reviewed(state, str(value), setting)
    stale = _DEPENDENT.get(slot.name, ()) if state.filled.get(slot.name) != value else ()
    after = state.without(stale).with_value(slot.name, value)
    gone = [name for name in after.filled if not slot_of(state.flow, name).applies(after, setting.company)]
    after = after.without(gone)
    return ask_next(after, setting, *_remarks(after, slot, setting))


def _remarks(state: State, slot: Slot, setting: Setting) -> tuple[Say, ...]:
    """What is said besides the next question: a kind that the policy does not list is taken all the same."""
    listed = setting.company.procedure.kinds_listed
    unlisted = [kind for kind in state.several("kinds") if kind not in listed]
    if slot.name != "kinds" or not unlisted:
        return ()
    names = ", ".join(load_texts().kinds[kind].name for kind in unlisted)
    return (Say(sentence(load_texts().sentences["kind_not_listed"], setting.company, kinds=names)),)


def _reviewed(state: State, value: str, setting: Setting) -> Step:
    if value == "submit":
        return Step(replace(state, asked=None), ending=Ending.COMPLETE)
    return ask_cancel(state) if value == "cancel" else ask_lines(state)


def _as_before_cancel(state: State) -> State:
    return replace(state, asked=state.paused or FLOWS[state.flow][0].name, paused=None, failures=0)


def _failed(state: State, slot: Slot, setting: Setting) -> Step:
    """Explain a failure, the second time with an example, the third with ways out."""
    texts = load_texts()
    words = texts.slots[slot.name]
    failures = state.failures + 1
    lines = [sentence(words.problem, setting.company)]
    choices = options(slot.name)
    if failures >= 2:
        lines.append(sentence(words.example, setting.company))
    if failures >= ENOUGH_FAILURES:
        lines.append(texts.sentences["third_failure"])
        if slot.name in CONTACTS.values():
            choices = (*choices, Option(texts.sentences["other_route"], payload("change_slot", "reply_route")))
        if "handoff" not in open_flows(state):
            choices = (*choices, Option(texts.sentences["person"], "/handoff"))
        choices = (*choices, Option(texts.sentences["cancel"], "/cancel"))
    return Step(replace(state, asked=slot.name, failures=failures), (Say(" ".join(lines), choices, slot.name),))

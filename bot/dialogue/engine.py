"""One turn of a dialogue: what was heard, in a state, gives the next state and what to say.

The order of precedence while a slot is asked: a pressed choice; a value that fits the slot beyond doubt; a command
(cancel, back, change, skip, why, a person); a question about the policy; a value; and last, a failure, which is
explained, then shown an example, then answered with an offer to stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.dialogue.model import Ending, Heard, Option, Say, SlotValue, State, Step
from bot.dialogue.review import change_options, slot_named
from bot.dialogue.slots import CANCEL_CONFIRM, FLOWS, Slot, kinds_in, options, payload
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import ask_text, sentence
from bot.policies.model import Company

COMMANDS = frozenset({"cancel", "back", "change", "skip", "why", "handoff"})
"""Intents obeyed inside any dialogue."""
SURE = 0.6
"""Confidence from which a command is obeyed where its words could also be the answer."""
SHORT = 6
"""Words up to which a message can be a command; longer ones are answers or questions."""
ENOUGH_FAILURES = 3
_QUESTION_WORDS = frozenset(
    "what which who whom whose when where why how do does did is are was were can could will would should may shall has have".split()
)
_SHARED = ("notice", "reply_route", "email", "address", "phone")
"""What a dialogue inside another takes over from it, so that nothing is asked twice."""
_FREE = frozenset({"details", "wrong_value", "right_value", "agent_relation", "inquiry_question", "complaint_details", "handoff_reason"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a dialogue needs to know besides its state."""

    company: Company
    topics: frozenset[str]
    """Intents that are questions about the policy."""
    conversation_days: int
    last_question: str | None = None
    """What the person last asked about the policy, offered as the question for the desk."""


def start(state: State, heard: Heard, setting: Setting) -> Step:
    """Begin a dialogue: take what the first message already says, then ask the first open slot."""
    if state.flow == "request" and (kinds := kinds_in(heard.text)):
        return _take(state, _slot("request", "kinds"), kinds, setting)
    if state.parent is not None:
        known = {name: state.parent.filled[name] for name in _SHARED if name in state.parent.filled}
        state = replace(state, filled=known)
    return _ask_next(state, setting)


def step(state: State, heard: Heard, setting: Setting) -> Step:
    """Take one message of the person in the dialogue of `state`."""
    if state.asked is None:
        return _ask_next(state, setting)
    if state.asked == "cancel_confirm":
        return _confirm_cancel(state, heard, setting)
    slot = _slot(state.flow, state.asked)
    if heard.chosen:
        return _chosen(state, slot, heard, setting)
    command = _command(heard, slot, state)
    if command:
        return _obey(command, state, slot, heard, setting)
    if _is_question(heard, slot, setting):
        return Step(state, (_ask(state, slot, setting),), question=True)
    if heard.pressed:
        return Step(state, (_ask(state, slot, setting),))
    value = slot.reads(heard, state)
    if value is None:
        return _failed(state, slot, setting)
    return _take(state, slot, value, setting)


def _slot(flow: str, name: str) -> Slot:
    return next(slot for slot in FLOWS[flow] if slot.name == name)


def _chosen(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    """A pressed choice may belong to an earlier question: its slot is answered anew, as if changed."""
    assert heard.chosen is not None
    name, value = heard.chosen
    if name == "change_slot":
        return _change(state, value, setting)
    if name == slot.name:
        return _pressed(state, slot, heard, setting)
    if any(known.name == name for known in FLOWS[state.flow]) and name in state.filled:
        earlier = _slot(state.flow, name)
        return _pressed(state, earlier, heard, setting)
    return Step(state, (_ask(state, slot, setting),))


def _pressed(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    read = slot.reads(heard, state)
    return _failed(state, slot, setting) if read is None else _take(state, slot, read, setting)


def _command(heard: Heard, slot: Slot, state: State) -> str | None:
    """The command in a message, unless its words are more likely the answer. A dialogue pressed by a choice counts."""
    if heard.pressed:
        return heard.intent if heard.intent in COMMANDS or (heard.intent in FLOWS and heard.intent != state.flow) else None
    words = heard.text.split()
    exact = heard.text.strip(" .!?").casefold()
    if exact in ("cancel", "stop", "quit", "abort"):
        return "cancel"
    if exact in ("back", "go back", "previous"):
        return "back"
    if exact in ("skip", "why", "why?"):
        return exact.rstrip("?")
    if heard.intent not in COMMANDS or heard.confidence < SURE or len(words) > SHORT + 2:
        return None
    if slot.name in _FREE and len(words) > SHORT:
        return None
    if heard.intent == "change" and slot_named(heard.text, state) is None and slot.name != "review":
        return None
    if heard.intent == state.flow:
        return None
    return heard.intent


def _is_question(heard: Heard, slot: Slot, setting: Setting) -> bool:
    """Whether the person asks about the policy instead of answering."""
    if heard.intent not in setting.topics:
        return False
    if heard.pressed:
        return True
    text = heard.text.strip()
    words = text.casefold().split()
    asked = text.endswith(("?", "？")) or (bool(words) and words[0] in _QUESTION_WORDS and len(words) > 2)
    if slot.name == "inquiry_question":
        return False
    if slot.name in _FREE or slot.name == "kinds":
        return asked and heard.confidence >= SURE
    return asked


def _obey(command: str, state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    if command == "cancel":
        return _ask_cancel(state, setting)
    if command == "back":
        return _back(state, slot, setting)
    if command == "change":
        return _change(state, slot_named(heard.text, state), setting)
    if command == "skip":
        return _skip(state, slot, setting)
    if command in FLOWS:
        return start(State(flow=command, session=f"{state.session}-{command}", parent=state), heard, setting)
    why = sentence(load_texts().slots[slot.name].why, setting.company)
    return Step(state, (Say(why), _ask(state, slot, setting)))


def _take(state: State, slot: Slot, value: SlotValue, setting: Setting) -> Step:
    """Put a value into its slot, drop what no longer applies, and go on or end."""
    texts = load_texts().sentences
    if slot.name == "notice" and value == "refuse":
        return Step(state, (Say(sentence(texts["refused"], setting.company)), Say(_contact(setting.company))), Ending.REFUSED)
    if slot.name == "guardian_consent" and value == "not_consented":
        return Step(state, (Say(sentence(texts["guardian_stop"], setting.company)),), Ending.REFUSED)
    if slot.name == "fee_ack" and value == "cancel":
        return _ask_cancel(state, setting)
    if slot.name == "review":
        return _reviewed(state, str(value), setting)
    filled = state.with_value(slot.name, value)
    gone = [name for name in filled.filled if not _slot(state.flow, name).applies(filled, setting.company)]
    after = filled.without(gone) if gone else filled
    remarks = _remarks(after, slot, setting)
    following = _ask_next(after, setting)
    return replace(following, says=remarks + following.says)


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
    if value == "cancel":
        return _ask_cancel(state, setting)
    return _change(state, None, setting)


def _ask_next(state: State, setting: Setting) -> Step:
    """Ask the first slot that applies and is open; the dialogue is complete when there is none."""
    for slot in FLOWS[state.flow]:
        if slot.name not in state.filled and slot.applies(state, setting.company):
            after = replace(state, asked=slot.name, failures=0)
            return Step(after, (_ask(after, slot, setting),))
    return Step(replace(state, asked=None), ending=Ending.COMPLETE)


def _ask(state: State, slot: Slot, setting: Setting) -> Say:
    offered = options(slot.name)
    if slot.name == "inquiry_question" and setting.last_question:
        offered = (Option(setting.last_question, payload(slot.name, setting.last_question)),)
    return Say(ask_text(slot.name, state, setting.company, setting.conversation_days), offered, slot.name)


def _change(state: State, name: str | None, setting: Setting) -> Step:
    """Ask one line again; with no line named, offer the lines."""
    if name is None or name not in state.filled:
        return Step(state, (Say(load_texts().sentences["changing"], change_options(state), state.asked),))
    slot = _slot(state.flow, name)
    after = replace(state.without([name]), asked=name)
    return Step(after, (_ask(after, slot, setting),))


def _back(state: State, slot: Slot, setting: Setting) -> Step:
    if not state.trail:
        return Step(state, (Say(load_texts().sentences["nothing_before"]), _ask(state, slot, setting)))
    before = state.trail[-1]
    after = replace(state.without([before]), asked=before)
    return Step(after, (_ask(after, _slot(state.flow, before), setting),))


def _skip(state: State, slot: Slot, setting: Setting) -> Step:
    if slot.optional:
        return _ask_next(state.with_value(slot.name, ""), setting)
    return Step(state, (Say(load_texts().sentences["cannot_skip"]), _ask(state, slot, setting)))


def _ask_cancel(state: State, setting: Setting) -> Step:
    """Ask once whether to cancel; with nothing told yet there is nothing to confirm."""
    if not state.filled:
        return _canceled(state)
    after = replace(state, asked="cancel_confirm", paused=state.asked)
    texts = load_texts()
    return Step(after, (Say(texts.slots["cancel_confirm"].ask, options("cancel_confirm"), "cancel_confirm"),))


def _confirm_cancel(state: State, heard: Heard, setting: Setting) -> Step:
    decision = CANCEL_CONFIRM.reads(heard, state)
    if decision == "confirm" or (decision is None and heard.intent in ("cancel", "affirm")):
        return _canceled(state)
    asked = state.paused or FLOWS[state.flow][0].name
    after = replace(state, asked=asked, paused=None, failures=0)
    question = _ask(after, _slot(state.flow, asked), setting)
    return Step(after, (Say(load_texts().sentences["going_on"]), question))


def _canceled(state: State) -> Step:
    empty = State(flow=state.flow, session=state.session, parent=state.parent)
    return Step(empty, (Say(load_texts().sentences["canceled"]),), Ending.CANCELED)


def _failed(state: State, slot: Slot, setting: Setting) -> Step:
    """Explain a failure, the second time with an example, the third with ways out."""
    texts = load_texts()
    words = texts.slots[slot.name]
    failures = state.failures + 1
    after = replace(state, failures=failures)
    lines = [sentence(words.problem, setting.company)]
    choices = options(slot.name)
    if failures >= 2:
        lines.append(sentence(words.example, setting.company))
    if failures >= ENOUGH_FAILURES:
        lines.append(texts.sentences["third_failure"])
        choices = (*choices, Option(texts.sentences["person"], "/handoff"), Option(texts.sentences["cancel"], "/cancel"))
    return Step(after, (Say(" ".join(lines), choices, slot.name),))


def resume(step_of_child: Step, setting: Setting) -> Step:
    """After a dialogue inside another has ended: the outer one again, at the slot it was asking."""
    parent = step_of_child.state.parent
    assert parent is not None and parent.asked is not None
    return Step(parent, (*step_of_child.says, _ask(parent, _slot(parent.flow, parent.asked), setting)))


def _contact(company: Company) -> str:
    texts: Mapping[str, str] = load_texts().sentences
    route = company.desk_route()
    return sentence(texts["contact_instead"] if route else texts["no_route"], company, route=route)

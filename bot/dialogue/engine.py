"""One turn of a dialogue: what was heard, in a state, gives the next state and what to say.

The order of precedence while a slot is asked: a pressed choice; an identity or card number, which is refused; a command
(cancel, back, change, skip, save, why, help, a person); a question about the policy or this chat; a value; and last, a
failure, which is explained, then shown an example, then answered with ways out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import reading
from bot.dialogue.afterwards import loses_code
from bot.dialogue.asking import KEEP, Setting, ask, ask_next, remind, said, slot_of
from bot.dialogue.changing import change_meant, withdrawal
from bot.dialogue.corrections import added_kinds, corrected_line, noted, with_age_told
from bot.dialogue.model import Heard, Say, SlotValue, State, Step
from bot.dialogue.review import new_value_in, slot_named
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.slots import FLOWS, NOTICE, OWN_WORDS, REPLY_ROUTE, REVIEW, Slot, kinds_in
from bot.dialogue.steering import (
    answer_cancel,
    ask_again,
    ask_cancel,
    ask_lines,
    back,
    open_flows,
    save,
    skip,
    taken_up,
    why,
)
from bot.dialogue.supplementing import FLOW, SAID, as_before, is_fixed
from bot.dialogue.taking import failed, listened, take
from bot.dialogue.talk import bare, greets, is_asked
from bot.dialogue.texts import load_texts
from bot.dialogue.told import told_in
from bot.dialogue.understanding import CERTAIN, COMMANDS, SURE, asks_about_chat, asks_why, command_in, is_question
from bot.dialogue.wording import lost_code_text, sentence
from bot.policies.model import CONTACTS

__all__ = ["COMMANDS", "Setting", "resume", "start", "step", "taken_up"]

SHARED = tuple(slot.name for slot in (*NOTICE, *REPLY_ROUTE))
"""What a dialogue inside another takes over from it and gives back, so that nothing is asked twice."""
_ASIDES = frozenset({"greet", "thanks", "bot_challenge"})
"""Intents answered with a sentence, after which the same slot is asked again."""
_PROOFS = {
    "status_reference": reading.reference,
    "status_code": reading.access_code,
    "withdraw_reference": reading.reference,
    "withdraw_code": reading.access_code,
    "resume_code": reading.resume_code,
}
"""What the message that begins a dialogue may give at once."""
_BEGINS = re.compile(
    r"^.*?\b(?:complain|complaint|(?:talk|speak) (?:to|with) (?:a |some)?(?:person|human|one|body))\b"
    r"(?:,|:|\.| -)?(?: (?:about|that|because|as|since|over))?",
    re.I | re.S,
)
REST = 5
"""Words after those that begin a complaint, from which they are what it is about."""
WHOLE_STORY = 15
"""Words from which the message that begins a complaint, or asks for a person, is the matter itself."""


def start(state: State, heard: Heard, setting: Setting) -> Step:
    """Begin a dialogue: take what the first message already says, then ask the first open slot."""
    if state.parent is not None:
        known = {name: state.parent.filled[name] for name in SHARED if name in state.parent.filled}
        state = replace(state, filled=known)
    if heard.pressed:
        return ask_next(state, setting)
    if is_sensitive(heard.text):
        return ask_next(state, setting, said("sensitive"))
    if state.flow == "request":
        kinds = kinds_in(heard.text)
        about = replace(state, filled={"kinds": kinds})
        state = replace(state, offered=told_in(heard.text, about, setting.company))
        return take(state, slot_of("request", "kinds"), kinds, setting) if kinds else ask_next(state, setting)
    begun = _with_first_words(state, heard)
    begun = replace(begun, offered=told_in(heard.text, begun, setting.company))
    if state.flow == "change_request":
        begun = replace(begun, offered={**begun.offered, SAID: heard.text})
    reference = next((slot.name for slot in FLOWS[state.flow] if slot.name.endswith("_reference")), None)
    if setting.sent and reference in _PROOFS and reference not in begun.filled:
        mine = Say(sentence(load_texts().remarks["this_one"], setting.company, reference=setting.sent))
        return ask_next(begun.with_value(reference, setting.sent), setting, mine)
    return ask_next(begun, setting)


def step(state: State, heard: Heard, setting: Setting) -> Step:
    """Take one message of the person in the dialogue of `state`."""
    if state.asked is None:
        return ask_next(state, setting)
    if state.asked == "cancel_confirm":
        return answer_cancel(state, heard, setting) or step(_as_before_cancel(state), heard, setting)
    slot = slot_of(state.flow, state.asked)
    if heard.chosen:
        return _chosen(state, slot, heard, setting)
    value = None if heard.pressed else slot.read(heard, state, setting.company)
    if not heard.pressed and is_sensitive(heard.text) and not (slot.name == "phone" and value):
        return Step(state, (said("sensitive"), remind(state, slot, setting)))
    if command := command_in(heard, slot, state, value):
        return _obey(command, state, slot, heard, setting)
    if asks_about_chat(heard, slot, value):
        return Step(state, (remind(state, slot, setting),), aside="chat_data")
    if is_question(heard, slot, value, setting.topics):
        return Step(state, (remind(state, slot, setting),), question=True)
    if heard.pressed:
        return Step(state, (remind(state, slot, setting),))
    return _answered(state, slot, value, heard, setting)


def resume(step_of_child: Step, setting: Setting) -> Step:
    """After a dialogue inside another has ended: the outer one again, where it was, with what was shared."""
    child = step_of_child.state
    outer = child.parent
    assert outer is not None and outer.asked is not None
    richer = outer
    for slot in FLOWS[outer.flow]:
        told = (
            child.flow != FLOW and slot.name in SHARED and child.filled.get(slot.name) and slot.name not in outer.filled
        )
        if told and slot.applies(richer, setting.company):
            richer = replace(richer.with_value(slot.name, child.filled[slot.name]), failures=outer.failures)
    if outer.asked in richer.filled and outer.asked not in outer.filled:
        return ask_next(richer, setting, *step_of_child.says)
    slot = slot_of(outer.flow, outer.asked)
    again = ask(richer, slot, setting) if slot.name == "review" else remind(richer, slot, setting)
    return Step(richer, (*step_of_child.says, again))


def _with_first_words(state: State, heard: Heard) -> State:
    """What the message that begins a short dialogue gives at once: a reference, a code, the whole story."""
    text = heard.text
    for slot in FLOWS[state.flow]:
        reads = _PROOFS.get(slot.name)
        if reads is not None and (value := reads(text)) and any(character.isdigit() for character in value):
            state = state.with_value(slot.name, value)
            text = re.sub(r"[A-Z]{3}[\W_]?\d\d[\W_]?[0-9A-Z]{5}[\W_]?[0-9A-Z]", " ", reading.clean(text).upper())
        if slot.name in ("complaint_details", "handoff_reason") and _tells_all(heard.text):
            state = state.with_value(slot.name, reading.free_text(heard.text) or "")
    return state


def _tells_all(text: str) -> bool:
    """Whether a message that begins a complaint, or asks for a person, says what about: it is long, or goes on after
    the words that begin it."""
    rest = _BEGINS.sub("", text)
    return len(text.split()) >= WHOLE_STORY or (rest != text and len(rest.split()) >= REST)


def _chosen(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    """A pressed choice may belong to an earlier question: its slot is answered anew, as if changed."""
    assert heard.chosen is not None
    name, value = heard.chosen
    if is_fixed(state, value if name == "change_slot" else name):
        return _fixed(state, slot, setting)
    if name == "change_slot":
        return ask_again(state, value, setting) if value in state.filled else ask_lines(state, setting)
    if value == KEEP and name in state.filled and name == slot.name:
        return ask_next(state, setting)
    if name != slot.name:
        if name not in state.filled or name not in (known.name for known in FLOWS[state.flow]):
            return Step(state, (remind(state, slot, setting),))
        slot = slot_of(state.flow, name)
    read = slot.read(heard, state, setting.company)
    return failed(state, slot, setting) if read is None else take(state, slot, read, setting)


def _obey(command: str, state: State, slot: Slot, heard: Heard, setting: Setting) -> Step:
    if command == "cancel":
        return ask_cancel(state)
    if command == "go_back":
        return back(state, setting)
    if command == "change":
        return _change(state, heard, setting)
    if command == "withdraw" and state.flow == FLOW:
        return withdrawal(state, pressed=heard.pressed)
    if state.flow == FLOW and command in ("keep", "skip") and slot.name in (*CONTACTS.values(), "reply_route"):
        return ask_next(as_before(state), setting)
    if command == "withdraw" and not heard.pressed and reading.reference(heard.text) is None:
        asked = ask_cancel(state)
        return replace(asked, says=(Say(load_texts().remarks["nothing_sent"]), *asked.says))
    if command == "go_on":
        return Step(state, (said("going_on"), remind(state, slot, setting)))
    if command == "keep":
        return ask_next(state, setting)
    if command == "skip":
        return take(state, slot, "", setting) if slot.optional else skip(state, slot, setting)
    if command == "save":
        return save(state, slot, setting)
    if command in FLOWS and command not in open_flows(state):
        if command == "resume":  # what was saved may hold the same lines as what is open
            return Step(state, (said("resume_inside"), remind(state, slot, setting)))
        child = State(flow=command, session=setting.fresh_session, began=setting.now, parent=state)
        return start(child, heard, setting)
    if command == "why":
        return why(state, slot, setting, None if heard.pressed else asks_why(heard.text, slot, state))
    if command == "help":
        example = sentence(load_texts().slots[slot.name].example, setting.company)
        return Step(state, (said("help"), Say(example), remind(state, slot, setting)))
    return Step(state, (remind(state, slot, setting),))


def _change(state: State, heard: Heard, setting: Setting) -> Step:
    """Ask one line again, or take its new value if the message has it; with no line named, offer the lines."""
    name = slot_named(heard.text, state)
    if name is None and state.flow == FLOW:
        meant = change_meant(state, None, heard, setting) if state.asked == REVIEW.name else None
        return meant or take(state, REVIEW, "change", setting)
    if name is None:
        return ask_lines(state, setting)
    if is_fixed(state, name):
        return _fixed(state, slot_of(state.flow, str(state.asked)), setting)
    slot = slot_of(state.flow, name)
    worded = [new_value_in(heard.text, state)] + ([heard.text] if name in CONTACTS.values() else [])
    values = [slot.read(replace(heard, text=words), state, setting.company) for words in worded if words]
    value = next((value for value in values if value), None)
    return take(state, slot, value, setting) if value else ask_again(state, name, setting)


def _fixed(state: State, slot: Slot, setting: Setting) -> Step:
    """A line of a sent ticket that can no longer be changed: said, and the same question again."""
    return Step(state, (Say(load_texts().remarks["fixed"]), remind(state, slot, setting)))


def _answered(state: State, slot: Slot, value: SlotValue | None, heard: Heard, setting: Setting) -> Step:
    """Take the value that was read; without one, see whether another line was meant, or something told for later."""
    if state.flow == FLOW and slot.name == "review" and (change := change_meant(state, value, heard, setting)):
        return change
    if added := added_kinds(state, slot, value, heard, setting):
        return added
    unread = value is None or (slot.name == "review" and value == "change")
    if unread and (other := _another_line(state, slot, heard, setting)):
        return other
    if unread and slot.name not in OWN_WORDS and (corrected := corrected_line(state, slot, heard, setting)):
        return corrected
    if slot.name == "capacity" and value is not None:
        return _capacity_taken(state, slot, value, heard, setting)
    if slot.name in CONTACTS.values() and value is None:
        route = slot_of(state.flow, "reply_route").read(heard, state, setting.company)
        if route is not None and route != state.text("reply_route"):
            return _answered(state, slot_of(state.flow, "reply_route"), route, heard, setting)
    if value is None and slot.name.endswith("_code") and (about := _about_the_code(state, slot, heard, setting)):
        return about
    richer = listened(state, slot.name, heard, setting)
    if value is None:
        if heard.intent in _ASIDES and heard.confidence >= (SURE if _is_aside(heard) else CERTAIN):
            return Step(state, (said(heard.intent), remind(state, slot, setting)))
        if richer.offered != state.offered:
            return Step(richer, (said("noted_later"), remind(richer, slot, setting)))
        return failed(state, slot, setting)
    if slot.name == "reply_route" and value:
        contact = slot_of(state.flow, CONTACTS[str(value)])
        told = contact.read(heard, state, setting.company)
        if told is not None:
            return take(richer.with_value("reply_route", value), contact, told, setting)
    return take(richer, slot, value, setting)


def _capacity_taken(state: State, slot: Slot, value: SlotValue, heard: Heard, setting: Setting) -> Step:
    """For whom somebody asks; said back where it was worked out. A child's age asks anew what follows of it."""
    older = with_age_told(listened(state, slot.name, heard, setting), heard, setting)
    after = take(older, slot, value, setting)
    labels = {label.casefold() for label in load_texts().choices["capacity"].values()}
    plain = heard.pressed or value == "self" or bare(heard.text) in labels
    names = [*([] if plain else ["capacity"]), *(["age"] if older.filled.get("age") != state.filled.get("age") else [])]
    return replace(after, says=(*noted(after.state, *names), *after.says))


def _another_line(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step | None:
    """A message that corrects another line than the one asked for; at the review also one that only names it."""
    named = slot_named(heard.text, state)
    if named not in (None, slot.name) and (slot.name == "review" or new_value_in(heard.text, state)):
        return _change(state, heard, setting)
    if slot.name != "review":
        return None
    told = told_in(heard.text, replace(state, flow="inquiry"), setting.company)
    if "reply_route" not in told:
        return None
    route = slot_of(state.flow, "reply_route")
    contact = CONTACTS[str(told["reply_route"])]
    if contact not in told:
        return take(state, route, told["reply_route"], setting)
    moved = state.with_value("reply_route", told["reply_route"])
    return take(moved, slot_of(state.flow, contact), told[contact], setting)


def _about_the_code(state: State, slot: Slot, heard: Heard, setting: Setting) -> Step | None:
    """Where an access code is asked for: the reference of another ticket, or that the code is lost."""
    reference = slot.name.replace("_code", "_reference")
    other = reading.reference(heard.text) if reference in _PROOFS else None
    if other is not None:
        return ask_next(state.with_value(reference, other), setting)
    if slot.name != "resume_code" and loses_code(heard.text):
        return Step(state, (Say(lost_code_text(setting.company)), remind(state, slot, setting)))
    return None


def _is_aside(heard: Heard) -> bool:
    """Whether the words themselves greet or thank, or ask who is speaking."""
    return greets(heard.text) or is_asked(heard.text, strictly=False)


def _as_before_cancel(state: State) -> State:
    return replace(state, asked=state.paused or FLOWS[state.flow][0].name, paused=None, failures=0)

"""What a message at the review of a sent ticket means: another contact, a kind more or less, words for the desk."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import reading
from bot.dialogue.asking import Setting, ask_next, slot_of
from bot.dialogue.model import Ending, Heard, Option, Say, SlotValue, State, Step
from bot.dialogue.review import new_value_in, slot_named
from bot.dialogue.slots import FEW
from bot.dialogue.supplementing import FLOW, SAID, kinds_meant, may
from bot.dialogue.taking import take
from bot.dialogue.texts import load_texts
from bot.dialogue.told import told_in
from bot.policies.model import CONTACTS

WORDS = 3
"""Words from which a message is something to tell the desk."""


def begin_change(state: State, setting: Setting) -> Step:
    """The first turn of a change, once the desk has said what the ticket holds; what was told before counts."""
    said = str(state.offered.get(SAID, ""))
    told = {name: value for name, value in state.offered.items() if name in ("reply_route", *CONTACTS.values())}
    state = replace(state, offered={})
    if may(state, "contact") and (reached := _reached(state, told, setting)):
        return reached
    kinds = kinds_meant(said, state, plainly=True) if may(state, "kinds") else None
    return take(state, slot_of(FLOW, "kinds"), kinds, setting) if kinds else ask_next(state, setting)


def change_meant(state: State, value: SlotValue | None, heard: Heard, setting: Setting) -> Step | None:
    """The change in a message, None for a plain answer to the review or nothing that could be read."""
    if heard.pressed:
        return None
    told = told_in(heard.text, replace(state, flow="inquiry"), setting.company)
    if may(state, "contact") and (reached := _reached(state, told, setting) or _contact_alone(state, heard, setting)):
        return reached
    kinds = kinds_meant(heard.text, state, plainly=True) if may(state, "kinds") else None
    if kinds:
        return take(state, slot_of(FLOW, "kinds"), kinds, setting)
    words = heard.text.split()
    if value is not None or (len(words) <= FEW and slot_named(heard.text, state)) or new_value_in(heard.text, state):
        return None
    if len(words) < WORDS and reading.clean(heard.text).isascii():
        return None
    text = reading.free_text("\n".join(filter(None, (state.text("anything_else"), heard.text))))
    return take(state, slot_of(FLOW, "anything_else"), text, setting) if text else None


def withdrawal(state: State, *, pressed: bool) -> Step:
    """Withdrawing the ticket instead: asked about once, then done with the proof that was given."""
    proof = {name: state.one(f"status_{name}") for name in ("reference", "code")}
    if not pressed:
        label = load_texts().remarks["withdraw_this"].replace("{reference}", proof["reference"])
        asked = Say(load_texts().remarks["withdraw_instead"], (Option(label, "/withdraw"),), state.asked)
        return Step(state, (asked,))
    filled = {f"withdraw_{name}": value for name, value in proof.items()}
    after = State(flow="withdraw", session=state.session, filled=filled, began=state.began, parent=state.parent)
    return Step(after, ending=Ending.COMPLETE)


def _reached(state: State, told: dict[str, SlotValue], setting: Setting) -> Step | None:
    """The way to reply that was told, with its contact where that was told too."""
    route = told.get("reply_route")
    if not route:
        return None
    contact = CONTACTS[str(route)]
    if contact not in told:
        return take(state, slot_of(FLOW, "reply_route"), route, setting)
    moved = state.without(tuple(CONTACTS.values())).with_value("reply_route", route)
    return take(moved, slot_of(FLOW, contact), told[contact], setting)


def _contact_alone(state: State, heard: Heard, setting: Setting) -> Step | None:
    """A contact that is nearly the whole message."""
    for route, contact in CONTACTS.items():
        value = slot_of(FLOW, contact).read(heard, state, setting.company)
        if value is not None and (contact == "address" or len(heard.text.split()) <= 2 * FEW):
            return _reached(state, {"reply_route": route, contact: value}, setting)
    return None

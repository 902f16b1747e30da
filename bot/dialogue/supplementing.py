"""A change to a ticket that was sent: what is different from before, and how words say so.

`State.before` holds what the desk has, as far as its person may see it (desk/changeable.py); `State.filled` begins as
the same, so whatever differs in the end is the change.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue import talk
from bot.dialogue.kinds import kinds_in, kinds_named
from bot.dialogue.model import Heard, Option, SlotValue, State
from bot.dialogue.texts import load_texts
from bot.policies.model import CONTACTS, KINDS

FLOW = "supplement"
SAID = "said"
"""In `State.offered`: the words that began a change, read once it is known what the ticket asks for."""
ADD, DROP = "+", "-"
"""Before a kind in a choice: to ask for it as well, or no more."""
_DROPS = re.compile(
    r"\b(?:drop|leave out|take out|take away|remove|without|forget|cancel|withdraw|skip|except|instead of"
    r"|no longer (?:want|need|ask for)|(?:do not|don't) (?:want|need|ask for))\b"
    r"((?: (?!and\b|but\b)[\w'-]+){1,5})|\b(?:take|leave)((?: [\w'-]+){1,4}) out\b"
    r"|(\S+?(?:は不要|はいりません|を取り下げ|を取り消))"
)
_ADDS = re.compile(
    r"\b(?:also|add|as well|too|in addition|additionally|besides|on top|plus|moreover)\b"
    r"|(?:も|追加)(?:お願い|請求|して)"
)
_PLAINLY = {
    "correction": re.compile(r"\b(?:correct|rectif|amend)\w*|訂正"),
    "addition": re.compile(r"\baddition\b|追加"),
    "deletion": re.compile(r"\bdeletion\b|\bentry\b|削除"),
}


def asked_kinds(state: State) -> tuple[str, ...]:
    """The kinds that the questions are about: in a change only those that are new."""
    return added(state) if state.flow == FLOW else state.several("kinds")


def added(state: State) -> tuple[str, ...]:
    """The kinds asked for besides those of before."""
    had = _before(state, "kinds")
    return tuple(kind for kind in state.several("kinds") if kind not in had)


def dropped(state: State) -> tuple[str, ...]:
    """The kinds of before that are no longer asked for."""
    return tuple(kind for kind in _before(state, "kinds") if kind not in state.several("kinds"))


def reached_otherwise(state: State) -> bool:
    """Whether the way to reply or its contact is new."""
    route = state.text("reply_route")
    return bool(route) and (
        route != state.before.get("reply_route")
        or state.filled.get(CONTACTS[str(route)]) != state.before.get("contact")
    )


def is_fixed(state: State, slot: str) -> bool:
    """Whether a line of a sent ticket can no longer be changed."""
    if state.flow != FLOW:
        return False
    if slot == "kinds":
        return not may(state, "kinds")
    return slot in ("reply_route", *CONTACTS.values()) and not may(state, "contact")


def as_before(state: State) -> State:
    """`state` with the way to reply as the desk has it."""
    route, contact = state.before.get("reply_route", ""), state.before.get("contact")
    after = state.without(("reply_route", *CONTACTS.values()))
    filled = {**after.filled, "reply_route": route, **({CONTACTS[str(route)]: contact} if contact else {})}
    return replace(after, filled=filled)


def is_changed(state: State) -> bool:
    """Whether anything is different from before."""
    return bool(added(state) or dropped(state) or state.text("anything_else")) or reached_otherwise(state)


def may(state: State, part: str) -> bool:
    """Whether the person may change this part (contact, kinds); words they may always add."""
    return part in _before(state, "may")


def kinds_offered(state: State) -> tuple[tuple[str, str], ...]:
    """Value and label of every kind that can be added or taken out; of the last one nothing can be taken."""
    texts, now = load_texts(), state.several("kinds")
    fixed = _before(state, "decided") if len(now) > 1 else now
    adds = [(ADD + kind, texts.remarks["add_kind"].format(kind=entry.choice)) for kind, entry in texts.kinds.items()]
    drops = [(DROP + kind, texts.remarks["drop_kind"].format(kind=texts.kinds[kind].name)) for kind in now]
    return (
        *(pair for pair in drops if pair[0][1:] not in fixed),
        *(pair for pair in adds if pair[0][1:] not in now),
    )


def read_kinds(heard: Heard, state: State) -> SlotValue | None:
    """All the kinds asked for after this answer, None if it changes none of them."""
    if heard.chosen:
        value = heard.chosen[1]
        if value not in dict(kinds_offered(state)):
            return None
        return _with(state, {value[1:]} if value[0] == ADD else set(), {value[1:]} if value[0] == DROP else set())
    return kinds_meant(heard.text, state, plainly=False)


def kinds_meant(text: str, state: State, *, plainly: bool) -> tuple[str, ...] | None:
    """All the kinds asked for once `text` is obeyed, None if it asks for no change of them.

    `plainly`: a kind counts as added only if the words say that it comes on top, as where any words are welcome.
    """
    value = talk.bare(text)
    gone: set[str] = set()
    for found in _DROPS.finditer(value):
        gone |= set(kinds_named(next(filter(None, found.groups()))))
    rest = _DROPS.sub(" ", value)
    new = set(kinds_in(rest)) if not plainly or _ADDS.search(rest) else set()
    if plainly:  # "add that", "my new address" and "change it" speak of the ticket as often as of data
        new -= {kind for kind, words in _PLAINLY.items() if not words.search(rest)}
    gone &= set(state.several("kinds")) - set(_before(state, "decided"))
    new -= gone
    after = _with(state, new, gone)
    return after if after and set(after) != set(state.several("kinds")) else None


def lines_of_change(state: State) -> tuple[tuple[str, str], ...]:
    """Label and value of what changes."""
    texts, found = load_texts(), []
    for name, kinds in (("asked_as_well", added(state)), ("taken_out", dropped(state))):
        if kinds:
            found.append((texts.remarks[name], ", ".join(texts.kinds[kind].name for kind in kinds)))
    return tuple(found)


def options_at_review(state: State, to_line: dict[str, str], send: tuple[Option, ...]) -> tuple[Option, ...]:
    """What is offered where the ticket is shown: what may be changed, and once something is, to send it."""
    remarks = load_texts().remarks
    lines_ = {
        "anything_else": remarks["change_words"],
        "reply_route": remarks["change_contact"] if may(state, "contact") else None,
        "kinds": remarks["change_kinds"] if may(state, "kinds") else None,
    }
    offered = tuple(Option(label, to_line[slot]) for slot, label in lines_.items() if label)
    return (*send[:1], *offered, *send[1:]) if is_changed(state) else (*offered, *send[1:])


def _with(state: State, new: set[str], gone: set[str]) -> tuple[str, ...]:
    now = (set(state.several("kinds")) | new) - gone
    return tuple(kind for kind in KINDS if kind in now)


def _before(state: State, name: str) -> tuple[str, ...]:
    value = state.before.get(name, ())
    return (value,) if isinstance(value, str) else value

"""What a dialogue hears, keeps and says. Values only: no Rasa, no files, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

SlotValue = str | tuple[str, ...]
"""What a slot holds: one text, or several ids (`kinds`)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a person as the NLU understood it, or the choice that was pressed."""

    text: str
    intent: str = "off_topic"
    confidence: float = 0.0
    pressed: bool = False
    """A choice was pressed: the intent is certain, and `text` is only its label."""
    chosen: tuple[str, str] | None = None
    """Slot and value of a pressed choice that answers a slot."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice offered to the person; `payload` is a Rasa payload."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the review; `change` is the choice that asks for it again."""

    label: str
    value: str
    change: Option


@dataclass(frozen=True, slots=True)
class Say:
    """One message to the person; `asks` names the slot it asks for, `lines` are what a review holds."""

    text: str
    options: tuple[Option, ...] = ()
    asks: str | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Periods:
    """How long what a person writes is kept, in days: the chat after the last word, a matter after its end."""

    conversation_days: int
    ticket_days: int
    through_slack: bool = False
    """The talk goes through Slack, which keeps a copy of its own: the notice says so."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a dialogue stands. It is kept in Rasa slots between two turns."""

    flow: str
    session: str
    """Names this run of the dialogue; a ticket is opened once per session (idempotency key)."""
    filled: Mapping[str, SlotValue] = field(default_factory=dict)
    asked: str | None = None
    trail: tuple[str, ...] = ()
    """Slots answered by the person, oldest first, for "back"."""
    offered: Mapping[str, SlotValue] = field(default_factory=dict)
    """What the person told before it was asked (bot/dialogue/told.py). It is used when its slot's turn comes, so never
    before the notice is accepted, and is gone with the dialogue."""
    began: str | None = None
    """When the dialogue was begun (ISO 8601, UTC): from there on it is forgotten if it is cancelled."""
    failures: int = 0
    """Answers in a row that could not be read for `asked`."""
    paused: str | None = None
    """The slot that was asked when the person wished to cancel; `asked` is then `cancel_confirm`."""
    before: Mapping[str, SlotValue] = field(default_factory=dict)
    """Of a change to a ticket that was sent: what the desk has, as far as its person may see it."""
    parent: State | None = None
    """The dialogue to come back to when this one ends."""

    def with_value(self, slot: str, value: SlotValue) -> State:
        """This state with `slot` answered."""
        return replace(
            self,
            filled={**self.filled, slot: value},
            trail=tuple(s for s in self.trail if s != slot) + (slot,),
            failures=0,
        )

    def without(self, slots: Sequence[str]) -> State:
        """This state with `slots` unanswered again."""
        return replace(
            self,
            filled={k: v for k, v in self.filled.items() if k not in slots},
            trail=tuple(s for s in self.trail if s not in slots),
            failures=0,
        )

    def one(self, slot: str) -> str:
        """The single value of `slot`; KeyError if it is not filled or holds several."""
        value = self.filled[slot]
        if not isinstance(value, str):
            raise KeyError(slot)
        return value

    def text(self, slot: str) -> str | None:
        """The single value of `slot`, None if it is not filled."""
        value = self.filled.get(slot)
        return value if isinstance(value, str) else None

    def several(self, slot: str) -> tuple[str, ...]:
        """All values of `slot`, none if it is not filled."""
        value = self.filled.get(slot, ())
        return (value,) if isinstance(value, str) else value


class Ending(str, Enum):
    """How a dialogue ended."""

    COMPLETE = "complete"
    CANCELED = "cancelled"
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"
    """Another office is the right one, or it was only a question: nothing goes to the desk."""
    SAVED = "saved"
    """Put away under a resume code; the state is kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one turn in a dialogue."""

    state: State
    says: tuple[Say, ...] = ()
    ending: Ending | None = None
    question: bool = False
    """The person asked about the policy instead: answer that first, then say `says`, which asks the same slot again."""
    aside: str | None = None
    """The person asked about this chat (`chat_data`): answer that first, then say `says`."""

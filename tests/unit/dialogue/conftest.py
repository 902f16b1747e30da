"""A person in a dialogue, with the five companies' own digests and no Rasa."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dialogue.engine import Setting, resume, start, step
from bot.dialogue.model import Ending, Heard, Option, Periods, Say, State, Step
from bot.policies import Policies, load_policies

DIGESTS = Path(__file__).resolve().parents[3] / "data" / "policies"


class Person:
    """Talks to the engine and remembers what came back."""

    def __init__(self, setting: Setting, flow: str, opening: Heard) -> None:
        self.setting = setting
        self.endings: list[Ending] = []
        self.asked: list[str | None] = []
        self._take(start(State(flow=flow, session="s1"), opening, setting))

    def says(self, text: str, intent: str = "off_topic", confidence: float = 0.3) -> Person:
        self._take(step(self.state, Heard(text, intent, confidence), self.setting))
        return self

    def presses(self, label: str) -> Person:
        """Press the choice of that label in the last message that offers it."""
        offered = next(option for say in reversed(self.heard) for option in say.options if option.label == label)
        return self.presses_payload(offered)

    def presses_payload(self, option: Option) -> Person:
        self._take(step(self.state, pressed(option), self.setting))
        return self

    def chooses(self, slot: str, value: str) -> Person:
        """Press a choice that may be an old one."""
        heard = Heard("", "choose", 1.0, pressed=True, chosen=(slot, value))
        self._take(step(self.state, heard, self.setting))
        return self

    @property
    def text(self) -> str:
        return "\n".join(say.text for say in self.heard)

    @property
    def slot(self) -> str | None:
        return self.state.asked

    @property
    def ending(self) -> Ending | None:
        return self.outcome.ending

    def _take(self, outcome: Step) -> None:
        self.outcome = outcome
        self.heard: tuple[Say, ...] = outcome.says
        if outcome.ending:
            self.endings.append(outcome.ending)
        if outcome.ending and outcome.state.parent:
            outcome = resume(outcome, self.setting)
            self.heard = outcome.says
        self.state = outcome.state
        if outcome.state.asked and not outcome.question:
            self.asked.append(outcome.state.asked)


def pressed(option: Option) -> Heard:
    """A pressed choice as the adapter hands it on."""
    if option.payload.startswith("/choose"):
        entities = json.loads(option.payload.removeprefix("/choose"))
        return Heard(option.label, "choose", 1.0, pressed=True, chosen=(entities["slot"], entities["value"]))
    return Heard(option.label, option.payload.removeprefix("/"), 1.0, pressed=True)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return load_policies(DIGESTS)


Begin = Callable[..., Person]


@pytest.fixture
def begin(policies: Policies) -> Begin:
    """Begin a dialogue at a company."""

    def begin_dialogue(
        flow: str = "request", company: str = "pyxos-jk", text: str = "", last_question: str | None = None
    ) -> Person:
        setting = Setting(policies.company(company), frozenset(policies.topics), Periods(30, 1095), "s2", last_question)
        return Person(setting, flow, Heard(text, flow, 0.9))

    return begin_dialogue


@pytest.fixture
def at(begin: Begin) -> Begin:
    """A person in a request who is being asked for one slot."""

    def at_slot(slot: str, kind: str = "disclosure", company: str = "pyxos-jk") -> Person:
        person = begin(company=company).chooses("kinds", kind)
        answers = {
            "triage": ("triage", {"virtualex": "direct"}.get(company, "other")),
            "notice": ("notice", "agree"),
            "age": ("age", "adult"),
            "capacity": ("capacity", "delegated_agent" if slot.startswith("agent") else "self"),
            "relationship": ("relationship", "customer"),
            "reply_route": ("reply_route", {"address": "post", "phone": "phone"}.get(slot, "email")),
            "delivery_method": ("delivery_method", "paper"),
            "fee_ack": ("fee_ack", "understood"),
        }
        words = {
            "name": "Hanako Sato",
            "agent_name": "Ichiro Sato",
            "agent_relation": "her brother",
            "email": "hanako@example.jp",
            "details": "my account",
            "wrong_value": "my old address",
            "right_value": "2-3-4 Umeda, Osaka",
            "evidence": "skip",
            "recipient": "skip",
            "period": "skip",
            "ground": "skip",
            "anything_else": "no",
        }
        while person.slot != slot:
            assert person.slot is not None
            if person.slot in answers:
                person.chooses(*answers[person.slot])
            else:
                person.says(words[person.slot])
        return person

    return at_slot

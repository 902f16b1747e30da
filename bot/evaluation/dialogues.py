"""Short dialogues: read, held with the assistant turn by turn, judged."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.evaluation.assistant import CHANNEL, given_of
from bot.evaluation.company_facts import CompanyFacts
from bot.evaluation.given import Given, main_citation
from bot.evaluation.judging import ANSWERED, PARTIAL, shown_of_others, unsaid
from bot.evaluation.labels import Expected, LabelError, SectionKey, problems_of

if TYPE_CHECKING:
    from bot.reception import Reception

TURN_KEYS = frozenset({"say", "outcome", "company", "primary", "also_ok", "says", "answers"})


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One message of a person. `expected` is None where it is said for the sake of the next turn only."""

    say: str
    company: str
    """Which the answer must be about."""
    expected: Expected | None
    answers: int
    """How many questions the message holds; each answer has one of the outcomes and, if named, of the sections."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation to be held. `place` is file and number."""

    place: str
    company: str
    switchable: bool
    turns: tuple[LabelledTurn, ...]


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """One turn with what was given."""

    place: str
    turn: LabelledTurn
    given: Given
    foreign: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that is not as expected, in words."""
        found = [f"shows {item} of another company" for item in self.foreign]
        expected = self.turn.expected
        if expected is None:
            return tuple(found)
        if len(self.given.answers) != self.turn.answers:
            found.append(f"{len(self.given.answers)} answers instead of {self.turn.answers}")
        for answer in self.given.answers:
            company, section = main_citation(answer) or (self.turn.company, None)
            if answer.outcome not in expected.outcomes:
                found.append(f"{answer.outcome} instead of {' or '.join(sorted(expected.outcomes))}")
            elif answer.outcome in (ANSWERED, PARTIAL) and expected.primary and section not in expected.primary:
                found.append(f"cites {company} {section} instead of {' or '.join(expected.primary)}")
        found += [f"does not say {words!r}" for words in unsaid(expected.says, self.given.text)]
        return tuple(found)

    @property
    def right(self) -> bool | None:
        """None where the turn is not judged and shows nothing of another company."""
        return None if self.turn.expected is None and not self.foreign else not self.faults


def read_dialogues(path: Path, sections: SectionKey) -> tuple[Dialogue, ...]:
    """The dialogues of a YAML file; the form is described at its head. Raises LabelError with every problem."""
    try:
        entries = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise LabelError([f"{path.name}: broken YAML ({' '.join(str(error).split())})"]) from error
    dialogues, problems = [], []
    for number, entry in enumerate(entries, 1):
        place = f"{path.name}, dialogue {number}"
        dialogue = Dialogue(
            place,
            entry["company"],
            bool(entry.get("switchable", False)),
            tuple(_turn(turn, entry["company"]) for turn in entry["turns"]),
        )
        for turn, given in zip(dialogue.turns, entry["turns"], strict=True):
            wrong = problems_of(turn.expected or Expected(frozenset()), turn.company, sections)
            wrong += [f"there is no key {key!r}" for key in given if key not in TURN_KEYS]
            problems += [f"{place}, {turn.say!r}: {problem}" for problem in wrong]
        dialogues.append(dialogue)
    if problems:
        raise LabelError(problems)
    return tuple(dialogues)


async def hold(
    dialogues: Sequence[Dialogue],
    reception: Reception,
    company_facts: CompanyFacts,
    after_each: Callable[[], None] = lambda: None,
) -> tuple[JudgedTurn, ...]:
    """Hold every dialogue as a channel would, `after_each` called after each; the judged turns in order."""
    judged = []
    for dialogue in dialogues:
        opened, _ = await reception.open(dialogue.company, CHANNEL, dialogue.switchable)
        conversation = await reception.find(dialogue.company, opened.token)
        for number, turn in enumerate(dialogue.turns, 1):
            received = await reception.receive(conversation, str(uuid.uuid4()), text=turn.say)
            given = given_of(received.replies)
            # A turn that is not judged may be about any company that the conversation may turn to.
            foreign = (
                ()
                if turn.expected is None and dialogue.switchable
                else shown_of_others(given, turn.company, company_facts)
            )
            judged.append(JudgedTurn(f"{dialogue.place}, turn {number}", turn, given, foreign))
        after_each()
    return tuple(judged)


def _turn(turn: Mapping[str, Any], company: str) -> LabelledTurn:
    expected = None
    if turn.get("outcome"):
        expected = Expected(
            frozenset(str(turn["outcome"]).split("|")),
            tuple(map(str, turn.get("primary") or ())),
            tuple(map(str, turn.get("also_ok") or ())),
            tuple(map(str, turn.get("says") or ())),
        )
    return LabelledTurn(str(turn["say"]), turn.get("company", company), expected, int(turn.get("answers", 1)))

"""What an evaluation found: every system's judged questions, and the assistant's dialogues."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.company_facts import CompanyFacts
from bot.evaluation.dialogues import JudgedTurn
from bot.evaluation.given import System
from bot.evaluation.judging import Judged, judge
from bot.evaluation.labels import LabelledQuestion
from bot.evaluation.measures import MEASURES, measured
from bot.evaluation.shares import Share

DIALOGUE_TURNS, OTHER_COMPANY = "dialogue_turns", "other_company"
LOW_IS_GOOD = frozenset(measure.name for measure in MEASURES if measure.low_is_good)


@dataclass(frozen=True, slots=True)
class Run:
    """One system on all questions."""

    system: str
    rows: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`runs` begins with the assistant; `turns` are those of its dialogues."""

    runs: tuple[Run, ...]
    turns: tuple[JudgedTurn, ...]

    @property
    def rows(self) -> tuple[Judged, ...]:
        """The assistant's questions."""
        return self.runs[0].rows

    def figures(self) -> dict[str, Share]:
        """The assistant's figures by the name that --floor uses. What is of another company counts in dialogues too."""
        leaks = [bool(row.foreign) for row in self.rows] + [bool(turn.foreign) for turn in self.turns]
        return {
            **measured(self.rows),
            OTHER_COMPANY: Share.of(leaks),
            DIALOGUE_TURNS: Share.of(turn.right for turn in self.turns),
        }

    def to_json(self) -> dict[str, Any]:
        """Figures of every system, and each question and turn of the assistant with its verdict."""
        systems = {run.system: {name: _share(share) for name, share in measured(run.rows).items()} for run in self.runs}
        systems[self.runs[0].system] = {name: _share(share) for name, share in self.figures().items()}
        return {
            "systems": systems,
            "questions": [_row(row) for row in self.rows],
            "turns": [_turn(turn) for turn in self.turns],
        }


async def ask_all(
    system: System,
    questions: Sequence[LabelledQuestion],
    company_facts: CompanyFacts,
    after_each: Callable[[], None] = lambda: None,
) -> Run:
    """Put every question to `system`, `after_each` called after each."""
    rows = []
    for question in questions:
        rows.append(judge(question, await system.ask(question.company, question.question), company_facts))
        after_each()
    return Run(system.name, tuple(rows))


def missed_floors(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """What lies on the wrong side of its floor, or of its ceiling where little is good; NaN misses any."""
    found = []
    for name, bound in floors.items():
        value, low_is_good = figures[name], name in LOW_IS_GOOD
        if math.isnan(value):
            found.append(f"{name} cannot be told: no question of the files bears on it.")
        elif value > bound if low_is_good else value < bound:
            found.append(f"{name} is {value:.4f}, {'above' if low_is_good else 'below'} {bound:g}.")
    return found


def _share(share: Share) -> dict[str, Any]:
    low, high = share.interval
    value = share.value if share.whole else None
    return {"value": value, "count": share.count, "of": share.whole, "low": low, "high": high}


def _row(row: Judged) -> dict[str, Any]:
    return {
        "place": row.place,
        "company": row.company,
        "question": row.question,
        "expected": sorted(row.expected.outcomes),
        "given": row.given.outcome,
        "topic": row.given.topic,
        "primary": row.expected.primary,
        "also_ok": row.expected.also_ok,
        "citations": [list(cited) for cited in row.given.cited],
        "confidence": row.given.confidence,
        "right": row.right,
        "hit": row.hit,
        "wrong_citation": row.wrong_citation,
        "unsaid": row.unsaid,
        "other_company": row.foreign,
        "text": row.given.text,
    }


def _turn(turn: JudgedTurn) -> dict[str, Any]:
    return {
        "place": turn.place,
        "say": turn.turn.say,
        "company": turn.turn.company,
        "right": turn.right,
        "faults": turn.faults,
        "given": [answer.outcome for answer in turn.given.answers],
        "citations": [list(cited) for cited in turn.given.cited],
        "text": turn.given.text,
    }

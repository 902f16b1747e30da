"""Labelled questions and dialogues, read from tests/evaluation or any file of the same form."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.policies.model import Outcome

OUTCOMES = tuple(outcome.value for outcome in Outcome)
COLUMNS = ("company", "question", "outcome", "primary", "also_ok")
SAYS = "says"
SAYS_SEPARATOR = "||"

SectionKey = Mapping[str, Mapping[str, str]]
"""Headings by section id by company."""


class LabelError(Exception):
    """A file of labels cannot be used. Each line of the message is `file:line: reason`."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a right answer is like. Any one of `outcomes` is right; none are given where no answer is due."""

    outcomes: frozenset[str]
    primary: tuple[str, ...] = ()
    """Sections of which any one is a right main citation."""
    also_ok: tuple[str, ...] = ()
    """Sections that may be cited as well."""
    says: tuple[str, ...] = ()
    """What must stand in the answer, all of it."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """One question to one company. `place` is file and line."""

    place: str
    company: str
    question: str
    expected: Expected


def read_questions(path: Path, sections: SectionKey) -> tuple[LabelledQuestion, ...]:
    """The questions of a file with tabs between its columns; `says` may be left out.

    Raises LabelError with every problem: a missing column, an unknown company, outcome or section, an empty string.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    header = rows[0] if rows else []
    if missing := [column for column in COLUMNS if column not in header]:
        raise LabelError([f"{path.name}:1: the first line lacks the column {', '.join(missing)}"])
    problems: list[str] = []
    found = []
    for line, cells in enumerate(rows[1:], 2):
        place = f"{path.name}:{line}"
        if len(cells) != len(header):
            problems.append(f"{place}: {len(cells)} columns where the first line has {len(header)}")
            continue
        row = dict(zip(header, cells, strict=True))
        says = row.get(SAYS, "")
        expected = Expected(
            frozenset(row["outcome"].split("|")),
            listed(row["primary"]),
            listed(row["also_ok"]),
            tuple(part.strip() for part in says.split(SAYS_SEPARATOR)) if says.strip() else (),
        )
        question = LabelledQuestion(place, row["company"], row["question"].strip(), expected)
        if not question.question:
            problems.append(f"{place}: the question is empty")
        problems += [f"{place}: {problem}" for problem in problems_of(expected, question.company, sections)]
        found.append(question)
    if problems:
        raise LabelError(problems)
    return tuple(found)


def problems_of(expected: Expected, company: str, sections: SectionKey) -> list[str]:
    """What is wrong with a label: unknown names, empty strings."""
    if company not in sections:
        return [f"there is no company {company!r}"]
    known = sections[company]
    problems = [f"there is no outcome {name!r}" for name in sorted(expected.outcomes) if name not in OUTCOMES]
    cited = (*expected.primary, *expected.also_ok)
    problems += [f"{company} has no section {section!r}" for section in cited if section not in known]
    if "" in expected.says:
        problems.append("`says` has an empty string")
    return problems


def listed(cell: str) -> tuple[str, ...]:
    """The sections of a cell, commas between them."""
    return tuple(part.strip() for part in cell.split(",") if part.strip())

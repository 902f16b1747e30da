"""The figures of one system on a set of judged questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.judging import Judged
from bot.evaluation.shares import Share

BINS = 10


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure. `name` is how --floor calls it; `low_is_good` turns a floor into a ceiling."""

    name: str
    label: str
    verdict: Callable[[Judged], bool | None]
    low_is_good: bool = False


MEASURES = (
    Measure("all_right", "outcome, citation, facts right", lambda row: row.right),
    Measure("outcome_accuracy", "outcome right", lambda row: row.outcome_right),
    Measure("hit_at_1", "section hit@1", lambda row: row.hit),
    Measure("wrong_citations", "wrong citation", lambda row: row.wrong_citation, low_is_good=True),
    Measure("silent_recall", "silent recall", lambda row: row.silent_found),
    Measure("false_silence", "false silence", lambda row: row.falsely_silent, low_is_good=True),
    Measure("off_topic_recall", "off-topic recall", lambda row: row.off_topic_found),
    Measure("false_refusals", "real question refused", lambda row: row.falsely_refused, low_is_good=True),
    Measure("facts_right", "facts right", lambda row: row.facts_right),
    Measure("other_company", "shows another company's facts", lambda row: bool(row.foreign), low_is_good=True),
)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Questions whose confidence lies in one tenth: the mean confidence, and the share that came out right."""

    confidence: float
    right: Share


def measured(rows: Sequence[Judged]) -> dict[str, Share]:
    """Every measure by its name."""
    return {measure.name: Share.of(measure.verdict(row) for row in rows) for measure in MEASURES}


def confusion(rows: Iterable[Judged]) -> Counter[tuple[str, str]]:
    """How often which outcome was expected and which given. A row with two right outcomes counts under the one given,
    or, if neither was given, under the two names with a bar between.
    """
    return Counter((_expected_name(row), row.given.outcome) for row in rows)


def by_company(rows: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The rows of each company."""
    return _grouped(rows, lambda row: row.company)


def by_topic(rows: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The rows of each topic as the system read it."""
    return _grouped(rows, lambda row: row.given.topic or f"({row.given.outcome})")


def reliability(rows: Iterable[Judged]) -> list[ReliabilityBin]:
    """How often answers of each confidence are right."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for row in rows:
        if row.given.confidence is not None:
            bins[min(int(row.given.confidence * BINS), BINS - 1)].append(row)
    return [
        ReliabilityBin(
            sum(row.given.confidence or 0.0 for row in bins[number]) / len(bins[number]),
            Share.of(row.right for row in bins[number]),
        )
        for number in sorted(bins)
    ]


def worst(rows: Iterable[Judged]) -> list[Judged]:
    """What went wrong, the most confident first; what shows another company's data before everything."""
    wrong = [row for row in rows if not row.right or row.hit is False]
    return sorted(wrong, key=lambda row: (not row.foreign, row.right, -(row.given.confidence or 0.0)))


def _expected_name(row: Judged) -> str:
    return row.given.outcome if row.outcome_right else "|".join(sorted(row.expected.outcomes))


def _grouped(rows: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))

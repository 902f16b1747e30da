from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from bot.evaluation.judging import Judged
from bot.evaluation.measures import by_topic, confusion, measured, reliability, worst
from bot.evaluation.results import Results, Run, missed_floors
from bot.evaluation.shares import Share

Row = Callable[..., Judged]


def test_each_measure_counts_its_own_rows(row: Row) -> None:
    rows = [
        row("answered", "answered", primary=("4",), cites=("4",)),
        row("partial", "silent", primary=("4",), cites=("5",)),
        row("silent", "silent"),
        row("off_topic", "answered"),
    ]
    figures = measured(rows)
    assert figures["outcome_accuracy"] == Share(2, 4)
    assert figures["hit_at_1"] == Share(1, 2)
    assert figures["wrong_citations"] == Share(1, 2)
    assert figures["silent_recall"] == Share(1, 1)
    assert figures["false_silence"] == Share(1, 3)
    assert figures["off_topic_recall"] == Share(0, 1)
    assert figures["false_refusals"] == Share(0, 3)
    assert figures["facts_right"] == Share(0, 0)


def test_a_row_with_two_right_outcomes_lies_on_the_diagonal_if_either_is_given(row: Row) -> None:
    counts = confusion([row("partial|silent", "silent"), row("partial|silent", "answered"), row("answered", "other")])
    assert counts == {("silent", "silent"): 1, ("partial|silent", "answered"): 1, ("answered", "other"): 1}


def test_reliability_goes_by_tenths_of_confidence(row: Row) -> None:
    rows = [
        row("answered", "answered", confidence=0.91),
        row("answered", "silent", confidence=1.0),
        row("answered", "answered", confidence=0.2),
        row("answered", "answered"),
    ]
    low, high = reliability(rows)
    assert (low.confidence, low.right) == (0.2, Share(1, 1))
    assert (high.confidence, high.right) == (pytest.approx(0.955), Share(1, 2))


def test_the_worst_shows_another_company_then_the_most_confident(row: Row) -> None:
    sure = row("answered", "silent", confidence=0.9)
    unsure = row("answered", "silent", confidence=0.3)
    leak = row("answered", "answered", confidence=0.1, foreign=("x",))
    assert worst([unsure, row("silent", "silent"), sure, leak]) == [leak, sure, unsure]


def test_groups_come_by_size(row: Row) -> None:
    rows = [row("silent", "other"), row("silent", "silent", topic="fees"), row("silent", "silent", topic="fees")]
    assert list(by_topic(rows)) == ["fees", "(other)"]


def test_a_floor_is_a_ceiling_for_what_should_be_low() -> None:
    figures = {"hit_at_1": 0.9, "wrong_citations": 0.05, "facts_right": math.nan, "silent_recall": 1.0}
    floors = {"hit_at_1": 0.92, "wrong_citations": 0.04, "facts_right": 0.5, "silent_recall": 1.0}
    assert missed_floors(figures, floors) == [
        "hit_at_1 is 0.9000, below 0.92.",
        "wrong_citations is 0.0500, above 0.04.",
        "facts_right cannot be told: no question of the files bears on it.",
    ]


def test_the_json_has_every_system_and_every_question(row: Row) -> None:
    one = row("answered", "answered", primary=("4",), cites=("4",), confidence=0.8)
    body = Results((Run("ours", (one,)), Run("theirs", (one,))), ()).to_json()
    assert body["systems"]["theirs"]["hit_at_1"]["value"] == 1.0
    assert body["systems"]["ours"]["dialogue_turns"] == {"value": None, "count": 0, "of": 0, "low": 0.0, "high": 1.0}
    assert body["questions"][0]["citations"] == [["netone", "4"]]

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.evaluation.cross_validation import CrossValidation, in_folds, understood
from bot.evaluation.shares import Share

WORDS = ("cookie", "fee", "hour")


def by_word(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[float(word in text) for word in WORDS] for text in texts], dtype=np.float32)


def test_every_phrase_is_read_by_a_model_that_has_not_seen_it() -> None:
    phrases = [f"{word} {number}" for word in WORDS for number in range(10)]
    intents = [phrase.split()[0] for phrase in phrases]
    assert in_folds(phrases, intents, by_word) == tuple(intents)


def test_phrases_left_out_are_read_by_what_the_others_taught() -> None:
    phrases = [f"{word} {number}" for word in WORDS for number in range(4)] + ["fee or cookie"]
    intents = [phrase.split()[0] for phrase in phrases[:-1]] + ["hour"]
    left_out = [number % 4 == 0 for number in range(len(phrases) - 1)] + [True]
    assert understood(phrases, intents, left_out, by_word) == Share(3, 4)


def test_the_worst_confusions_come_with_an_example() -> None:
    validated = CrossValidation(("a", "b", "c", "d"), ("x", "x", "y", "y"), ("x", "y", "x", "x"), Share(1, 2))
    assert validated.confusions() == [("y", "x", 2, "c"), ("x", "y", 1, "b")]
    assert validated.figures() == {
        "intent_accuracy": 0.25,
        "intent_macro_f1": pytest.approx(0.2),
        "tuned_accuracy": 0.5,
    }
    assert validated.to_json()["phrases"] == 4

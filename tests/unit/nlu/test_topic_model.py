"""The topic model learns, gives probabilities, and is the same after it was stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.topic_model import TopicModel

WORDS = ("cookie", "fee", "phone", "camera")


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """One dimension a word, in place of a sentence encoder."""
    return np.array([[float(word in text) for word in WORDS] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def model() -> TopicModel:
    labels = [word for word in WORDS for _ in range(4)]
    return TopicModel.fit([f"{label} {number}" for number, label in enumerate(labels)], labels, encode)


def test_each_topic_is_recognised_with_probabilities_that_sum_to_one(model: TopicModel) -> None:
    for word in WORDS:
        probabilities = model.probabilities(encode([f"what about the {word}"])[0])
        assert model.topics[int(probabilities.argmax())] == word
        assert probabilities.sum() == pytest.approx(1.0, abs=1e-5)


def test_a_stored_model_answers_as_before(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    loaded = TopicModel.load(tmp_path)
    assert loaded.topics == model.topics
    np.testing.assert_array_equal(loaded.weights, model.weights)


def test_too_few_topics_are_refused() -> None:
    with pytest.raises(ValueError, match="data/nlu"):
        TopicModel.fit(["a", "b"], ["x", "y"], encode)

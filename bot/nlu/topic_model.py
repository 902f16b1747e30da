"""Which topic a question has: a logistic regression over sentence vectors.

Character n-grams, word TF-IDF, nearest phrases and naive Bayes were tried beside and mixed in; none added to it
(docs/answering.md has the figures). Training uses scikit-learn; asking is one matrix product; stored are plain arrays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.statement_model import log_probabilities, logistic_regression

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

INVERSE_REGULARISATION = 20.0
"""Chosen by 5-fold cross-validation over data/nlu; from 10 to 40 the accuracy is flat."""


WIDER = {"off_topic": 2.0}
"""Off topic is everything else: weighed as one topic among 86, it would be found in seven cases of ten."""


@dataclass(frozen=True, slots=True)
class TopicModel:
    """A trained model. `weights` is (topics, dimensions + 1), the last column the intercept."""

    topics: tuple[str, ...]
    weights: Vectors

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], encode: Encode) -> TopicModel:
        """Train on `texts` (n) with their topic `labels` (n). ValueError if there are fewer than three topics."""
        topics = tuple(sorted(set(labels)))
        if len(topics) < 3:
            raise ValueError("The training data has fewer than three intents; add phrases to data/nlu.")
        return cls(topics, logistic_regression(encode(texts), labels, INVERSE_REGULARISATION, _weights(labels)))

    def probabilities(self, vector: Vectors) -> Vectors:
        """The probability of each topic, in the order of `topics`, for a text's sentence vector (dimensions)."""
        result: Vectors = np.exp(log_probabilities(self.weights, vector))
        return result

    def save(self, directory: Path) -> None:
        """Write the model into `directory`."""
        np.save(directory / "topics.npy", self.weights, allow_pickle=False)
        (directory / "topics.json").write_text(json.dumps(self.topics), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> TopicModel:
        """The model that `save` wrote into `directory`."""
        topics = tuple(json.loads((directory / "topics.json").read_text(encoding="utf-8")))
        return cls(topics, np.load(directory / "topics.npy", allow_pickle=False))


def _weights(labels: Sequence[str]) -> dict[int | str, float]:
    """The same weight for each topic, however many phrases it has, and more for the one that is many subjects."""
    counts = Counter(labels)
    even = {label: len(labels) / (len(counts) * count) for label, count in counts.items()}
    return {label: weight * WIDER.get(label, 1.0) for label, weight in even.items()}

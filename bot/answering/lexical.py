"""Scores by the words and letters that a question and a statement share. All scores lie between 0 and 1."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.words import grams, stem, words

_K1, _B = 1.2, 0.75
"""The usual values of Robertson and Zaragoza, The Probabilistic Relevance Framework (2009)."""


class _Postings:
    """For each feature the documents that have it, with a weight."""

    def __init__(self, documents: Sequence[Mapping[str, float]]) -> None:
        self.size = len(documents)
        gathered: dict[str, tuple[list[int], list[float]]] = {}
        for row, features in enumerate(documents):
            for feature, weight in features.items():
                rows, weights = gathered.setdefault(feature, ([], []))
                rows.append(row)
                weights.append(weight)
        self._lists = {
            feature: (np.array(rows, dtype=np.intp), np.array(weights, dtype=np.float32))
            for feature, (rows, weights) in gathered.items()
        }

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float32]:
        """The dot product of `query` with every document, (n,)."""
        found = [(self._lists[feature], weight) for feature, weight in query.items() if feature in self._lists]
        if not found:
            return np.zeros(self.size, dtype=np.float32)
        rows = np.concatenate([rows for (rows, _), _ in found])
        weights = np.concatenate([weights * factor for (_, weights), factor in found])
        return np.bincount(rows, weights=weights, minlength=self.size).astype(np.float32)


class Bm25:
    """BM25 over stemmed words, divided by the score of a statement that has every word of the question.

    The divisor belongs to the question alone, so that a question whose words no statement knows scores low everywhere.
    """

    def __init__(self, documents: Sequence[str], names: frozenset[str] = frozenset()) -> None:
        """`names` are the stems of proper names (`proper_names`), which `named` looks for."""
        counts = [Counter(words(document)) for document in documents]
        mean = sum(map(Counter.total, counts)) / max(len(counts), 1) or 1.0
        frequency = Counter(word for count in counts for word in count)
        self._unknown = _idf(len(documents), 0)
        self._idf = {word: _idf(len(documents), n) for word, n in frequency.items()}
        self._names = names
        self._present = _Postings([dict.fromkeys(count, 1.0) for count in counts])
        self._postings = _Postings(
            [
                {
                    word: self._idf[word] * n * (_K1 + 1) / (n + _K1 * (1 - _B + _B * count.total() / mean))
                    for word, n in count.items()
                }
                for count in counts
            ]
        )

    def scores(self, text: str) -> NDArray[np.float32]:
        """How much of `text` each document holds, (n,), 0 to 1."""
        query = set(words(text))
        best = sum(self._idf.get(word, self._unknown) for word in query) * (_K1 + 1) / 2
        raw = self._postings.scores(dict.fromkeys(query, 1.0))
        return np.clip(raw / best, 0.0, 1.0) if best else raw

    def named(self, text: str) -> NDArray[np.float32]:
        """The squared share of the words of `text` that each document has, (n,); 0 unless one of them is a name."""
        query = set(words(text))
        whole = sum(self._idf.get(word, self._unknown) for word in query)
        if not query & self._names:
            return np.zeros(self._postings.size, dtype=np.float32)
        shares = self._present.scores({word: self._idf.get(word, 0.0) / whole for word in query})
        return np.square(shares)


class CharacterTfidf:
    """Cosine of TF-IDF vectors of character n-grams: forgives typing errors and endings."""

    def __init__(self, documents: Sequence[str]) -> None:
        counts = [grams(document) for document in documents]
        frequency = Counter(gram for count in counts for gram in count)
        self._idf = {gram: math.log((1 + len(documents)) / (1 + n)) + 1 for gram, n in frequency.items()}
        self._unknown = math.log(1 + len(documents)) + 1
        self._postings = _Postings([self._unit(count) for count in counts])

    def scores(self, text: str) -> NDArray[np.float32]:
        """Cosine of `text` with each document, (n,), 0 to 1."""
        return self._postings.scores(self._unit(grams(text)))

    def _unit(self, counts: Mapping[str, int]) -> dict[str, float]:
        weights = {gram: (1 + math.log(n)) * self._idf.get(gram, self._unknown) for gram, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def proper_names(documents: Sequence[str]) -> frozenset[str]:
    """Stems of the words that no document has in lower case, its first word aside: SoftBank, BowNow, JIPDEC."""
    found = [re.findall(r"[^\W\d_]{3,}", document) for document in documents]
    lower = {stem(word) for words in found for word in words if word.islower()}
    return frozenset({stem(word.lower()) for words in found for word in words[1:] if not word.islower()} - lower)


def _idf(documents: int, having: int) -> float:
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))

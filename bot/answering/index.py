"""The statements and points of all digests, ready to be compared with a question.

A statement is found by its own words and by the questions it is known to answer: a question resembles a question more
than it resembles its answer. A point that the policy does not answer, or not wholly, is found by its questions; where
the policy answers it, those questions lead to the statement that does. A topic as such has questions too, or else the
finer ones would draw "do you track me?" to what is said of tracking on other sites.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.lexical import Bm25, CharacterTfidf, proper_names
from bot.answering.model import Hit
from bot.answering.statement_model import fit_statements, log_probabilities
from bot.policies.asked import Asked
from bot.policies.model import GENERAL, POINT, Company, Outcome, Policies

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, (n, dimensions)."""

FORMAT = 6
"""Raised when what is stored, or what of a statement is encoded, changes."""
STORED = np.float16
"""Half the size on disk, and a hundredth of a degree in angle."""
NAMELESS = "the company"
"""Stands for a company's name in what is encoded."""
VECTORS, ENTRIES = "statements.npz", "statements.json"

NEAREST_WEIGHT, STATEMENT_WEIGHT, BM25_WEIGHT, CHARACTER_WEIGHT = 0.5, 0.2, 0.2, 0.1
"""Parts of the mixed score: the nearest of a statement and its questions, the statement itself, and shared words and
letters. It ranks better than each alone, and the encoder carries most (docs/answering.md)."""
SCORE_IN_FIT = 8.0
"""Weight of the mixed score against the statement model's log probability."""
NAME_WEIGHT = 0.25
"""Added where a statement has the name that a question turns on: "who is Restartz", which no encoder knows."""


class IndexStale(Exception):
    """The stored index cannot be used; train again."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A statement, or what one company's policy has to say on a point."""

    company: str
    ref: str
    heading: str
    text: str
    asked: tuple[str, ...]
    """Questions that it answers."""

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, *self.asked)


class StatementIndex:
    """All statements and points of every company with their vectors and words. Immutable, safe between threads."""

    def __init__(
        self,
        entries: Sequence[_Entry],
        names: Sequence[str],
        vectors: NDArray[np.float32],
        weights: NDArray[np.float32],
    ) -> None:
        """`vectors` has a row for each text of `_texts(entries)`; `weights` has one for each entry."""
        self._entries = tuple(entries)
        self._names = tuple(names)
        self._vectors = vectors
        self._weights = weights
        self._name_pattern = _pattern(names)
        self._texts, self._starts = _layout(entries)
        statements = [self._name_pattern.sub(" ", f"{e.text} {e.heading}") for e in entries]
        documents = [
            f"{statement} {self._name_pattern.sub(' ', ' '.join(entry.asked))}"
            for statement, entry in zip(statements, entries, strict=True)
        ]
        once = {document: row for row, document in enumerate(dict.fromkeys(documents))}
        self._documents = np.array([once[document] for document in documents], dtype=np.intp)
        own = [self._name_pattern.sub(" ", e.text) for e in entries if not e.ref.startswith((POINT, GENERAL))]
        self._bm25 = Bm25(list(once), proper_names(own))
        self._characters = CharacterTfidf(list(once))
        self._rows = dict(_rows_by_company(entries))

    @classmethod
    def build(cls, policies: Policies, encode: Encode, asked: Mapping[str, Asked] | None = None) -> StatementIndex:
        """Index all statements of `policies` with the questions `asked` of them, by company, and all points.

        Each is encoded without its heading, its company as "the company".
        """
        entries, names = list(_entries(policies, asked or {})), _names(policies)
        pattern = _pattern(names)
        texts = [pattern.sub(NAMELESS, text) for text in _texts(entries)]
        vectors = np.asarray(encode(texts)).astype(STORED).astype(np.float32)
        return cls(entries, names, vectors, _fitted(entries, vectors))

    def nearest(self, text: str, vector: NDArray[np.float32], count: int = 12) -> dict[str, tuple[Hit, ...]]:
        """Per company the `count` nearest to `text`, whose unit vector is `vector` (dimensions,), best first."""
        wanted = self._name_pattern.sub(" ", text)
        vector = np.asarray(vector, dtype=np.float32).reshape(-1)
        every = np.clip(self._vectors @ vector, 0.0, 1.0)[self._texts]
        cosines = np.maximum.reduceat(every, self._starts)
        lexical = (
            BM25_WEIGHT * self._bm25.scores(wanted)
            + CHARACTER_WEIGHT * self._characters.scores(wanted)
            + NAME_WEIGHT * self._bm25.named(wanted)
        )
        mixed = NEAREST_WEIGHT * cosines + STATEMENT_WEIGHT * every[self._starts] + lexical[self._documents]
        scores = np.minimum(mixed, 1.0)
        found = {}
        for company, rows in self._rows.items():
            fits = log_probabilities(self._weights[rows], vector) + SCORE_IN_FIT * scores[rows]
            best = np.argsort(-fits, kind="stable")[:count]
            found[company] = tuple(
                Hit(self._entries[rows[i]].ref, float(scores[rows[i]]), float(cosines[rows[i]]), float(fits[i]))
                for i in best
            )
        return found

    def save(self, directory: Path) -> None:
        """Write the index into `directory`, which is made if it is not there."""
        directory.mkdir(parents=True, exist_ok=True)
        vectors = self._vectors.astype(STORED)
        np.savez(directory / VECTORS, vectors=vectors, weights=self._weights)
        body = {
            "format": FORMAT,
            "names": self._names,
            "entries": [[e.company, e.ref, e.heading, e.text, e.asked] for e in self._entries],
        }
        (directory / ENTRIES).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, directory: Path) -> StatementIndex:
        """Read an index that `save` wrote. Raises IndexStale if there is none or it is of another format."""
        try:
            body = json.loads((directory / ENTRIES).read_text(encoding="utf-8"))
            with np.load(directory / VECTORS, allow_pickle=False) as stored:
                weights, vectors = stored["weights"], stored["vectors"].astype(np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise IndexStale(f"The index of statements in {directory} cannot be read; train again.") from error
        earlier = IndexStale(f"The index of statements in {directory} is of an earlier version; train again.")
        if body.get("format") != FORMAT:
            raise earlier
        entries = [
            _Entry(company, ref, heading, text, tuple(asked)) for company, ref, heading, text, asked in body["entries"]
        ]
        if len(_texts(entries)) != len(vectors):
            raise earlier
        return cls(entries, body["names"], vectors, weights)


def labelled_texts(policies: Policies, asked: Mapping[str, Asked]) -> dict[str, list[tuple[str, str]]]:
    """By company every text by which something is found, as it is encoded, with the reference of what is found."""
    pattern = _pattern(_names(policies))
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in _entries(policies, asked):
        found.setdefault(entry.company, []).extend((pattern.sub(NAMELESS, text), entry.ref) for text in entry.texts)
    return found


def _entries(policies: Policies, asked: Mapping[str, Asked]) -> Iterator[_Entry]:
    for company in policies.companies.values():
        questions = _questions(company, policies, asked.get(company.id, {}))
        for section in company.sections:
            for statement in section.statements:
                yield _Entry(
                    company.id, statement.ref, section.heading, statement.text, questions.get(statement.ref, ())
                )
        for id_, entry in company.points.items():
            point = policies.points[id_]
            if entry.outcome is not Outcome.ANSWERED:
                yield _Entry(company.id, point.ref, "", point.unsaid, point.asked)
        for topic in policies.topics.values():
            if topic.asked:
                yield _Entry(company.id, topic.ref, "", topic.unsaid, topic.asked)


def _questions(company: Company, policies: Policies, asked: Asked) -> Asked:
    """The questions that each statement answers: its own, and those of the points to which it is the answer."""
    found = dict(asked)
    for id_, entry in company.points.items():
        if entry.outcome is Outcome.ANSWERED:
            found[entry.lead[0]] = (*found.get(entry.lead[0], ()), *policies.points[id_].asked)
    return found


def _texts(entries: Sequence[_Entry]) -> list[str]:
    """Every text of the entries once: companies share the questions of their points."""
    return list(dict.fromkeys(text for entry in entries for text in entry.texts))


def _layout(entries: Sequence[_Entry]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The rows in `_texts` of the texts of all entries in turn, and where those of each entry begin."""
    row = {text: number for number, text in enumerate(_texts(entries))}
    rows = np.array([row[text] for entry in entries for text in entry.texts], dtype=np.intp)
    starts = np.cumsum([0, *(len(entry.texts) for entry in entries[:-1])])
    return rows, starts


def _fitted(entries: Sequence[_Entry], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The statement model of each company, a row for each entry; all 0 where no questions are known."""
    if not any(entry.asked for entry in entries):
        return np.zeros((len(entries), vectors.shape[1] + 1), dtype=np.float32)
    texts, first = _layout(entries)
    starts = [*first, len(texts)]
    weights = []
    for _, rows in _rows_by_company(entries):
        numbered = [(n, at) for n, row in enumerate(rows) for at in texts[starts[row] : starts[row + 1]]]
        weights.append(fit_statements(vectors[[at for _, at in numbered]], [n for n, _ in numbered]))
    return np.vstack(weights)


def _names(policies: Policies) -> list[str]:
    """What the companies are called, the longest first: a name says nothing of the subject of a question."""
    names = {name for c in policies.companies.values() for name in (c.names.full, c.names.short, *c.names.also)}
    return sorted(names, key=lambda name: (-len(name), name))


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name) for name in names) or '(?!)'})(?!\w)", re.IGNORECASE)


def _rows_by_company(entries: Sequence[_Entry]) -> Iterator[tuple[str, NDArray[np.intp]]]:
    for company in dict.fromkeys(entry.company for entry in entries):
        yield company, np.array([row for row, entry in enumerate(entries) if entry.company == company], dtype=np.intp)

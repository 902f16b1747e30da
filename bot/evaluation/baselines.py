"""Systems to be beaten: none reads the topics, the outcomes or the facts of a digest, all see the same statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.index import Encode
from bot.answering.lexical import Bm25
from bot.evaluation.given import Given, GivenAnswer, System
from bot.policies.model import Company, Outcome, Policies, Section, Statement

COSINE_TO_ANSWER = 0.2
"""Below it the encoder alone gives up and calls the policy silent. Fixed, not tuned: a question and the statement that
answers it are seldom closer than 0.5, and Rasa's usual 0.3 would silence half of the questions."""


def baselines(policies: Policies, encode: Encode) -> tuple[System, ...]:
    """The longest section, BM25 and the encoder, each alone."""
    return LongestSection(policies), Bm25Alone(policies), EncoderAlone(policies, encode)


class LongestSection:
    """Says always the same: the section with the most words of that company."""

    name = "longest section"

    def __init__(self, policies: Policies) -> None:
        self._said = {
            company.id: _answered(company, max(company.sections, key=_length))
            for company in policies.companies.values()
        }

    async def ask(self, company: str, question: str) -> Given:
        """The longest section."""
        return self._said[company]


class Bm25Alone:
    """The section of the statement that shares most with the question; silent where no word is shared."""

    name = "BM25"

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._statements = {company.id: tuple(company.statements()) for company in policies.companies.values()}
        self._scores = {id_: Bm25([s.text for s in found]).scores for id_, found in self._statements.items()}

    async def ask(self, company: str, question: str) -> Given:
        """The best section by BM25."""
        return _best(
            self._policies.company(company), self._statements[company], self._scores[company](question), least=1e-6
        )


class EncoderAlone:
    """The section of the statement whose vector is nearest; silent below a fixed cosine."""

    name = "encoder"

    def __init__(self, policies: Policies, encode: Encode) -> None:
        self._policies = policies
        self._encode = encode
        self._statements = {company.id: tuple(company.statements()) for company in policies.companies.values()}
        self._vectors = {id_: encode([s.text for s in found]) for id_, found in self._statements.items()}

    async def ask(self, company: str, question: str) -> Given:
        """The best section by cosine."""
        cosines = self._vectors[company] @ self._encode([question])[0]
        return _best(self._policies.company(company), self._statements[company], cosines, COSINE_TO_ANSWER)


def _best(company: Company, statements: Sequence[Statement], scores: NDArray[np.float32], least: float) -> Given:
    best = int(scores.argmax())
    score = float(scores[best])
    if score < least:
        return Given("", (GivenAnswer(Outcome.SILENT.value),), 1 - max(score, 0.0))
    return _answered(company, company.section(statements[best].section), score)


def _answered(company: Company, section: Section, confidence: float | None = None) -> Given:
    """A whole section: all of its statements."""
    answer = GivenAnswer(Outcome.ANSWERED.value, citations=((company.id, section.id),))
    return Given(_text(section.statements), (answer,), confidence)


def _length(section: Section) -> int:
    return len(_text(section.statements).split())


def _text(statements: Iterable[Statement]) -> str:
    return " ".join(statement.text for statement in statements)

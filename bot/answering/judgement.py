"""Whether a policy answers a question, answers it in part, is silent on it, or the question is about something else.

Neither the topic's probability nor the nearest statement alone can tell: a strong statement may answer what its topic
leaves open, and a topic on which a policy is silent often has a near statement. A small logistic model weighs both. It
is fitted by bench/calibrate.py on our own phrases and questions, held out in turn, never on the evaluation sets.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.model import Hit, Question
from bot.policies.model import Company, Outcome

WEIGHTS = Path(__file__).with_suffix(".json")
OFF_TOPIC = "off_topic"
LEAST = 0.01
"""Probabilities are kept this far from 0 and 1 before their logarithm is taken."""
FEATURES = (
    "score of the best statement",
    "its cosine",
    "its share among the statements",
    "logit of the likeliest topic that is answered",
    "logit of the likeliest topic that is partly answered",
    "logit of the likeliest topic that is silent",
    "logit of off_topic",
    "logit of the likeliest dialogue",
    "score of the best statement elsewhere, over ours",
    "probability of the best statement's topic",
    "that topic is answered",
    "that topic is partly answered",
    "that topic is silent",
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do with a question: the outcome with its probability, and the statement that fits best."""

    outcome: Outcome
    certainty: float
    best: Hit | None
    best_topic: str | None
    """The likeliest topic of that statement."""


@dataclass(frozen=True, slots=True)
class _Best:
    hit: Hit
    topic: str
    share: float


def judge(question: Question, company: Company, audience: str | None) -> Judgement:
    """Judge `question`, put to `company` by or about `audience`."""
    best = _best(question, company)
    outcomes, weights = _weights()
    scores = weights[:, :-1] @ _features(question, company, audience, best) + weights[:, -1]
    shares = np.exp(scores - scores.max())
    likeliest = int(shares.argmax())
    return Judgement(
        outcome=outcomes[likeliest],
        certainty=float(shares[likeliest] / shares.sum()),
        best=best.hit if best else None,
        best_topic=best.topic if best else None,
    )


def features(question: Question, company: Company, audience: str | None = None) -> NDArray[np.float64]:
    """The numbers of FEATURES for a question, (13,)."""
    return _features(question, company, audience, _best(question, company))


def _best(question: Question, company: Company) -> _Best | None:
    probability = dict(question.topics)
    hits = question.hits.get(company.id, ())
    if not hits:
        return None
    ranks: list[float] = []
    topics: list[str] = []
    for hit in hits:
        topic = max(company.statement(hit.ref).topics, key=lambda known: probability.get(known, 0.0))
        topics.append(topic)
        ranks.append(hit.fit + math.log(LEAST + probability.get(topic, 0.0)))
    at = ranks.index(max(ranks))
    share = 1 / sum(math.exp(rank - ranks[at]) for rank in ranks)
    return _Best(hits[at], topics[at], share)


def _features(question: Question, company: Company, audience: str | None, best: _Best | None) -> NDArray[np.float64]:
    probability = dict(question.topics)
    by_outcome: dict[Outcome, float] = {}
    dialogue = 0.0
    for topic, p in question.topics:
        entry = company.topics.get(topic)
        if entry is not None:
            outcome = entry.for_audience(audience).outcome
            by_outcome[outcome] = max(by_outcome.get(outcome, 0.0), p)
        elif topic != OFF_TOPIC:
            dialogue = max(dialogue, p)
    elsewhere = max((hits[0].score for id_, hits in question.hits.items() if id_ != company.id and hits), default=0.0)
    of_best = company.topics[best.topic].for_audience(audience).outcome if best else None
    score = best.hit.score if best else 0.0
    return np.array(
        [
            score,
            best.hit.cosine if best else 0.0,
            best.share if best else 0.0,
            *(_logit(by_outcome.get(o, 0.0)) for o in (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.SILENT)),
            _logit(probability.get(OFF_TOPIC, 0.0)),
            _logit(dialogue),
            elsewhere - score,
            probability.get(best.topic, 0.0) if best else 0.0,
            *(float(of_best is o) for o in (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.SILENT)),
        ]
    )


def _logit(probability: float) -> float:
    kept = min(max(probability, LEAST), 1 - LEAST)
    return math.log(kept / (1 - kept))


@cache
def _weights() -> tuple[tuple[Outcome, ...], NDArray[np.float64]]:
    """Outcomes, and for each a row of weights with the intercept last."""
    stored: Mapping[str, list[float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return tuple(Outcome(name) for name in stored), np.array(list(stored.values()))

"""Whether a policy answers a question, answers it in part, is silent on it, or the question is about something else.

Neither the topic's probability nor the nearest statement alone can tell: a strong statement may answer what its topic
leaves open, and a topic on which a policy is silent often has a near statement. Points tell what the policy has to say
on single things, where the question is near enough to theirs. A small logistic model weighs all of it. It is fitted by
bench/calibrate.py on our own phrases and questions, held out in turn, never on the evaluation sets.
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

from bot.answering.audiences import fits
from bot.answering.model import Hit, Question
from bot.policies.model import GENERAL, POINT, Company, Outcome, TopicEntry

WEIGHTS = Path(__file__).with_suffix(".json")
OFF_TOPIC = "off_topic"
TOLD = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.SILENT)
"""What a policy can have to say on a topic or a point."""
LEAST = 0.01
"""Probabilities are kept this far from 0 and 1 before their logarithm is taken."""
OTHER_AUDIENCE = 3.0
"""Taken from the rank of a statement that is about another group of people than the one asked about."""
FEATURES = (
    "score of the best statement or point",
    "its cosine",
    "its share among all that are near",
    "logit of the share of what is answered",
    "logit of the share of what is partly answered",
    "logit of the share of what is silent",
    "logit of the likeliest topic that is answered",
    "logit of the likeliest topic that is partly answered",
    "logit of the likeliest topic that is silent",
    "logit of off_topic",
    "logit of the likeliest dialogue",
    "score of the best elsewhere, over ours",
    "probability of the best one's topic",
    "it is answered: the point, or else the topic",
    "it is partly answered",
    "it is silent",
    "it is a point",
    "it is a topic as such",
)


@dataclass(frozen=True, slots=True)
class Near:
    """A statement, point or topic as such near a question, with its likeliest topic and its share among all near."""

    hit: Hit
    topic: str
    share: float
    entry: TopicEntry | None
    """What the policy has to say on the point, or on the topic; None for a statement that holds for the person."""

    @property
    def outcome(self) -> Outcome:
        """A statement answers."""
        return self.entry.outcome if self.entry else Outcome.ANSWERED


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do with a question: the outcomes with their probabilities, and what of the policy is near it."""

    outcomes: tuple[tuple[Outcome, float], ...]
    """The likeliest first."""
    best: Hit | None
    """The statement, point or topic as such that fits best."""
    fitting: Mapping[Outcome, Near]
    """For each outcome what fits best among all of that outcome; a statement answers."""

    @property
    def outcome(self) -> Outcome:
        """The likeliest."""
        return self.outcomes[0][0]

    @property
    def certainty(self) -> float:
        """Its probability."""
        return self.outcomes[0][1]


def judge(question: Question, company: Company, audience: str | None) -> Judgement:
    """Judge `question`, put to `company` by or about `audience`."""
    near = _near(question, company, audience)
    outcomes, weights = _weights()
    scores = weights[:, :-1] @ _features(question, company, audience, near) + weights[:, -1]
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    fitting: dict[Outcome, Near] = {}
    for one in near:
        fitting.setdefault(one.outcome, one)
    return Judgement(
        outcomes=tuple((outcomes[n], float(shares[n])) for n in shares.argsort()[::-1]),
        best=near[0].hit if near else None,
        fitting=fitting,
    )


def features(question: Question, company: Company, audience: str | None = None) -> NDArray[np.float64]:
    """The numbers of FEATURES for a question, one for each."""
    return _features(question, company, audience, _near(question, company, audience))


def _near(question: Question, company: Company, audience: str | None) -> list[Near]:
    """What is near the question, best first."""
    probability = dict(question.topics)
    ranked: list[tuple[float, Hit, str]] = []
    for hit in question.hits.get(company.id, ()):
        topic = max(company.topics_of(hit.ref), key=lambda known: probability.get(known, 0.0))
        rank = hit.fit + math.log(LEAST + probability.get(topic, 0.0))
        if is_statement(hit) and not fits(company.statement(hit.ref), audience):
            rank -= OTHER_AUDIENCE
        ranked.append((rank, hit, topic))
    ranked.sort(key=lambda one: -one[0])
    parts = [math.exp(rank - ranked[0][0]) for rank, _, _ in ranked]
    return [
        Near(hit, topic, part / sum(parts), _entry(hit, topic, company, audience))
        for (_, hit, topic), part in zip(ranked, parts, strict=True)
    ]


def is_statement(hit: Hit) -> bool:
    """Whether it is a statement, not a point or a topic as such."""
    return not hit.ref.startswith((POINT, GENERAL))


def _entry(hit: Hit, topic: str, company: Company, audience: str | None) -> TopicEntry | None:
    """What stands for `hit`; for a statement about other people, or that is merely near to what these ask, what its
    topic has to say to them."""
    if hit.ref.startswith(POINT):
        return company.points[hit.ref.removeprefix(POINT)]
    told = company.topics[topic].for_audience(audience)
    merely_near = audience in company.topics[topic].by_audience and hit.ref in told.near
    if is_statement(hit) and fits(company.statement(hit.ref), audience) and not merely_near:
        return None
    return told


def _features(question: Question, company: Company, audience: str | None, near: list[Near]) -> NDArray[np.float64]:
    best = near[0] if near else None
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
    entry_of_best = best and (best.entry or company.topics[best.topic].for_audience(audience))
    of_best = entry_of_best.outcome if entry_of_best else None
    score = best.hit.score if best else 0.0
    shares = [sum(one.share for one in near if one.outcome is outcome) for outcome in TOLD]
    return np.array(
        [
            score,
            best.hit.cosine if best else 0.0,
            best.share if best else 0.0,
            *(_logit(share) for share in shares),
            *(_logit(by_outcome.get(outcome, 0.0)) for outcome in TOLD),
            _logit(probability.get(OFF_TOPIC, 0.0)),
            _logit(dialogue),
            elsewhere - score,
            probability.get(best.topic, 0.0) if best else 0.0,
            *(float(of_best is outcome) for outcome in TOLD),
            float(best is not None and best.hit.ref.startswith(POINT)),
            float(best is not None and best.hit.ref.startswith(GENERAL)),
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

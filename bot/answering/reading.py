"""What a question is about: its own topic, or that of the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.model import Before, Question
from bot.answering.thresholds import DEFAULT, Thresholds
from bot.answering.words import words
from bot.policies.model import Company, Policies

OFF_TOPIC = "off_topic"
MOST_ALTERNATIVES = 3
SHORT = 3
"""Words up to which a question without a telling word ("how much?") leans on the one before."""

_AUDIENCE_WORDS = frozenset(
    words(
        "customers users members clients employees staff workers personnel colleagues applicants candidates job "
        "seekers former retired retirees ex shareholders investors business partners suppliers vendors family families "
        "relatives visitors guests people person"
    )
)
_CONTINUES = re.compile(
    r"^\W*(?:(?:and|but|or|also|ok|okay|so|then)\b\W*)*(?:what about|how about|same|what if|for|in|with|about|as|to)\b",
    re.IGNORECASE,
)
"""A start that only goes on with what was said. "And who gets it?" is a question of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is understood. `topic` is None where it is off topic or cannot be told."""

    topic: str | None
    confidence: float
    alternatives: tuple[str, ...]
    """Other topics it may have meant, best first."""
    sure: bool
    """No need to ask back."""


def read(
    question: Question, company: Company, policies: Policies, before: Before, thresholds: Thresholds = DEFAULT
) -> Reading:
    """The topic of `question` to `company`. A question without a topic of its own stays with `before.topic`."""
    beliefs = _beliefs(question, company, policies, thresholds)
    ranked = sorted((topic for topic in beliefs if topic != OFF_TOPIC), key=lambda topic: -beliefs[topic])
    if before.topic in policies.topics and _continues(question, policies, thresholds):
        assert before.topic is not None
        return Reading(
            before.topic,
            max(beliefs.get(before.topic, 0.0), 0.5),
            _others(ranked, before.topic, beliefs, thresholds),
            True,
        )
    off_topic = beliefs.get(OFF_TOPIC, 0.0)
    if not ranked or (off_topic > beliefs[ranked[0]] and dict(question.topics)[OFF_TOPIC] >= thresholds.off_topic):
        return Reading(None, off_topic, (), True)
    first = beliefs[ranked[0]]
    if first < thresholds.lost:
        return Reading(None, 1 - first, _others(ranked, None, beliefs, thresholds), False)
    second = max([off_topic, *(beliefs[topic] for topic in ranked[1:2])])
    sure = first >= thresholds.sure or first - second >= thresholds.margin
    return Reading(ranked[0], first, _others(ranked, ranked[0], beliefs, thresholds), sure)


def _beliefs(question: Question, company: Company, policies: Policies, thresholds: Thresholds) -> dict[str, float]:
    """How much speaks for each topic, 0 to 1: its probability or else a statement of it that resembles the question.

    Statements of all companies speak for a topic, so that a topic on which this company is silent is known as well
    ("who is BowNow" at a company without it). What resembles the question speaks against `off_topic`.
    """
    evidence = _evidence(question, company, policies, thresholds)
    probability = {topic: p for topic, p in question.topics if topic in policies.topics}
    beliefs = {
        topic: 1 - (1 - probability.get(topic, 0.0)) * (1 - evidence.get(topic, 0.0))
        for topic in dict.fromkeys([*probability, *evidence])
    }
    off_topic = dict(question.topics).get(OFF_TOPIC, 0.0)
    if off_topic:
        beliefs[OFF_TOPIC] = off_topic * (1 - max(evidence.values(), default=0.0))
    return beliefs


def _evidence(question: Question, asked: Company, policies: Policies, thresholds: Thresholds) -> Mapping[str, float]:
    """Per topic how far its best statement stands out of the noise, 0 to 1."""
    found: dict[str, float] = {}
    for company_id, hits in question.hits.items():
        company = policies.companies.get(company_id)
        if company is None:
            continue
        weight = thresholds.evidence * (1.0 if company_id == asked.id else thresholds.evidence_elsewhere)
        for hit in hits:
            stands_out = (hit.score - thresholds.noise) / (1 - thresholds.noise)
            if stands_out <= 0:
                continue
            for topic in company.statement(hit.ref).topics:
                found[topic] = max(found.get(topic, 0.0), min(stands_out, 1.0) * weight)
    return found


def _continues(question: Question, policies: Policies, thresholds: Thresholds) -> bool:
    """Whether a question leans on the one before: "and for employees?", "how much?", "what about Infomart?"."""
    names = {
        word
        for company in policies.companies.values()
        for name in (company.names.full, *company.names.also)
        for word in words(name)
    }
    own = [word for word in words(question.text) if word not in _AUDIENCE_WORDS and word not in names]
    probability = max((p for topic, p in question.topics if topic in policies.topics), default=0.0)
    if not own and (question.audience or question.company):
        return True
    bare = not own and len(question.text.split()) <= SHORT
    leans = bare or bool(_CONTINUES.match(question.text)) and len(own) <= 2
    return leans and probability < thresholds.own_topic


def _others(
    ranked: list[str], topic: str | None, beliefs: Mapping[str, float], thresholds: Thresholds
) -> tuple[str, ...]:
    others = [other for other in ranked if other != topic and beliefs[other] >= thresholds.alternative]
    return tuple(others[:MOST_ALTERNATIVES])

"""What a question is about: its own topic, or that of the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.audiences import meant
from bot.answering.judgement import Judgement, Near, is_statement, judge
from bot.answering.model import Before, Question
from bot.answering.thresholds import DEFAULT, Thresholds
from bot.answering.words import words
from bot.policies.model import POINT, Company, Outcome, Policies

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
    outcome: Outcome | None
    """None: that of the topic's entry."""
    first: str | None
    """The statement that answers the question best, to be told before the topic's lead."""
    point: str | None
    """The point that the question asks for; what the policy has to say on it is told in place of the topic's lead."""
    confidence: float
    alternatives: tuple[str, ...]
    """Other topics it may have meant, best first."""
    sure: bool
    """No need to ask back."""


def read(
    question: Question, company: Company, policies: Policies, before: Before, thresholds: Thresholds = DEFAULT
) -> Reading:
    """The topic of `question` to `company`. A question without a topic of its own stays with `before.topic`."""
    likely = [topic for topic, _ in question.topics if topic in policies.topics]
    others = _alternatives(question, policies, thresholds)
    if before.topic in policies.topics and _continues(question, policies, thresholds):
        assert before.topic is not None
        return Reading(before.topic, None, None, None, 0.5, _without(others, before.topic), True)
    if not question.hits and likely[:1] == [question.topics[0][0]]:  # a topic was chosen, nothing was asked in words
        return Reading(likely[0], None, None, None, 1.0, (), True)
    audience = meant(question.audience, before.audience)
    judged = judge(question, company, audience)
    asked = _Asked(judged, company, audience, dict(question.topics), likely, thresholds)
    plain = judged.best is not None and is_statement(judged.best) and judged.best.score >= thresholds.plain_score
    for outcome, certainty in judged.outcomes:
        if outcome is Outcome.OFF_TOPIC and plain:
            continue
        found = None if outcome is Outcome.OFF_TOPIC else asked.answered_by(outcome)
        sure = certainty >= thresholds.sure
        if outcome is Outcome.OFF_TOPIC or (found is None and not likely):
            return Reading(None, Outcome.OFF_TOPIC, None, None, certainty, () if sure else others, sure)
        if found is not None:
            topic, first, point = found
            return Reading(topic, outcome, first, point, certainty, _without(others, topic), sure)
    return Reading(likely[0], None, None, None, judged.certainty, _without(others, likely[0]), False)


Found = tuple[str, str | None, str | None]
"""The topic to answer by, the statement to begin with, and the point asked for."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as judged; it finds what bears an outcome out, so that none is told that nothing speaks for."""

    judged: Judgement
    company: Company
    audience: str | None
    probability: Mapping[str, float]
    likely: Sequence[str]
    thresholds: Thresholds

    def answered_by(self, outcome: Outcome) -> Found | None:
        """What bears `outcome` out; None if nothing does."""
        likely = (t for t in self.likely if self.company.topics[t].for_audience(self.audience).outcome is outcome)
        topic = next(likely, None)
        near = self.judged.fitting.get(outcome)
        if near is not None and self._asked_for(near):
            if near.entry is None:
                return self._statement(near, topic)
            point = near.hit.ref.removeprefix(POINT) if near.hit.ref.startswith(POINT) else None
            if point is None or not self._has_own_part(near.topic):
                return near.topic, None, point
            if self.company.topics[near.topic].for_audience(self.audience).outcome is outcome:
                return near.topic, None, None
        if topic is not None and self.probability[topic] >= self.thresholds.supported:
            return topic, None, None
        return (near.topic, near.hit.ref, None) if near is not None and near.entry is None else None

    def _asked_for(self, near: Near) -> bool:
        """Whether it is near enough to the question, and nothing else fits much better."""
        assert self.judged.best is not None
        behind = self.judged.best.fit - near.hit.fit
        return near.hit.score >= self.thresholds.point_score and behind <= self.thresholds.point_behind

    def _statement(self, near: Near, topic: str | None) -> Found:
        """A strong statement, or else the lead of the likeliest topic that is answered."""
        strong = near.hit.score >= self.thresholds.strong_score
        if strong or topic is None or self.probability[topic] < self.thresholds.own_topic:
            return near.topic, near.hit.ref, None
        return topic, None, None

    def _has_own_part(self, topic: str) -> bool:
        """Whether the policy has something of its own for the audience; a point says what holds for everybody."""
        return self.audience is not None and self.audience in self.company.topics[topic].by_audience


def _alternatives(question: Question, policies: Policies, thresholds: Thresholds) -> tuple[str, ...]:
    return tuple(t for t, p in question.topics if t in policies.topics and p >= thresholds.alternative)


def _without(others: tuple[str, ...], topic: str) -> tuple[str, ...]:
    return tuple(other for other in others if other != topic)[:MOST_ALTERNATIVES]


def continues(text: str) -> bool:
    """Whether `text` begins like one that goes on with what was said: "same for …", "and what about …"."""
    return bool(_CONTINUES.match(text))


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
    leans = bare or continues(question.text) and len(own) <= 2
    return leans and probability < thresholds.own_topic

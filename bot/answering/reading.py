"""What a question is about: its own topic, or that of the conversation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.judgement import Judgement, judge
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
    audience = question.audience or before.audience
    judged = judge(question, company, audience)
    sure = judged.certainty >= thresholds.sure
    if judged.outcome is Outcome.OFF_TOPIC:
        return Reading(None, judged.outcome, None, None, judged.certainty, () if sure else others, sure)
    if (point := _point(judged, company, audience, thresholds)) is not None:
        of_point = company.points[point].topic
        return Reading(of_point, judged.outcome, None, point, judged.certainty, _without(others, of_point), sure)
    topic, first = _topic_and_first(judged, likely, company, audience, dict(question.topics), thresholds)
    if topic is None:
        return Reading(None, Outcome.OFF_TOPIC, None, None, 1 - judged.certainty, others, False)
    return Reading(topic, judged.outcome, first, None, judged.certainty, _without(others, topic), sure)


def _point(judged: Judgement, company: Company, audience: str | None, thresholds: Thresholds) -> str | None:
    """The point to answer by: the best of the outcome judged, if nothing else fits much better.

    A point says what holds for everybody; where the policy has something of its own for `audience`, its topic does.
    """
    hit = judged.point
    if hit is None or judged.best is None or hit.score < thresholds.point_score:
        return None
    id_ = hit.ref.removeprefix(POINT)
    own = audience is not None and audience in company.topics[company.points[id_].topic].by_audience
    behind = judged.best.fit - hit.fit
    return id_ if behind <= thresholds.point_behind and not own else None


def _topic_and_first(
    judged: Judgement,
    likely: Sequence[str],
    company: Company,
    audience: str | None,
    probability: Mapping[str, float],
    thresholds: Thresholds,
) -> tuple[str | None, str | None]:
    """The topic to answer by, and the statement to begin with: that of the outcome which was judged."""
    fitting = [t for t in likely if company.topics[t].for_audience(audience).outcome is judged.outcome]
    if judged.best is None or judged.outcome is Outcome.SILENT:
        return next(iter(fitting or likely), None), None
    if judged.best.ref.startswith(POINT):
        return next(iter(fitting or likely), None), None
    statement = company.statement(judged.best.ref)
    strong = judged.best.score >= thresholds.strong_score
    if judged.outcome is Outcome.ANSWERED:
        if strong or not fitting or probability[fitting[0]] < thresholds.own_topic:
            return judged.best_topic, statement.ref
        return fitting[0], None
    topic = next(iter(fitting or likely), None)
    return (
        topic,
        statement.ref if judged.best.score >= thresholds.very_strong_score and topic in statement.topics else None,
    )


def _alternatives(question: Question, policies: Policies, thresholds: Thresholds) -> tuple[str, ...]:
    return tuple(t for t, p in question.topics if t in policies.topics and p >= thresholds.alternative)


def _without(others: tuple[str, ...], topic: str) -> tuple[str, ...]:
    return tuple(other for other in others if other != topic)[:MOST_ALTERNATIVES]


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

"""What a question takes from the conversation: the topic before, where it leans on it, and whom it is about."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.model import Before, Hit, Question
from bot.policies.model import Company, Policies

OFF_TOPIC = "off_topic"
MOST_WORDS = 10
"""Words up to which a pronoun ("turn them off") counts as pointing to what was said before."""
FEW_WORDS = 4
"""Words up to which a question leans on what was said before even without a pronoun ("what's the price?")."""
SAME_TOPIC, SAME_GROUP = 0.35, 0.1
"""Added to the probability of the topic before, and of those of its group."""
SURELY = 0.8
"""Probability of being off topic from which a few words without a pronoun ("sing me a song") stand for themselves."""
STILL_OFF_TOPIC = 0.3
"""What is left of the probability that a question is off topic, where it leans on one that was not."""
NEARER_TOPIC, NEARER_GROUP = 3.0, 1.5
"""Added to how well statements and points of that topic and that group fit (Hit.fit)."""

_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|these|those|them|they|their|theirs|there|ones?|such|same|else|instead)\b", re.IGNORECASE
)


def in_context(question: Question, company: Company, policies: Policies, before: Before) -> Question:
    """`question` as it is meant after `before`: unchanged where it stands on its own."""
    known = policies.topics.get(before.topic or "")
    if known is None or not _leans(question):
        return question
    group = {topic for topic, entry in policies.topics.items() if entry.group == known.group}
    weights = {
        topic: probability * (STILL_OFF_TOPIC if topic == OFF_TOPIC else 1.0) for topic, probability in question.topics
    }
    for topic in weights.keys() & group:
        weights[topic] += SAME_GROUP
    weights[known.id] = weights.get(known.id, 0.0) + SAME_TOPIC
    total = sum(weights.values())
    ranked = sorted(((topic, weight / total) for topic, weight in weights.items()), key=lambda one: -one[1])
    hits = {**question.hits, company.id: _nearer(question.hits.get(company.id, ()), company, known.id, group)}
    return replace(question, topics=tuple(ranked), hits=hits)


def _leans(question: Question) -> bool:
    """Whether it points back, or is too short to stand alone and not surely about something else."""
    count = len(question.text.split())
    if count <= MOST_WORDS and _POINTS_BACK.search(question.text):
        return True
    return count <= FEW_WORDS and dict(question.topics).get(OFF_TOPIC, 0.0) < SURELY


def _nearer(hits: tuple[Hit, ...], company: Company, topic: str, group: set[str]) -> tuple[Hit, ...]:
    """The hits with those of the topic before moved forward."""
    moved = []
    for hit in hits:
        topics = company.topics_of(hit.ref)
        bonus = NEARER_TOPIC if topic in topics else NEARER_GROUP if group.intersection(topics) else 0.0
        moved.append(replace(hit, fit=hit.fit + bonus))
    return tuple(sorted(moved, key=lambda hit: -hit.fit))

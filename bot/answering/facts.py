"""Whether a question asks for one fact, such as a fax number or whether a fee includes tax."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from bot.answering.thresholds import DEFAULT, Thresholds
from bot.answering.words import words
from bot.policies.model import Company, Fact, FactStatus

_GENERAL = frozenset(words("whether request state personal information company policy desk"))


def asked_fact(text: str, company: Company, topic: str, thresholds: Thresholds = DEFAULT) -> Fact | None:
    """The fact of `topic` that `text` asks for, told by the words of its label alone among the topic's; else None."""
    asked = frozenset(words(text))
    weight = _rarity(tuple(fact.label for fact in company.facts.values()))
    facts = [fact for fact in company.facts.values() if fact.topic == topic]
    shared = Counter(word for fact in facts for word in _label_words(fact.label))
    best: Fact | None = None
    most = 0.0
    for fact in facts:
        telling = {word for word in _label_words(fact.label) if shared[word] == 1}
        found = sum(weight[word] for word in telling & asked)
        if found > most and found >= thresholds.fact_words * sum(weight[word] for word in telling):
            best, most = fact, found
    return best or _plainly_asked(asked, facts, topic)


def _plainly_asked(asked: frozenset[str], facts: Sequence[Fact], topic: str) -> Fact | None:
    """The stated fact whose words other facts share ("address"), where no longer label fits ("e-mail address")."""
    for fact in facts:
        label = _label_words(fact.label) - frozenset(words(topic))
        if label and label <= asked and fact.value is not None:
            return fact
    return None


def states(fact: Fact, text: str) -> bool:
    """Whether `text` holds the value of `fact`."""
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return any(value is not None and value in text for value in values)


def is_silent(fact: Fact | None) -> bool:
    """Whether it is known that the policy does not state `fact`."""
    return fact is not None and fact.status is FactStatus.SILENT


@lru_cache(maxsize=256)
def _label_words(label: str) -> frozenset[str]:
    return frozenset(words(label)) - _GENERAL


@lru_cache(maxsize=8)
def _rarity(labels: tuple[str, ...]) -> dict[str, float]:
    """How rare each word of the facts' labels is. The labels are the same for every company."""
    frequency = Counter(word for label in labels for word in _label_words(label))
    return {word: math.log(1 + len(labels) / n) for word, n in frequency.items()}

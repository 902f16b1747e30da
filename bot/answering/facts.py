"""Whether a question asks for one fact, such as a fax number or whether a fee includes tax."""

from __future__ import annotations

import math
from collections import Counter

from bot.answering.thresholds import DEFAULT, Thresholds
from bot.answering.words import words
from bot.policies.model import Company, Fact, FactStatus

_GENERAL = frozenset(words("whether request state personal information company policy desk"))


def asked_fact(text: str, company: Company, topic: str, thresholds: Thresholds = DEFAULT) -> Fact | None:
    """The fact of `topic` that `text` asks for, told by the words of the facts' labels; None if there is none."""
    asked = set(words(text))
    labels = {key: set(words(fact.label)) - _GENERAL for key, fact in company.facts.items()}
    frequency = Counter(word for label in labels.values() for word in label)
    weight = {word: math.log(len(labels) / n) for word, n in frequency.items()}
    best: Fact | None = None
    most = (0.0, 0.0)
    for key, fact in company.facts.items():
        if fact.topic != topic or not labels[key]:
            continue
        found = sum(weight[word] for word in labels[key] & asked)
        whole = sum(weight[word] for word in labels[key])
        if found >= thresholds.fact_words * whole and (found, found / whole) > most:
            best, most = fact, (found, found / whole)
    return best


def states(fact: Fact, text: str) -> bool:
    """Whether `text` holds the value of `fact`."""
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return any(value is not None and value in text for value in values)


def is_silent(fact: Fact | None) -> bool:
    """Whether it is known that the policy does not state `fact`."""
    return fact is not None and fact.status is FactStatus.SILENT

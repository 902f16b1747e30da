"""Finding known phrases in a text, such as those that tell whom a question is about. Knows nothing of Rasa."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A known phrase in a text; `start` and `end` count characters."""

    entity: str
    value: str
    start: int
    end: int


class Lexicon:
    """Phrases by entity, matched as whole words, the longest first."""

    def __init__(self, phrases: Mapping[str, Mapping[str, str]]) -> None:
        """`phrases` maps an entity to its phrases and each phrase to its canonical value."""
        self.phrases = {entity: dict(values) for entity, values in phrases.items()}
        self._patterns = {entity: _pattern(values) for entity, values in self.phrases.items() if values}

    def find(self, text: str) -> tuple[Found, ...]:
        """Every known phrase of `text` in its order; phrases of one entity do not overlap."""
        plain = text.casefold()
        if len(plain) != len(text):  # "ß" and the like; places must stay those of `text`
            plain = text.lower()
        found = [
            Found(entity, self.phrases[entity][folded(match.group())], match.start(), match.end())
            for entity, pattern in self._patterns.items()
            for match in pattern.finditer(plain)
        ]
        return tuple(sorted(found, key=lambda one: (one.start, one.entity)))


def folded(phrase: str) -> str:
    """A phrase in the form in which phrases are compared."""
    return " ".join(phrase.casefold().replace("’", "'").split())


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    words = "|".join(
        r"\s+".join(re.escape(word).replace("'", "['’]") for word in phrase.split()) for phrase in longest_first
    )
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")

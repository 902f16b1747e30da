"""Whether a message is made of nothing but words that people commonly ask with, so that nobody can be named in it.

Not what looks like a name is sought: names are words too, in every script and in small letters. A message may be
answered where others read along only if each of its words stands, in small letters, in the questions that the policies
are tested with (data/policies), or belongs to nobody. It is the allow-list of desk/scrubbing.py, widened by the
questions of the single statements, without its least length: "cookies?" tells of nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from bot.policies.asked import load_asked
from bot.policies.model import Policies
from desk.scrubbing import Vocabulary, vocabulary

DIGESTS = Path(__file__).resolve().parents[3] / "data" / "policies"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+")
_SECTION = re.compile(r"\b(?:section|article|chapter|clause|item|point)s? \d{1,2}(?![\w/-]|[.,:]\d)", re.IGNORECASE)
_OWN = re.compile(r"'s?$")
_ALONE = frozenset({"a", "i", "u", "e"})
"""Letters that stand alone without being somebody's initials: "i", "u", and the "e" of "e-mail"."""
_NEVER = frozenset({"mark", "hall", "price", "page", "cash", "china", "fields", "banner", "won", "cho", "tape"})
"""Given and family names among our own words; where a question has one, it loses no more than its public answer."""
_TITLES = frozenset(
    {"Act", "Company", "Cookie", "Cookies", "Data", "Desk", "Information", "Inquiry", "Officer", "Personal", "Policy"}
    | {"Privacy", "Protection", "Section"}
)
"""Words that people write with a capital within a sentence, and that are nobody's name."""
_MARKS = frozenset("\n\t“”‘–—•")
"""Besides what ASCII shows: a sign of another kind may be a letter in disguise."""


class CommonWords:
    """The words of the questions that are asked of `policies`. Making it reads files: make it once, at the start.

    Raises RulesBroken and PolicyError if they cannot be read.
    """

    def __init__(self, policies: Policies) -> None:
        known = vocabulary(policies)
        asked = load_asked(DIGESTS, policies)
        questions = (question for refs in asked.values() for group in refs.values() for question in group)
        self._known = Vocabulary(
            known.common | frozenset(_small_words(questions)) - _NEVER,
            known.proper | _TITLES,
            known.never | _NEVER,
            known.telling,
        )

    def suffice(self, words: str) -> bool:
        """Whether `words`, in Unicode's form NFKC, hold nothing else: no name, no number but that of a section."""
        text = _SECTION.sub("section", words.replace("’", "'"))
        if any(char not in _MARKS and not (" " <= char <= "~") or char.isdigit() for char in text):
            return False
        small = f" {' '.join(re.findall(r'[a-z]+', text.casefold()))} "
        if any(f" {phrase} " in small for phrase in self._known.telling):
            return False
        return all(
            self._is_common(word, first=place == 0)
            for sentence in _SENTENCE.findall(text)
            for place, word in enumerate(_WORD.findall(sentence))
        )

    def _is_common(self, word: str, first: bool) -> bool:
        plain = _OWN.sub("", word)
        if plain in self._known.proper:
            return True
        as_common = word.islower() or word == "I" or word.startswith("I'") or (first and word[1:].islower())
        either = {word.casefold(), plain.casefold()}
        return (
            as_common
            and either.isdisjoint(self._known.never)
            and not either.isdisjoint(self._known.common)
            and (len(plain) > 1 or plain.casefold() in _ALONE)
        )


def in_one_form(text: str) -> str:
    """`text` in Unicode's form NFKC: full-width letters, digits and signs as the plain ones that they stand for."""
    return unicodedata.normalize("NFKC", text)


def _small_words(questions: Iterable[str]) -> Iterable[str]:
    """Their words in small letters: a name stands in capitals there."""
    for question in questions:
        yield from (word for word in _WORD.findall(question.replace("’", "'")) if word.islower() and word.isascii())

"""A question of a person's with everything that could be theirs taken out, or nothing at all where that is in doubt.

Not what looks personal is taken out, but what many people say is kept: a word stays only if it stands, in small
letters, in the questions that the policies are tested with (data/policies/asked, points, topics), or in a short list of
names that belong to nobody. Names, addresses and account names in any language fall out by this, and so do numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.policies.model import Policies
from desk.errors import RulesBroken
from desk.rules import FOLDER

REMOVED = "[…]"
"""What stands where something was taken out."""
LONGEST, MOST_REMOVED, FEWEST_KEPT = 200, 2, 3
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*(?:-[A-Za-z]+)*")
_TOKEN = re.compile(r"\S+")
_AROUND = ".,;:!?()\"“”‘’'…"
_SENTENCE_END = re.compile(r"[.!?]$")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that many people say. `proper`: names of nobody, as they are written. `never`: given and family names that
    are words too. `telling`: words after which people say who they or others are."""

    common: frozenset[str]
    proper: frozenset[str]
    never: frozenset[str]
    telling: tuple[str, ...]


_made: list[tuple[Policies, Vocabulary]] = []


def vocabulary(policies: Policies) -> Vocabulary:
    """That of the questions the policies are tested with; made once for the policies in use. Raises RulesBroken."""
    if _made and _made[0][0] is policies:
        return _made[0][1]
    asked = [question for topic in policies.topics.values() for question in topic.asked]
    asked += [question for point in policies.points.values() for question in point.asked]
    companies = (word for company in policies.companies.values() for word in company.names.short.split())
    _made[:] = [(policies, _vocabulary(asked, frozenset(companies)))]
    return _made[0][1]


def scrubbed(said: str, known: Vocabulary) -> str | None:
    """What may be kept of a question, as one line; None where too much would be missing, or somebody is told of."""
    text = unicodedata.normalize("NFKC", said).replace("’", "'")
    if len(text) > LONGEST or not text.isprintable() or any(_is_foreign(char) for char in text):
        return None
    small = f" {' '.join(re.findall(r'[a-z]+', text.casefold()))} "
    if any(f" {words} " in small for words in known.telling):
        return None
    kept, removed, first = [], 0, True
    for token in _TOKEN.findall(text):
        shown = _shown(token, known, first)
        first = _SENTENCE_END.search(token) is not None
        if shown is not None:
            kept.append(shown)
            continue
        removed += not (kept and kept[-1] == REMOVED)
        if not (kept and kept[-1] == REMOVED):
            kept.append(REMOVED)
    words = sum(token != REMOVED for token in kept)
    return " ".join(kept) if removed <= MOST_REMOVED and words >= FEWEST_KEPT else None


def _shown(token: str, known: Vocabulary, first: bool) -> str | None:
    """A token that may be kept, without what clings to it but the marks of a sentence; None for any other."""
    word = token.strip(_AROUND)
    if not word:
        return None
    end = token[-1] if token[-1] in ".,?!" else ""
    if word in known.proper:
        return word + end
    if not _WORD.fullmatch(word) or word.casefold() in known.never:
        return None
    as_common = word.islower() or word == "I" or word.startswith("I'") or (first and word[1:].islower())
    if not as_common or word.casefold() not in known.common:
        return None
    return word + end


def _is_foreign(char: str) -> bool:
    """A letter of another script than ours: Japanese above all, in which names cannot be told from words."""
    return char.isalpha() and not char.isascii()


def _vocabulary(asked: list[str], companies: frozenset[str]) -> Vocabulary:
    raw = _lists()
    common = frozenset(word for question in asked for word in _small_words(question)) | frozenset(raw["common"])
    return Vocabulary(common, companies | frozenset(raw["proper"]), frozenset(raw["never"]), tuple(raw["telling"]))


def _small_words(question: str) -> Iterable[str]:
    """Its words in small letters: a name stands in capitals there."""
    return (word for word in _WORD.findall(question.replace("’", "'")) if word.islower() or word.startswith("I'"))


@cache
def _lists(folder: Path = FOLDER) -> dict[str, list[str]]:
    path = folder / "unanswered.yml"
    try:
        read: dict[str, list[str]] = YAML(typ="safe").load(path)
        return {name: [str(word) for word in read[name]] for name in ("common", "proper", "never", "telling")}
    except (OSError, YAMLError, KeyError, TypeError) as error:
        raise RulesBroken(path.name, f"{type(error).__name__}: {error}") from error

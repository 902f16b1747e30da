"""The words of letters, kept in data/desk/letters/<language>.yml for a privacy officer to read and change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.policies.model import Hours
from desk.errors import RulesBroken
from desk.names import names_of
from desk.rules import load_law

FOLDER = Path(__file__).resolve().parents[2] / "data" / "desk" / "letters"
LANGUAGES = ("en", "ja")
KINDS = ("acknowledgement", "more_information", "fee", "grant", "part", "refusal", "none_held")
"""Kinds of letters, in the order in which a request may need them."""
DECISIONS = ("grant", "part", "refusal", "none_held")
"""Those that tell what was decided."""
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One kind of letter: its name for staff, its subject, its first sentence, and the parts of it in their order."""

    name: str
    subject: str
    opening: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """Every word of letters in one language; names in braces are filled in. `missing` and `reasons` by code."""

    language: str
    date: str
    gap: str
    bullet: str
    yen: str
    separator: str
    weekdays: str
    letters: Mapping[str, LetterWords]
    what: Words
    sender: Words
    head: Words
    parts: Words
    decisions: Words
    done: Words
    kinds: Words
    missing: Words
    reasons: Words

    def day(self, day: dt.date) -> str:
        """A day in Japan as the language writes it."""
        return day.strftime(self.date)

    def amount(self, yen: int) -> str:
        """A sum of money."""
        return self.yen.format(yen=f"{yen:,}")

    def hours(self, hours: Hours) -> str:
        """Opening hours that are the same on all weekdays."""
        times = [f"{start:%-H:%M}–{end:%-H:%M}" for start, end in hours.intervals]
        return self.weekdays.format(hours=self.separator.join(times))


@cache
def load_letter_texts(language: str, folder: Path = FOLDER) -> LetterTexts:
    """The words in one of LANGUAGES. Raises RulesBroken, which names the file and what is lacking."""
    path = folder / f"{language}.yml"
    try:
        read: dict[str, Any] = YAML(typ="safe").load(path)
        groups = ("what", "sender", "head", "parts", "decisions", "done", "kinds")
        letters = {
            kind: LetterWords(entry["name"], entry["subject"], entry["opening"], tuple(entry["parts"]))
            for kind, entry in read["letters"].items()
        }
        texts = LetterTexts(
            language=language,
            letters=letters,
            **{name: read[name] for name in ("date", "gap", "bullet", "yen", "separator", "weekdays", *groups)},
            missing=names_of("missing", language),
            reasons=names_of("reasons", language),
        )
    except (OSError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise RulesBroken(f"letters/{path.name}", f"{type(error).__name__}: {error}") from error
    lacking = [
        *(kind for kind in KINDS if kind not in texts.letters),
        *(kind for kind in load_law().articles if kind not in texts.kinds or kind not in texts.done),
    ]
    if lacking:
        raise RulesBroken(f"letters/{path.name}", f"it lacks {', '.join(lacking)}")
    return texts

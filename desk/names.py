"""What the desk's codes are called: in English as the law and the practice say it, in Japanese as data/desk has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from desk.errors import RulesBroken
from desk.holds import HOLD_REASONS, RELEASE_REASONS
from desk.reading import READING_REASONS
from desk.rules import FOLDER, load_law, load_practice

FILE = "names.ja.yml"
LISTS = (
    "missing",
    "papers",
    "identity_methods",
    "authority_papers",
    "fee_methods",
    "transfer_to",
    "withdrawn_because",
    "arrival_corrected_because",
    "reopened_because",
    "closed_because",
    "sent_back_because",
    "flags",
    "tasks",
    "reasons",
    "grounds",
    "reading",
    "hold",
    "release_hold",
)
"""The lists a member of staff chooses from."""


def names_of(list_name: str, language: str) -> Mapping[str, str]:
    """Every code of a list and what it is called in a language, in the list's order. What has no Japanese name yet is
    called as in English. Raises KeyError for a list that there is not, RulesBroken."""
    english = _english(list_name)
    if language != "ja":
        return english
    japanese = load_japanese().get(list_name, {})
    return {code: japanese.get(code, says) for code, says in english.items()}


def guard_says(sentence: str, language: str) -> str:
    """What a guard of a ticket's life misses, which `desk.lifecycle` says in English, in a language."""
    return load_japanese().get("guards", {}).get(sentence, sentence) if language == "ja" else sentence


@cache
def load_japanese(folder: Path = FOLDER) -> Mapping[str, Mapping[str, str]]:
    """The Japanese names by list. Raises RulesBroken, which names the file and what is wrong in it."""
    try:
        raw: dict[str, Any] = YAML(typ="safe").load(folder / FILE)
        return {name: dict(entry) for name, entry in raw.items()}
    except (OSError, YAMLError, AttributeError, TypeError, ValueError) as error:
        raise RulesBroken(FILE, f"{type(error).__name__}: {error}") from error


def _english(list_name: str) -> Mapping[str, str]:
    law = load_law()
    own: dict[str, Mapping[str, str]] = {
        "reasons": {code: f"{reason.says} (Article {reason.article})" for code, reason in law.reasons.items()},
        "grounds": {code: ground.says for code, ground in law.grounds.items()},
        "reading": READING_REASONS,
        "hold": HOLD_REASONS,
        "release_hold": RELEASE_REASONS,
    }
    return own[list_name] if list_name in own else load_practice().codes[list_name]

"""The words of the dialogues, read once from data/dialogue/*.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2] / "data" / "dialogue"


@dataclass(frozen=True, slots=True)
class SlotTexts:
    """How one slot is asked for, explained and named."""

    ask: str
    why: str
    problem: str
    example: str
    label: str
    ask_self: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request in plain words, with its article of the APPI."""

    id: str
    choice: str
    name: str
    article: str


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text that a dialogue can say."""

    slots: Mapping[str, SlotTexts]
    choices: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Kind]
    sentences: Mapping[str, str]
    states: Mapping[str, str]


class TextsError(ValueError):
    """A text file of the dialogues is missing something."""


@lru_cache(maxsize=1)
def load_texts(directory: Path = ROOT) -> Texts:
    """The texts of `directory`; TextsError says which file lacks what."""
    slots = _read(directory / "slots.yml")
    kinds = _read(directory / "kinds.yml")
    texts = _read(directory / "texts.yml")
    try:
        return Texts(
            slots={name: SlotTexts(**entry) for name, entry in slots["slots"].items()},
            choices=slots["choices"],
            kinds={name: Kind(id=name, **entry) for name, entry in kinds["kinds"].items()},
            sentences=texts["texts"],
            states=texts["states"],
        )
    except (KeyError, TypeError) as error:
        raise TextsError(f"A text is missing or misnamed in {directory.name}: {error}. Compare with version control.") from error


def _read(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    try:
        loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise TextsError(f"{path.name} cannot be read: {error}. Restore it from version control.") from error
    return loaded

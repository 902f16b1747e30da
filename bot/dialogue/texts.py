"""The words of the dialogues, read once from data/dialogue/*.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

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
    """The question to somebody who speaks for themselves."""
    without: str | None = None
    """The choice that leaves out a slot that may be left out."""
    names: tuple[str, ...] = ()
    """What people call the line when they want to change it."""
    remind: str | None = None
    """The question in one line, where it is asked again right away and `ask` is long."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request in plain words, with its article of the APPI."""

    id: str
    choice: str
    name: str
    article: str
    nouns: tuple[str, ...] = ()
    """What people call it once they have asked for it."""
    japanese: tuple[str, ...] = ()
    """What it is called in Japanese."""


@dataclass(frozen=True, slots=True)
class Triage:
    """Where a request may belong elsewhere: what one company's people are asked, and which choice leads away."""

    kinds: tuple[str, ...]
    ask: str
    remind: str
    choices: Mapping[str, str]
    away: str
    told: str
    """What is said to whoever chose `away`, with the section it comes from."""
    words: Mapping[str, tuple[str, ...]]
    """Regular expressions by which a typed answer names a choice."""
    evident: Mapping[str, tuple[str, ...]]
    """Those that tell it in a request, so that it is not asked."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Every text that a dialogue can say."""

    slots: Mapping[str, SlotTexts]
    choices: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Kind]
    sentences: Mapping[str, str]
    remarks: Mapping[str, str]
    """Said beside the questions, about what is known or was sent."""
    details: Mapping[str, str]
    """Help to specify the data (APPI Article 37(2)), by what is requested."""
    states: Mapping[str, str]
    triage: Mapping[str, Triage]
    """By company; none where the policy sends nobody elsewhere."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words that steer a conversation."""

    exact: Mapping[str, str]
    """Whole messages and the command that each is."""
    commands: Mapping[str, frozenset[str]]
    """Words of which each command has at least one."""
    steering: frozenset[str]
    """Every word of a command, and those that may stand besides them."""
    never_names: frozenset[str]
    never_alone: frozenset[str]
    """Whole messages that are no name and no relation, but the answer to another question."""


class TextsError(ValueError):
    """A text file of the dialogues is missing something."""


@lru_cache(maxsize=1)
def load_texts(directory: Path = ROOT) -> Texts:
    """The texts of `directory`; TextsError says which file lacks what."""
    files = ("slots.yml", "kinds.yml", "texts.yml", "triage.yml")
    slots, kinds, texts, triage = (_read(directory / name) for name in files)
    try:
        return Texts(
            slots={name: _slot_texts(entry) for name, entry in slots["slots"].items()},
            choices=slots["choices"],
            kinds={name: _kind(name, entry) for name, entry in kinds["kinds"].items()},
            sentences=texts["texts"],
            remarks=slots["remarks"],
            details=texts["details"],
            states=texts["states"],
            triage={company: _triage(entry) for company, entry in triage.items()},
        )
    except (KeyError, TypeError) as error:
        raise _lacking(directory, error) from error


@lru_cache(maxsize=1)
def load_words(directory: Path = ROOT) -> Words:
    """The words of `directory`; TextsError says what is lacking."""
    words = _read(directory / "words.yml")
    try:
        commands = {command: frozenset(listed.split()) for command, listed in words["commands"].items()}
        return Words(
            exact={phrase: command for command, phrases in words["exact"].items() for phrase in phrases},
            commands=commands,
            steering=frozenset(words["steering"].split()).union(*commands.values()),
            never_names=frozenset(words["never_names"].split()),
            never_alone=frozenset(words["never_alone"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _lacking(directory, error) from error


def _slot_texts(entry: Mapping[str, Any]) -> SlotTexts:
    return SlotTexts(**{**entry, "names": tuple(entry.get("names", ()))})


def _kind(name: str, entry: Mapping[str, Any]) -> Kind:
    called = {names: tuple(entry.get(names, ())) for names in ("nouns", "japanese")}
    return Kind(id=name, **{**entry, **called})


def _triage(entry: Mapping[str, Any]) -> Triage:
    words, evident = (
        {value: tuple(patterns) for value, patterns in entry[name].items()} for name in ("words", "evident")
    )
    return Triage(**{**entry, "kinds": tuple(entry["kinds"]), "words": words, "evident": evident})


def _lacking(directory: Path, error: Exception) -> TextsError:
    return TextsError(f"A text is missing or misnamed in {directory.name}: {error}. Compare with version control.")


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = YAML(typ="safe").load(path)
    except (OSError, YAMLError) as error:
        raise TextsError(f"{path.name} cannot be read: {error}. Restore it from version control.") from error
    return loaded

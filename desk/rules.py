"""The law and the practice the desk goes by, as kept in data/desk/law.yml and data/desk/practice.yml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.policies.model import KINDS
from desk.errors import EntryInvalid, RulesBroken

FOLDER = Path(__file__).resolve().parents[1] / "data" / "desk"


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground of a request."""

    code: str
    says: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused, done in part or otherwise. `unproven`: it holds before identity is proven."""

    code: str
    article: str
    says: str
    kinds: frozenset[str]
    unproven: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """After how many days from arrival a lawsuit may be brought, and of which kinds of request."""

    article: str
    amber_day: int
    red_day: int
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Incident:
    """By which day a leak is to be reported, the day on which the company came to know of it being the first."""

    article: str
    preliminary_amber_day: int
    preliminary_day: int
    final_amber_before: int
    """Days before the last one from which the final report is to be thought of."""
    final_day: int
    final_day_wrongful: int
    """Where somebody may have acted with a wrongful purpose."""


@dataclass(frozen=True, slots=True)
class Law:
    """The Act as staff choose from it. `version` is of at most 40 characters."""

    version: str
    articles: Mapping[str, str]
    watch: Watch
    incident: Incident
    grounds: Mapping[str, Ground]
    reasons: Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Practice:
    """What no law prescribes. Every mapping is of a code to what it means."""

    days: Mapping[str, int]
    lock_minutes: int
    codes: Mapping[str, Mapping[str, str]]

    def require(self, list_name: str, field: str, code: str, *, but: Collection[str] = ()) -> str:
        """The code, if the list of that name has it and it is none of `but`. Raises EntryInvalid."""
        known = [one for one in self.codes[list_name] if one not in but]
        if code not in known:
            raise EntryInvalid(field, f"it is none of {', '.join(known)}")
        return code


@cache
def load_law(folder: Path = FOLDER) -> Law:
    """The law. Raises RulesBroken, which names the file and what is wrong in it."""
    path = folder / "law.yml"
    raw = _read(path)
    try:
        watch = Watch(**{**raw["watch"], "kinds": _kinds(raw["watch"]["kinds"])})
        law = Law(
            version=raw["version"],
            articles=raw["articles"],
            watch=watch,
            incident=Incident(**raw["incident"]),
            grounds={
                code: Ground(code, entry["says"], _kinds(entry["kinds"])) for code, entry in raw["grounds"].items()
            },
            reasons={
                code: Reason(
                    code, entry["article"], entry["says"], _kinds(entry["kinds"]), entry.get("unproven", False)
                )
                for code, entry in raw["reasons"].items()
            },
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RulesBroken(path.name, f"{type(error).__name__}: {error}") from error
    if set(law.articles) != set(KINDS) or len(law.version) > 40:
        raise RulesBroken(path.name, "an article for every kind is needed, and a version of at most 40 characters")
    return law


@cache
def load_practice(folder: Path = FOLDER) -> Practice:
    """The practice. Raises RulesBroken, which names the file and what is wrong in it."""
    path = folder / "practice.yml"
    raw = _read(path)
    lists = {name: entry for name, entry in raw.items() if name not in ("days", "lock_minutes")}
    days, minutes = raw.get("days"), raw.get("lock_minutes")
    if not isinstance(days, dict) or not all(isinstance(count, int) and count > 0 for count in days.values()):
        raise RulesBroken(path.name, "`days` must be whole numbers above zero")
    if not isinstance(minutes, int) or not all(isinstance(entry, dict) for entry in lists.values()):
        raise RulesBroken(path.name, "`lock_minutes` must be a number, and every list a mapping of code to text")
    return Practice(days, minutes, lists)


def _kinds(listed: str | list[str]) -> frozenset[str]:
    kinds = frozenset(KINDS if listed == "all" else listed)
    if not kinds <= set(KINDS):
        raise ValueError(f"unknown kind among {sorted(kinds)}")
    return kinds


def _read(path: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = YAML(typ="safe").load(path)
    except (OSError, YAMLError) as error:
        raise RulesBroken(path.name, str(error)) from error
    if not isinstance(loaded, dict):
        raise RulesBroken(path.name, "it is empty")
    return loaded

"""The console's texts: data/console/<group>.<language>.yml, the same keys in each language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parents[2] / "data" / "console"
LANGUAGES = ("en", "ja")
DEFAULT = "en"


def text(language: str, key: str, **given: object) -> str:
    """The text `group.name` (or `group.list.code`) in a language, with `given` in its places; `{count:day|days}` is the
    first for one and the second for any other number.

    Raises KeyError if there is none: a page with a hole is a mistake that a test must meet.
    """
    return _SENTENCE.vformat(texts(language)[key], (), given)


class _Sentence(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        one, bar, many = format_spec.partition("|")
        if bar:
            return one if value in (1, "1") else many
        return super().format_field(value, format_spec)


_SENTENCE = _Sentence()


def coded(language: str, words: str, code: str) -> str:
    """The word for a code of the desk (`words.state.submitted`); a code that has none yet stands for itself."""
    return texts(language).get(f"words.{words}.{code}", code.replace("_", " "))


def preferred(accepted: str) -> str:
    """The language of ours that `Accept-Language` asks for first, by order alone; English otherwise."""
    for part in accepted.split(","):
        language = part.split(";")[0].strip().lower()[:2]
        if language in LANGUAGES:
            return language
    return DEFAULT


@cache
def texts(language: str) -> Mapping[str, str]:
    """Every text of a language by its full key. Raises ValueError for a file that is no mapping of texts."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*.{language}.yml")):
        loaded = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        _flatten(found, path.name.split(".")[0], loaded, path.name)
    return found


def _flatten(found: dict[str, str], prefix: str, entry: object, file: str) -> None:
    if isinstance(entry, dict):
        for name, inner in entry.items():
            _flatten(found, f"{prefix}.{name}", inner, file)
    elif isinstance(entry, str):
        found[prefix] = entry
    else:
        raise ValueError(f"{file}: {prefix} must be a text; put it between quotation marks")

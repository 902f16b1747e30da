"""What the desk itself says to a person, kept in data/desk/texts.yml for a privacy officer to read and change."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

TEXTS = Path(__file__).resolve().parent.parent / "data" / "desk" / "texts.yml"


def sentence(name: str, **given: str) -> str:
    """The text of that name with `given` in its places; KeyError if there is none."""
    return _texts()[name].format(**given)


@functools.cache
def _texts() -> Mapping[str, str]:
    loaded: dict[str, str] = YAML(typ="safe").load(TEXTS.read_text(encoding="utf-8"))
    return loaded

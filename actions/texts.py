"""The sentences and labels of data/dialogue/conversation.yml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ruamel.yaml import YAML

from bot.dialogue.model import Option
from bot.dialogue.texts import ROOT


def sentence(name: str, **values: str) -> str:
    """The sentence of that name with its places filled in. KeyError for a name or place that there is not."""
    return _read()["sentences"][name].format_map(values)


def choice(name: str, payload: str) -> Option:
    """The choice of that name. KeyError for a name that there is not."""
    return Option(_read()["choices"][name], payload)


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    loaded: Mapping[str, Mapping[str, str]] = YAML(typ="safe").load((ROOT / "conversation.yml").read_text("utf-8"))
    return loaded

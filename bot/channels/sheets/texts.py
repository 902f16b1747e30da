"""The words of the printed sheet, read once from data/sheet.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FILE = Path(__file__).resolve().parents[3] / "data" / "sheet.yml"


class SheetTextsError(ValueError):
    """data/sheet.yml lacks something."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same in English and in Japanese."""

    english: str
    japanese: str

    def filled(self, **values: object) -> Bilingual:
        """With {names} filled in, in both languages."""
        return Bilingual(self.english.format(**values), self.japanese.format(**values))


Group = Mapping[str, Bilingual]


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """Every word of the sheet. `kinds` and `fee_japanese` are Japanese only; the English ones stand in the digests and
    in data/dialogue."""

    titles: Group
    purpose: Group
    labels: Group
    values: Group
    enclosures: Group
    sending: Group
    steps: Group
    by_hand: Group
    notes: Group
    kinds: Mapping[str, str]
    fee_japanese: Mapping[str, str]


@cache
def load_sheet_texts(file: Path = FILE) -> SheetTexts:
    """The words in `file`. Raises SheetTextsError, which says what is lacking."""
    try:
        read: dict[str, Any] = YAML(typ="safe").load(file)
        groups = ("titles", "purpose", "labels", "values", "enclosures", "sending", "steps", "by_hand", "notes")
        return SheetTexts(
            **{group: {name: Bilingual(*pair) for name, pair in read[group].items()} for group in groups},
            kinds=read["kinds"],
            fee_japanese=read["fee_japanese"],
        )
    except (OSError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SheetTextsError(
            f"{file.name} lacks something or cannot be read: {error}. Compare with version control."
        ) from error

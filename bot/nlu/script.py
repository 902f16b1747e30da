"""Telling the language of a message by its script."""

from __future__ import annotations

SHARE = 0.3
"""Share of Japanese letters from which a message is Japanese: a Japanese name in an English sentence stays below."""


def is_japanese(text: str) -> bool:
    """Whether `text` is written mainly in kana and kanji."""
    letters = [c for c in text if c.isalpha()]
    japanese = sum(
        1 for c in letters if "\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" or "\uff66" <= c <= "\uff9f"
    )
    return bool(letters) and japanese / len(letters) >= SHARE

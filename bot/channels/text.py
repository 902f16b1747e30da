"""What a person wrote, made fit to be kept: the same for every channel."""

from __future__ import annotations

import unicodedata

TEXT_LIMIT = 2_000
"""Characters (code points) in one message."""
INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


class TextRefused(Exception):
    """The family of texts that cannot be taken."""


class TextEmpty(TextRefused):
    """There is nothing to read in it."""


class TextTooLong(TextRefused):
    """It is longer than TEXT_LIMIT."""


def clean(text: str) -> str:
    """`text` with Unix line ends, without control characters, lone surrogates replaced, ends stripped.

    Raises TextEmpty if nothing visible is left, TextTooLong above TEXT_LIMIT characters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(_kept(char) for char in lines).strip()
    if all(unicodedata.category(char) in INVISIBLE for char in kept):
        raise TextEmpty
    if len(kept) > TEXT_LIMIT:
        raise TextTooLong
    return kept


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cc" and char not in "\n\t" else char

"""Lines of a given width: English breaks between words, Japanese between any two characters but where its rules forbid.

No line begins with a closing mark and none ends with an opening one (JIS X 4051, in its simplest form). A word longer
than a line is broken where the line ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable

NOT_FIRST = frozenset("、。，．・：；？！ー々）」』】〕］｝〉》ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
NOT_LAST = frozenset("（「『【〔［｛〈《〒")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
PIECES = re.compile(rf"[{WIDE}]|[^\s{WIDE}]+|\s+")


def wrapped(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """`text` in lines no wider than `width`; `width_of` measures one character. Its own line breaks are kept."""
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, width, width_of)]


def _lines(paragraph: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    lines, line, filled = [], "", 0.0
    for piece in _pieces(paragraph):
        wide = sum(map(width_of, piece))
        if filled + wide > width and line and not piece.isspace():
            lines.append(line.rstrip())
            line, filled = "", 0.0
        if wide > width:
            *full, line = _broken(piece, width, width_of)
            lines += full
            filled = sum(map(width_of, line))
        elif line or not piece.isspace():
            line, filled = line + piece, filled + wide
    return [*lines, line.rstrip()]


def _pieces(paragraph: str) -> list[str]:
    """What stays together on a line: words, spaces, Japanese characters with the marks that cling to them."""
    pieces: list[str] = []
    for piece in PIECES.findall(paragraph):
        clings = piece[0] in NOT_FIRST or (pieces and pieces[-1][-1] in NOT_LAST)
        if pieces and clings and not pieces[-1].isspace():
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _broken(word: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    parts, part, filled = [], "", 0.0
    for character in word:
        wide = width_of(character)
        if part and filled + wide > width:
            parts.append(part)
            part, filled = "", 0.0
        part, filled = part + character, filled + wide
    return [*parts, part]

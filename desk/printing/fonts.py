"""The fonts of what is printed: Noto Sans JP (OFL), and for Latin, Greek and Cyrillic letters it lacks, DejaVu Sans.

Both come with packages, so nothing is looked up on the machine. What neither has is printed as 〓, the mark that
Japanese printers set for a missing type.
"""

from __future__ import annotations

import unicodedata
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont
from pylopdf_fonts_jp import sans_path

FAMILY, FALLBACK = "printed", "printed-fallback"
MISSING = "〓"
UNSEEN = ("Cc", "Cf")
"""Categories of characters that print nothing."""
VARIATION = "VARIATION SELECTOR"


def add_fonts(pdf: FPDF) -> None:
    """Embed both fonts; only the letters used go into the file."""
    pdf.add_font(FAMILY, "", sans_path())
    pdf.add_font(FALLBACK, "", _dejavu())
    pdf.set_font(FAMILY, size=10)
    pdf.set_fallback_fonts([FALLBACK])


def printable(pdf: FPDF, text: str) -> str:
    """`text` in letters that the fonts have; line breaks stay, other characters that print nothing go."""
    fonts = [font for name in (FAMILY, FALLBACK) if isinstance(font := pdf.fonts[name], TTFFont)]
    return "".join(_shown(character, fonts) for character in unicodedata.normalize("NFC", text))


def _shown(character: str, fonts: list[TTFFont]) -> str:
    if character == "\n" or any(ord(character) in font.cmap for font in fonts):
        return character
    if character == "\t":
        return " "
    if unicodedata.category(character) in UNSEEN or unicodedata.name(character, "").startswith(VARIATION):
        return ""
    return MISSING


def _dejavu() -> Path:
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib, whose DejaVu Sans is printed with, is not installed; run `make setup`.")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"

"""Text on A4 pages, measured before it is drawn. All lengths are millimetres, all sizes of letters points."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from desk.printing.fonts import FAMILY, add_fonts, printable
from desk.printing.wrapping import wrapped

POINT = 25.4 / 72
LEADING = 1.3
"""Height of a line by the size of its letters."""
MEASURED = 100
"""The size at which characters are measured."""
Colour = tuple[int, int, int]
BLACK, GREY, LINE, SHADE = (0, 0, 0), (95, 95, 95), (185, 185, 185), (242, 242, 242)


class PrintedPage(FPDF):
    """A document whose paragraphs are measured with the fonts they are drawn in."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        add_fonts(self)
        self.set_auto_page_break(False)
        self._widths: dict[str, float] = {}

    def paragraph(self, text: str, size: float, width: float, colour: Colour = BLACK, leading: float = LEADING) -> None:
        """Text in lines of `width`, from the current place; what follows goes under it."""
        left, lines = self.get_x(), self.lines(text, size, width)
        self.set_font(FAMILY, size=size)
        self.set_text_color(*colour)
        for line in lines:
            self.cell(width, size * POINT * leading, line, new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_x(left)

    def height(self, text: str, size: float, width: float, leading: float = LEADING) -> float:
        """How high the text would be."""
        return len(self.lines(text, size, width)) * size * POINT * leading

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """The text in lines of `width`."""
        inner = width - 2 * self.c_margin
        return wrapped(text, inner, lambda character: self._width(character) * size)

    def said(self, text: str) -> str:
        """Text in letters that the fonts have; a blank where there is none."""
        return printable(self, text.strip()) or " "

    def at(self, x: float, y: float) -> None:
        """Go on from here."""
        self.set_xy(x, y)

    def _width(self, character: str) -> float:
        """Of a character of one point."""
        if character not in self._widths:
            self.set_font(FAMILY, size=MEASURED)
            self._widths[character] = self.get_string_width(character) / MEASURED
        return self._widths[character]

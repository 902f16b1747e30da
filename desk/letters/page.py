"""A letter printed on A4: letterhead, addressee, day, subject, text. Lengths are millimetres, letters in points."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desk.letters.composing import LetterText
from desk.letters.texts import LetterTexts, load_letter_texts
from desk.printing.fonts import FAMILY
from desk.printing.page import BLACK, GREY, LEADING, LINE, POINT, PrintedPage

LEFT, TOP, BOTTOM = 22.0, 16.0, 279.0
WIDTH = 210.0 - 2 * LEFT
ADDRESS_TOP, ADDRESS_WIDTH = 44.0, 86.0
"""Where the window of an envelope shows the addressee (DIN 680, which the Japanese long No. 3 with a window shows
too)."""
SENDER_WIDTH = 74.0
SIZES = (10.5, 10.0, 9.5, 9.0)
"""Sizes of the text that are tried to keep a letter on one page."""
TEXT_LEADING = 1.42
INDENT = 5.0
FOOT_SIZE, SENDER_SIZE, SUBJECT_SIZE = 7.5, 8.5, 12.5
BULLETS = ("- ", "・")


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """What is printed: the text as staff left it, the ticket's reference, the day in Japan, the language."""

    text: LetterText
    reference: str
    day: dt.date
    language: str


def draw(letter: PrintedLetter) -> bytes:
    """The PDF. It takes about half a second of processor time: not for the event loop."""
    return bytes(LetterPage(letter).drawn().output())


class LetterPage(PrintedPage):
    """The letter, drawn from top to bottom; what does not fit on a page goes on on the next."""

    def __init__(self, letter: PrintedLetter) -> None:
        super().__init__()
        self.letter = letter
        self.texts: LetterTexts = load_letter_texts(letter.language)
        self.set_title(f"{letter.reference}: {letter.text.subject}")
        self.set_lang(letter.language)
        self.set_margins(LEFT, TOP)
        self.alias_nb_pages("{pages}")

    def drawn(self) -> PrintedPage:
        """Every page."""
        self.add_page()
        self._sender()
        self._addressee()
        self._head()
        size = self._fitting(BOTTOM - self.get_y())
        for paragraph in self._paragraphs():
            for line in paragraph:
                self._line(line, size)
            self.set_y(self.get_y() + _gap(size))
        self._page_numbers()
        return self

    def _sender(self) -> None:
        name, *more = self.said(self.letter.text.sender).split("\n")
        left = LEFT + WIDTH - SENDER_WIDTH
        self.at(left, TOP)
        self.paragraph(name, SENDER_SIZE + 2, SENDER_WIDTH)
        self.set_x(left)
        self.paragraph("\n".join(more), SENDER_SIZE, SENDER_WIDTH, GREY) if more else None
        self._under = self.get_y()

    def _addressee(self) -> None:
        self.at(LEFT, ADDRESS_TOP)
        self.paragraph(self.said(self.letter.text.addressee), 10.5, ADDRESS_WIDTH)
        self._under = max(self._under, self.get_y(), ADDRESS_TOP + 24)

    def _head(self) -> None:
        self.at(LEFT, self._under + 8)
        reference = self.texts.head["reference"].format(reference=self.letter.reference)
        self.set_font(FAMILY, size=9.5)
        self.set_text_color(*BLACK)
        top = self.get_y()
        self.paragraph(reference, 9.5, WIDTH / 2)
        self.at(LEFT + WIDTH / 2, top)
        self.cell(WIDTH / 2, 9.5 * POINT * LEADING, self.texts.day(self.letter.day), align="R")
        self.at(LEFT, top + 9)
        self.paragraph(self.said(self.letter.text.subject), SUBJECT_SIZE, WIDTH)
        self.set_draw_color(*LINE)
        self.line(LEFT + self.c_margin, self.get_y() + 1.5, LEFT + WIDTH - self.c_margin, self.get_y() + 1.5)
        self.at(LEFT, self.get_y() + 5)

    def _paragraphs(self) -> list[list[str]]:
        """The text in paragraphs of lines, as staff set them."""
        body = self.said(self.letter.text.body)
        return [[line for line in block.split("\n") if line.strip()] for block in body.split("\n\n") if block.strip()]

    def _fitting(self, space: float) -> float:
        """The largest size at which all of it stands on one page; the first where none does."""
        return next((size for size in SIZES if self._text_height(size) <= space), SIZES[1])

    def _text_height(self, size: float) -> float:
        paragraphs = self._paragraphs()
        lines = sum(len(self._wrapped(line, size)[2]) for paragraph in paragraphs for line in paragraph)
        return lines * size * POINT * TEXT_LEADING + (len(paragraphs) - 1) * _gap(size)

    def _wrapped(self, line: str, size: float) -> tuple[str, float, list[str]]:
        """A line's bullet, how far it is set in, and itself in lines of the page's width."""
        bullet = next((mark for mark in BULLETS if line.startswith(mark)), "")
        inset = INDENT if bullet or line.startswith((" ", "\u3000")) else 0.0
        return bullet, inset, self.lines(line.removeprefix(bullet).strip(), size, WIDTH - inset)

    def _line(self, line: str, size: float) -> None:
        bullet, inset, lines = self._wrapped(line, size)
        for number, text in enumerate(lines):
            if self.get_y() + size * POINT * TEXT_LEADING > BOTTOM:
                self.add_page()
                self.at(LEFT, TOP + 6)
            top = self.get_y()
            if bullet and number == 0:
                self.at(LEFT + 0.5, top)
                self.paragraph("・" if bullet == "・" else "–", size, INDENT, leading=TEXT_LEADING)
            self.at(LEFT + inset, top)
            self.paragraph(text, size, WIDTH - inset + 2, leading=TEXT_LEADING)
            self.set_x(LEFT)

    def _page_numbers(self) -> None:
        """The reference under each page, with the page's number where there are several."""
        for number in range(1, self.pages_count + 1):
            self.page = number
            several = self.texts.head["page"].format(
                reference=self.letter.reference, page=number, pages=self.pages_count
            )
            self.at(LEFT, BOTTOM + 4)
            self.paragraph(several if self.pages_count > 1 else self.letter.reference, FOOT_SIZE, WIDTH, GREY)


def _gap(size: float) -> float:
    """Between two paragraphs."""
    return size * POINT * 0.75

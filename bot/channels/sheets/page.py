"""A sheet drawn on one A4 page. All lengths are millimetres, all sizes of letters points.

Nothing is cut off: values wrap, and where a person wrote a lot all letters of the table shrink. What is still too long
then ends in […], and a note says where the rest is.
"""

from __future__ import annotations

from dataclasses import replace

from bot.channels.sheets.content import Row, Sheet
from bot.channels.sheets.texts import Bilingual, load_sheet_texts
from desk.printing.fonts import MISSING
from desk.printing.page import BLACK, GREY, LINE, SHADE, Colour, PrintedPage

MARGIN, TOP, BOTTOM = 15.0, 12.0, 285.0
WIDTH = 210.0 - 2 * MARGIN
LABEL, GAP = 42.0, 6.0
COLUMN = (WIDTH - GAP) / 2
REFERENCE_BOX = 56.0
VALUE_SIZE, LABEL_SIZE, LABEL_JAPANESE_SIZE = 9.5, 8.0, 6.5
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
SHORTENED = " […]"
SHORTEST = 60
"""Characters below which a text is not shortened as long as another is longer."""


def draw(sheet: Sheet) -> bytes:
    """The PDF."""
    return bytes(SheetPage(sheet).drawn().output())


class SheetPage(PrintedPage):
    """The page, drawn from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.set_title(f"{sheet.reference}, {sheet.company}")
        self.set_lang("en")
        self.set_margins(MARGIN, TOP)
        self.sheet = sheet
        self._notes = list(sheet.notes)
        self._steps_shown = False

    def drawn(self) -> PrintedPage:
        """The page with everything on it; the table gets what the rest leaves."""
        self.add_page()
        self._head()
        self._purpose()
        rows = [replace(row, value=self.said(row.value)) for row in self.sheet.rows]
        if any(MISSING in row.value for row in rows):
            self._notes.append(load_sheet_texts().notes["unprintable"])
        table_top = self.get_y()
        space = BOTTOM - table_top - self._foot_height()
        self._steps_shown = self._table_height(rows, 1.0) + self._steps_height() <= space
        rows, scale = self._fitted(rows, space)
        self._table(rows, scale)
        self._foot()
        return self

    def _head(self) -> None:
        width = WIDTH - REFERENCE_BOX - GAP
        self.set_y(TOP)
        self.paragraph(self.sheet.title.english, 15, width)
        self.paragraph(self.sheet.title.japanese, 9.5, width, GREY)
        under = self.get_y()
        left = MARGIN + WIDTH - REFERENCE_BOX
        self.set_draw_color(*BLACK)
        self.rect(left, TOP, REFERENCE_BOX, 14)
        label = load_sheet_texts().labels["reference"]
        self.at(left + 2, TOP + 1)
        self.paragraph(f"{label.english}  {label.japanese}", 6.5, REFERENCE_BOX - 4, GREY)
        self.set_x(left + 2)
        self.paragraph(self.sheet.reference, 15, REFERENCE_BOX - 4)
        self.at(MARGIN, max(under, TOP + 14) + 3)

    def _purpose(self) -> None:
        inner = WIDTH - 6
        height = self._pair_height(self.sheet.purpose, 8.5, 7.5, inner) + 3
        top = self.get_y()
        self.set_fill_color(*SHADE)
        self.rect(MARGIN, top, WIDTH, height, style="F")
        self.at(MARGIN + 3, top + 1.5)
        self._pair(self.sheet.purpose, 8.5, 7.5, inner)
        self.at(MARGIN, top + height + 2)

    def _table(self, rows: list[Row], scale: float) -> None:
        for row in rows:
            top, height = self.get_y(), self._row_height(row, scale)
            self.at(MARGIN, top + scale * 0.8)
            self._pair(row.label, LABEL_SIZE * scale, LABEL_JAPANESE_SIZE * scale, LABEL - 2)
            self.at(MARGIN + LABEL, top + scale * 0.8)
            self.paragraph(row.value, VALUE_SIZE * scale, WIDTH - LABEL)
            self.at(MARGIN, top + height)
            self.set_draw_color(*LINE)
            self.line(MARGIN, top + height, MARGIN + WIDTH, top + height)

    def _fitted(self, rows: list[Row], space: float) -> tuple[list[Row], float]:
        """The rows, shortened if they must be, and the scale at which they fit."""
        for scale in SCALES:
            if self._table_height(rows, scale) <= space:
                return rows, scale
        note = load_sheet_texts().notes["shortened"].filled(reference=self.sheet.reference)
        self._notes.append(note)
        space -= self._pair_height(note, 7, 6.5, WIDTH)
        while self._table_height(rows, SCALES[-1]) > space:
            rows = _shortened(rows)
        return rows, SCALES[-1]

    def _table_height(self, rows: list[Row], scale: float) -> float:
        return sum(self._row_height(row, scale) for row in rows)

    def _row_height(self, row: Row, scale: float) -> float:
        label = self._pair_height(row.label, LABEL_SIZE * scale, LABEL_JAPANESE_SIZE * scale, LABEL - 2)
        return max(label, self.height(row.value, VALUE_SIZE * scale, WIDTH - LABEL)) + scale * 1.6

    def _foot_height(self) -> float:
        """What stands under the table, from the gap above it to the lower margin."""
        columns = max(self._enclosures_height(), self._sending_height())
        by_hand = 12.0 if self.sheet.by_hand else 0.0
        notes = sum(self._pair_height(note, 7, 6.5, WIDTH) for note in self._notes)
        return (5 + columns if columns else 0.0) + by_hand + 3 + notes

    def _foot(self) -> None:
        top = self.get_y() + 5
        self._enclosures(top)
        self._sending(top)
        columns = max(self._enclosures_height(), self._sending_height())
        self.at(MARGIN, top + columns if columns else self.get_y())
        self._by_hand()
        if self._steps_shown:
            self._steps()
        self.set_y(self.get_y() + 3)
        for note in self._notes:
            self._pair(note, 7, 6.5, WIDTH, GREY)

    def _enclosures_height(self) -> float:
        if not self.sheet.enclosures:
            return 0.0
        entries = sum(self._pair_height(entry.text, 8, 6.8, COLUMN - 6) + 1.2 for entry in self.sheet.enclosures)
        masking = self.sheet.masking
        return 6 + entries + (self._pair_height(masking, 7.5, 6.8, COLUMN - 4) + 2 if masking else 0.0)

    def _enclosures(self, top: float) -> None:
        if not self.sheet.enclosures:
            return
        self._column_title(load_sheet_texts().enclosures["title"], MARGIN, top)
        y = top + 6
        self.set_draw_color(*BLACK)
        for entry in self.sheet.enclosures:
            if entry.to_tick:
                self.rect(MARGIN + 1, y + 0.4, 3, 3)
            else:
                self.line(MARGIN + 1, y + 1.9, MARGIN + 4, y + 1.9)
            self.at(MARGIN + 5, y)
            self._pair(entry.text, 8, 6.8, COLUMN - 6)
            y = self.get_y() + 1.2
        if self.sheet.masking:
            height = self._pair_height(self.sheet.masking, 7.5, 6.8, COLUMN - 4)
            self.set_fill_color(*BLACK)
            self.rect(MARGIN + 1, y + 0.8, 0.8, height, style="F")
            self.at(MARGIN + 3, y + 0.8)
            self._pair(self.sheet.masking, 7.5, 6.8, COLUMN - 4)

    def _sending_height(self) -> float:
        notes = sum(self._pair_height(note, 7.5, 6.8, COLUMN) + 1 for note in self.sheet.sending)
        return notes + (6 + self._label_height() + 2 if self.sheet.address else 0.0)

    def _label_height(self) -> float:
        lines = sum(self.height(self.said(line), 10.5, COLUMN - 10) for line in self.sheet.address)
        return lines + self._pair_height(load_sheet_texts().sending["inside"], 7.5, 7.5, COLUMN - 10) + 11

    def _sending(self, top: float) -> None:
        left, y = MARGIN + COLUMN + GAP, top
        words = load_sheet_texts().sending
        if self.sheet.address:
            self._column_title(words["title"], left, top)
            y, height = top + 6, self._label_height()
            self.set_draw_color(*GREY)
            self.set_dash_pattern(dash=1.6, gap=1.2)
            self.rect(left, y, COLUMN, height)
            self.set_dash_pattern()
            self.at(left + 5, y + 4)
            for line in self.sheet.address:
                self.paragraph(self.said(line), 10.5, COLUMN - 10)
            self.at(left + 5, self.get_y() + 3)
            self._pair(words["inside"], 7.5, 7.5, COLUMN - 10, GREY)
            y += height + 2
        for note in self.sheet.sending:
            self.at(left, y)
            self._pair(note, 7.5, 6.8, COLUMN)
            y = self.get_y() + 1

    def _steps_height(self) -> float:
        return 9 + sum(self.height(self.said(step), 7.5, WIDTH - 6) for step in self.sheet.steps)

    def _steps(self) -> None:
        if not self.sheet.steps:
            return
        self._column_title(load_sheet_texts().steps["title"], MARGIN, self.get_y() + 3)
        self.set_y(self.get_y() + 1)
        for number, step in enumerate(self.sheet.steps, 1):
            top = self.get_y()
            self.paragraph(f"{number}.", 7.5, 6)
            self.at(MARGIN + 6, top)
            self.paragraph(self.said(step), 7.5, WIDTH - 6)
            self.set_x(MARGIN)

    def _by_hand(self) -> None:
        if not self.sheet.by_hand:
            return
        foot, width = self.get_y() + 10, (WIDTH - GAP) / len(self.sheet.by_hand)
        self.set_draw_color(*BLACK)
        for number, label in enumerate(self.sheet.by_hand):
            left = MARGIN + number * (width + GAP)
            self.at(left, foot - 4.5)
            self.paragraph(f"{label.english}  {label.japanese}", 8, 30)
            self.line(left + 30, foot, left + width, foot)
        self.at(MARGIN, foot + 2)

    def _column_title(self, title: Bilingual, left: float, top: float) -> None:
        self.at(left, top)
        self.paragraph(f"{title.english}  {title.japanese}", 9, COLUMN)

    def _pair(self, pair: Bilingual, english: float, japanese: float, width: float, colour: Colour = BLACK) -> None:
        left = self.get_x()
        self.paragraph(self.said(pair.english), english, width, colour)
        self.set_x(left)
        self.paragraph(self.said(pair.japanese), japanese, width, GREY)
        self.set_x(left)

    def _pair_height(self, pair: Bilingual, english: float, japanese: float, width: float) -> float:
        return self.height(self.said(pair.english), english, width) + self.height(
            self.said(pair.japanese), japanese, width
        )


def _shortened(rows: list[Row]) -> list[Row]:
    """The longest text a fifth shorter; of names and addresses only once nothing else is long."""
    told = [row for row in rows if row.told and len(row.value) > SHORTEST]
    longest = max(told or rows, key=lambda row: len(row.value))
    kept = longest.value.removesuffix(SHORTENED)
    shorter = replace(longest, value=kept[: max(1, len(kept) * 4 // 5)].rstrip() + SHORTENED)
    return [shorter if row is longest else row for row in rows]

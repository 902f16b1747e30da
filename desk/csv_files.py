"""Tables as CSV (RFC 4180) that a spreadsheet opens as what they are: text and numbers, never formulas.

A cell that begins with one of the characters a spreadsheet takes for a formula gets an apostrophe before it, as OWASP
advises against CSV injection. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full-width signs count too
BOM = "\ufeff"
"""Tells Excel that the file is UTF-8."""
Cell = str | int | float | None


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The rows under a line of headings; None is an empty cell."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_safe(heading) for heading in headings])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def _safe(cell: Cell) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell

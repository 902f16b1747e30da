"""Small plots as SVG, drawn here: a bar for each thing, with its number beside it.

Not by a plotting library: these stand in pages whose policy (CSP) forbids style attributes, follow the page's own
colours in light and dark (classes and currentColor), grow with the page, and are read aloud by their title and
description. The same figures stand as a table beside each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 420
"""Units of the drawing, about the pixels it has in a page of three columns; the page scales it."""
ROW, BAR, LINE = 40, 12, 16
LABEL = 297
"""Of a label, so that it does not run into its number where a narrow screen makes letters larger."""
TOP, COLUMN_HEIGHT, FOOT = 34, 120, 28
CHARACTER = 7.2
"""Width of a usual letter of a label; Japanese ones are about twice as wide."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `tone` is plain, good, warn, bad or quiet, and never the only sign: the label says it too."""

    label: str
    value: int
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across columns at the place between two of them, with what it stands for."""

    after: int
    label: str


def bars(name: str, title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Bars under one another, each below its label and number, so that long labels have room on a narrow screen.
    `name` is unique in its page."""
    most = max((row.value for row in rows), default=0) or 1
    drawn = [
        Markup(
            '<text class="plot-label" x="0" y="{y}"{fit}>{label}</text>'
            '<text class="plot-value" x="{width}" y="{y}" text-anchor="end">{value}</text>'
            '<rect class="plot-track" x="0" y="{top}" width="{width}" height="{bar}" rx="3"/>'
            '<rect class="plot-bar plot-{tone}" x="0" y="{top}" width="{wide}" height="{bar}" rx="3"/>'
        ).format(
            y=ROW * number + LINE,
            fit=_fit(row.label, LABEL),
            label=row.label,
            width=WIDTH,
            value=f"{row.value:,}",
            top=ROW * number + LINE + 6,
            bar=BAR,
            tone=row.tone,
            wide=max(round(WIDTH * row.value / most, 1), 2.0) if row.value else 0,
        )
        for number, row in enumerate(rows)
    ]
    return _svg(name, title, description, ROW * max(len(rows), 1), drawn)


def columns(name: str, title: str, description: str, cells: Sequence[Bar], mark: Mark | None = None) -> Markup:
    """Columns side by side, such as days, numbers above and labels under them; a mark stands between two."""
    most = max((cell.value for cell in cells), default=0) or 1
    step = WIDTH / max(len(cells), 1)
    base = TOP + COLUMN_HEIGHT
    drawn = [Markup('<line class="plot-axis" x1="0" x2="{w}" y1="{y}" y2="{y}"/>').format(w=WIDTH, y=base)]
    for number, cell in enumerate(cells):
        high = round(COLUMN_HEIGHT * cell.value / most, 1)
        middle = round(step * number + step / 2, 1)
        drawn.append(
            Markup(
                '<rect class="plot-bar plot-{tone}" x="{left}" y="{top}" width="{wide}" height="{high}" rx="2"/>'
                '<text class="plot-label" x="{x}" y="{under}" text-anchor="middle"{fit}>{label}</text>'
            ).format(
                tone=cell.tone,
                left=round(middle - step * 0.36, 1),
                top=round(base - high, 1),
                wide=round(step * 0.72, 1),
                high=high,
                x=middle,
                under=base + 18,
                fit=_fit(cell.label, step - 3),
                label=cell.label,
            )
        )
        if cell.value:
            text = Markup('<text class="plot-value" x="{x}" y="{y}" text-anchor="middle">{value}</text>')
            drawn.append(text.format(x=middle, y=round(base - high - 6, 1), value=f"{cell.value:,}"))
    if mark is not None and 0 < mark.after < len(cells):
        x = round(step * mark.after, 1)
        after = x < WIDTH / 2
        drawn.append(
            Markup(
                '<line class="plot-mark" x1="{x}" x2="{x}" y1="4" y2="{base}"/>'
                '<text class="plot-note" x="{at}" y="14" text-anchor="{anchor}">{label}</text>'
            ).format(x=x, base=base, at=x + (6 if after else -6), anchor="start" if after else "end", label=mark.label)
        )
    return _svg(name, title, description, base + FOOT, drawn)


def _svg(name: str, title: str, description: str, height: float, drawn: Sequence[Markup]) -> Markup:
    head = Markup(
        '<svg class="plot" role="img" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" '
        'aria-labelledby="{name}-title {name}-desc" preserveAspectRatio="xMinYMin meet">'
        '<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
    ).format(width=WIDTH, height=height, name=name, title=title, description=description)
    return head + Markup("").join(drawn) + Markup("</svg>")


def _fit(label: str, space: float) -> Markup:
    """Squeezes a label that would be too long into its space."""
    wide = sum(CHARACTER * (1.0 if char.isascii() else 1.9) for char in label)
    if wide <= space:
        return Markup("")
    return Markup(' textLength="{space}" lengthAdjust="spacingAndGlyphs"').format(space=escape(round(space, 1)))

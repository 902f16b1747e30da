"""The plots of the report, each a piece of SVG to stand in a page."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl  # type: ignore[import-untyped]
from matplotlib.axes import Axes  # type: ignore[import-untyped]
from matplotlib.figure import Figure  # type: ignore[import-untyped]

from bot.evaluation.given import OTHER
from bot.evaluation.judging import Judged
from bot.evaluation.labels import OUTCOMES
from bot.evaluation.measures import confusion, reliability
from bot.evaluation.shares import Share

INK, QUIET, BLUE, RULE = "#1f2933", "#52606d", "#1d6fb8", "#d5dce3"
STYLE = {
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": RULE,
    "xtick.color": QUIET,
    "ytick.color": INK,
    "svg.fonttype": "none",
}
ROW_INCHES = 0.32


def confusion_plot(rows: Sequence[Judged]) -> str:
    """A heat map of outcomes expected by outcomes given; the shade is the share of the row."""
    counts = confusion(rows)
    given = [*OUTCOMES, OTHER]
    order = {name: place for place, name in enumerate(OUTCOMES)}
    expected = sorted({name for name, _ in counts}, key=lambda name: (order.get(name, len(order)), name))
    totals = {name: sum(counts[name, column] for column in given) for name in expected}
    shares = [[counts[name, column] / totals[name] for column in given] for name in expected]

    def draw(axes: Axes) -> None:
        axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=2)
        for y, name in enumerate(expected):
            for x, column in enumerate(given):
                if count := counts[name, column]:
                    shade = "white" if shares[y][x] > 0.55 else INK
                    axes.text(x + 0.5, y + 0.5, str(count), ha="center", va="center", color=shade)
        axes.set_xticks([x + 0.5 for x in range(len(given))], [_words(name) for name in given])
        axes.set_yticks([y + 0.5 for y in range(len(expected))], [_words(name) for name in expected])
        axes.invert_yaxis()
        axes.set(xlabel="given", ylabel="expected")
        axes.tick_params(length=0)

    return _svg("Outcomes expected and given", (7.2, 1.1 + 0.45 * len(expected)), draw)


def reliability_plot(rows: Sequence[Judged]) -> str:
    """How often answers of each confidence are right, with intervals; the diagonal is what confidence promises."""
    bins = reliability(rows)

    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], color=RULE, linestyle="--", linewidth=1)
        if bins:
            at, value = [b.confidence for b in bins], [b.right.value for b in bins]
            axes.errorbar(at, value, yerr=_reach([b.right for b in bins]), color=BLUE, marker="o", capsize=3, lw=1.5)
        for one in bins:
            axes.annotate(
                str(one.right.whole),
                (one.confidence, 0.0),
                ha="center",
                fontsize=8,
                color=QUIET,
                xytext=(0, 4),
                textcoords="offset points",
            )
        axes.set(xlim=(0, 1.02), ylim=(0, 1.05), xlabel="confidence (small: how many questions)", ylabel="share right")

    return _svg("Reliability of the confidence", (7.2, 4.0), draw)


def bars_plot(title: str, groups: Mapping[str, Sequence[Judged]]) -> str:
    """The share of right outcomes of each group, with intervals."""
    names = list(groups)
    shares = [Share.of(row.outcome_right for row in rows) for rows in groups.values()]

    def draw(axes: Axes) -> None:
        axes.barh(
            names,
            [share.value for share in shares],
            xerr=_reach(shares),
            height=0.62,
            color=BLUE,
            alpha=0.75,
            error_kw={"ecolor": INK, "capsize": 2, "lw": 1},
        )
        for y, share in enumerate(shares):
            axes.text(1.03, y, f"{share.count}/{share.whole}", va="center", fontsize=9, color=QUIET)
        axes.set(xlim=(0, 1), ylim=(len(names) - 0.4, -0.6), xlabel="outcome right")
        axes.tick_params(axis="y", length=0)

    return _svg(title, (7.2, 0.8 + ROW_INCHES * len(names)), draw)


def _reach(shares: Sequence[Share]) -> list[list[float]]:
    """How far the intervals reach below and above the shares."""
    below = [share.value - share.interval[0] for share in shares]
    above = [share.interval[1] - share.value for share in shares]
    return [below, above]


def _svg(title: str, inches: tuple[float, float], draw: Callable[[Axes], None]) -> str:
    """What `draw` draws, without XML declaration and date; `title` is its name to those who do not see it."""
    written = io.StringIO()
    with mpl.rc_context({**STYLE, "svg.hashsalt": title}):
        figure = Figure(figsize=inches, layout="constrained")
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    svg = written.getvalue()
    return svg[svg.index("<svg ") :].replace("<svg ", f'<svg role="img" aria-label="{html.escape(title)}" ', 1)


def _words(name: str) -> str:
    return name.replace("_", " ").replace("|", " or ")

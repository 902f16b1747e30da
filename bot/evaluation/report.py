"""The results as one HTML page that needs nothing else: figures, plots, and what went wrong, worst first."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from bot.evaluation.dialogues import JudgedTurn
from bot.evaluation.judging import Judged
from bot.evaluation.measures import MEASURES, by_company, by_topic, measured, worst
from bot.evaluation.plots import bars_plot, confusion_plot, reliability_plot
from bot.evaluation.results import DIALOGUE_TURNS, Results
from bot.evaluation.shares import Share
from bot.evaluation.tables import by_file, faults

MOST_TEXT = 400
"""Characters of an answer that are shown; the rest says little about the fault."""

CSS = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 72rem; background: #fff; color: #1f2933;
  font: 1rem/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
p { max-width: 44rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(30rem, 1fr)); gap: 1rem 2rem;
  align-items: start; }
figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .25rem; }
svg { width: 100%; height: auto; } svg text { font-family: inherit !important; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.4; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid #d5dce3; }
thead th { border-bottom: 2px solid #9aa5b1; white-space: nowrap; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
td small { display: block; color: #52606d; }
.fault { color: #a61b1b; }
"""


def report(results: Results) -> str:
    """The page. All text of questions and answers is escaped."""
    rows = results.rows
    body = [
        "<h1>How good the answers are</h1>",
        f"<p>{len(rows)} questions ({_list(by_file(rows))}) and {len(results.turns)} turns of dialogues. "
        "Shares are given with their 95&nbsp;% interval (Wilson).</p>",
        _section("Figures", _figures(results)),
    ]
    if rows:
        body += [_section("Plots", _plots(rows)), _section("Worst cases first", _worst(rows))]
    if results.turns:
        body.append(_section("Dialogue turns that went wrong", _turns(results.turns)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Madoguchi: how good the answers are</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _figures(results: Results) -> str:
    figures = results.figures()
    others = [measured(run.rows) for run in results.runs[1:]]
    lines = [
        [html.escape(measure.label), *(_share(shares[measure.name]) for shares in (figures, *others))]
        for measure in MEASURES
    ]
    if results.turns:
        lines.append(["dialogue turns right", _share(figures[DIALOGUE_TURNS]), *("" for _ in others)])
    return _table(["", *(html.escape(run.system) for run in results.runs)], lines, numbers=True)


def _plots(rows: Sequence[Judged]) -> str:
    topics = list(by_topic(rows).items())
    half = (len(topics) + 1) // 2
    plots = {
        "Outcomes": confusion_plot(rows),
        "Confidence": reliability_plot(rows),
        "By company": bars_plot("Outcome right by company", by_company(rows)),
        "By file": bars_plot("Outcome right by file", by_file(rows)),
        "By topic as it was read": bars_plot("Outcome right by frequent topic", dict(topics[:half])),
        "Rarer topics": bars_plot("Outcome right by rarer topic", dict(topics[half:])),
    }
    figures = "".join(f"<figure><figcaption>{name}</figcaption>{svg}</figure>" for name, svg in plots.items())
    return f'<div class="plots">{figures}</div>'


def _worst(rows: Sequence[Judged]) -> str:
    lines = [
        [
            f"{html.escape(row.question)}<small>{html.escape(row.company)}, {html.escape(row.place)}</small>",
            html.escape(" or ".join(sorted(row.expected.outcomes))),
            f"{html.escape(row.given.outcome)}<small>{html.escape(row.given.topic or '')}</small>",
            "" if row.given.confidence is None else f"{row.given.confidence:.2f}",
            f'<span class="fault">{html.escape("; ".join(faults(row)))}</span>{_said(row.given.text)}',
        ]
        for row in worst(rows)
    ]
    return _table(["question", "expected", "given", "sure", "what is wrong, and what was said"], lines)


def _turns(turns: Sequence[JudgedTurn]) -> str:
    lines = [
        [
            f"{html.escape(turn.turn.say)}<small>{html.escape(turn.turn.company)}, {html.escape(turn.place)}</small>",
            f'<span class="fault">{html.escape("; ".join(turn.faults))}</span>{_said(turn.given.text)}',
        ]
        for turn in turns
        if turn.right is False
    ]
    return _table(["said", "what is wrong, and what was answered"], lines)


def _section(heading: str, content: str) -> str:
    return f"<section>\n<h2>{heading}</h2>\n{content}\n</section>"


def _table(header: Sequence[str], lines: Iterable[Sequence[str]], *, numbers: bool = False) -> str:
    """A table of cells that are HTML already; `numbers`: all but the first column."""
    kind = ' class="number"' if numbers else ""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in header)
    body = "".join(
        f"<tr><td>{line[0]}</td>{''.join(f'<td{kind}>{cell}</td>' for cell in line[1:])}</tr>" for line in lines
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _share(share: Share) -> str:
    if not share.whole:
        return "<small>none to count</small>"
    low, high = share.interval
    return (
        f"{100 * share.value:.1f} %<small>{100 * low:.1f} to {100 * high:.1f}, {share.count} of {share.whole}</small>"
    )


def _said(text: str) -> str:
    shown = text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT].rpartition(' ')[0]} ..."
    return f"<small>{html.escape(shown)}</small>"


def _list(names: Iterable[str]) -> str:
    return html.escape(", ".join(names)) or "no file"

"""The results as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.markup import escape
from rich.table import Table

from bot.evaluation.dialogues import JudgedTurn
from bot.evaluation.given import OTHER
from bot.evaluation.judging import Judged
from bot.evaluation.labels import OUTCOMES
from bot.evaluation.measures import MEASURES, by_company, by_topic, confusion, measured, worst
from bot.evaluation.results import DIALOGUE_TURNS, Results
from bot.evaluation.shares import Share

MOST_WITH_COUNTS = 3
"""Systems whose figures fit side by side with their counts on a terminal of 80 columns."""


def tables(results: Results) -> Iterator[Table]:
    """Every table in the order of reading."""
    yield figures_table(results)
    yield confusion_table(results.rows)
    yield breakdown_table("file", by_file(results.rows))
    yield breakdown_table("company", by_company(results.rows))
    yield breakdown_table("topic as read", by_topic(results.rows))
    if results.turns:
        yield turns_table(results.turns)


def figures_table(results: Results) -> Table:
    """Every measure of every system; of many systems without the counts, which would not fit."""
    cell = str if len(results.runs) <= MOST_WITH_COUNTS else _on_two_lines
    table = Table("", *(run.system for run in results.runs), title="Figures, with 95 % intervals")
    figures = results.figures()
    others = [measured(run.rows) for run in results.runs[1:]]
    for measure in MEASURES:
        cells = [cell(figures[measure.name]), *(cell(other[measure.name]) for other in others)]
        table.add_row(measure.label, *cells)
    if results.turns:
        table.add_row("dialogue turns right", cell(figures[DIALOGUE_TURNS]), *("" for _ in others))
    return table


def _on_two_lines(share: Share) -> str:
    """As in `85.0 %` over `76.7-90.7`."""
    return f"{share.percent}\n{share.span}" if share.whole else str(share)


def confusion_table(rows: Sequence[Judged]) -> Table:
    """Outcomes expected by outcomes given."""
    counts = confusion(rows)
    expected = sorted({name for name, _ in counts}, key=lambda name: (name not in OUTCOMES, name))
    given = [*OUTCOMES, OTHER]
    table = Table("expected \\ given", *given, title="Outcomes")
    for name in expected:
        table.add_row(name, *(_count(counts[name, column], name == column) for column in given))
    return table


def breakdown_table(name: str, groups: Mapping[str, Sequence[Judged]]) -> Table:
    """Outcome and main citation by group."""
    table = Table(name, "outcome right", "section hit@1", "wrong citation", title=f"By {name}")
    for group, rows in groups.items():
        figures = measured(rows)
        table.add_row(escape(group), *(str(figures[m]) for m in ("outcome_accuracy", "hit_at_1", "wrong_citations")))
    return table


def turns_table(turns: Sequence[JudgedTurn]) -> Table:
    """The turns of the dialogues that went wrong."""
    right = Share.of(turn.right for turn in turns)
    table = Table("turn", "said", "what is wrong", title=f"Dialogues: {right} turns right")
    for turn in turns:
        if turn.right is False:
            table.add_row(escape(turn.place), escape(turn.turn.say), escape("; ".join(turn.faults)))
    return table


def worst_table(rows: Sequence[Judged], most: int) -> Table:
    """The worst cases, the most confident first."""
    table = Table(
        "where", "company", "question", "expected", "given", "topic", "sure", "what is wrong", title="Worst cases"
    )
    for row in worst(rows)[:most]:
        table.add_row(
            *(escape(cell) for cell in (row.place, row.company, row.question)),
            "|".join(sorted(row.expected.outcomes)),
            row.given.outcome,
            row.given.topic or "",
            "" if row.given.confidence is None else f"{row.given.confidence:.2f}",
            escape("; ".join(faults(row))),
        )
    return table


def faults(row: Judged) -> list[str]:
    """What is wrong with an answer, in words."""
    found = [f"shows {item} of another company" for item in row.foreign]
    if not row.outcome_right:
        found.append("outcome")
    if row.hit is False or row.wrong_citation:
        cited = row.given.main
        found.append(
            f"cites {cited[1] if cited else 'nothing'}, not {' or '.join(row.expected.primary) or 'what fits'}"
        )
    if row.unsaid:
        found.append(f"does not say {', '.join(row.unsaid)}")
    return found


def by_file(rows: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The rows of each file of labels."""
    groups: dict[str, list[Judged]] = {}
    for row in rows:
        groups.setdefault(row.place.rpartition(":")[0], []).append(row)
    return groups


def _count(count: int, right: bool) -> str:
    return "" if not count else f"[bold]{count}[/bold]" if right else str(count)

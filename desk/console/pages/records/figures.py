"""The figures of the overview: each a plot and the table it is drawn from, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from desk.calendar import is_business_day
from desk.console.context import console
from desk.console.pages.records.choosing import today
from desk.console.rendering import language_of, say
from desk.console.texts import coded
from desk.csv_files import Cell
from desk.plots import Bar, Mark, bars, columns
from desk.statistics import AHEAD_DAYS, Overview, Spread
from desk.unanswered import OUTCOMES, UnansweredLine

FIGURES = ("states", "ages", "kinds", "deadlines", "first-reply", "decision", "unanswered")
LONGEST_SPREAD = 15
"""Business days that have a column of their own; what took longer shares the last."""
TOPICS_SHOWN = 12
WAITING = ("awaiting_documents", "awaiting_requester")
"""States in which the desk waits for the person."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot, its table, and in one sentence what it shows."""

    name: str
    title: str
    summary: str
    plot: Markup
    headings: tuple[str, ...]
    table: tuple[tuple[Cell, ...], ...]


def figures(request: web.Request, seen: Overview, asked: Sequence[UnansweredLine]) -> tuple[Figure, ...]:
    """Every figure, in the order of FIGURES."""
    return (
        _states(request, seen),
        _ages(request, seen),
        _kinds(request, seen),
        _deadlines(request, seen),
        _spread(request, "first-reply", seen.first_reply),
        _spread(request, "decision", seen.decision),
        _unanswered(request, asked),
    )


def _states(request: web.Request, seen: Overview) -> Figure:
    language = language_of(request)
    rows = [
        Bar(coded(language, "state", state), count, "warn" if state in WAITING else "plain")
        for state, count in seen.states.items()
    ]
    return _barred(request, "states", rows, number=seen.open)


def _ages(request: web.Request, seen: Overview) -> Figure:
    tones = {"under_31": "warn", "older": "bad"}
    rows = [Bar(say(request, f"records.age.{age}"), count, tones.get(age, "plain")) for age, count in seen.ages.items()]
    return _barred(request, "ages", rows, number=seen.oldest_days or 0)


def _kinds(request: web.Request, seen: Overview) -> Figure:
    language = language_of(request)
    rows = [Bar(coded(language, "kind", kind), count) for kind, count in seen.kinds.items()]
    rows += [Bar(coded(language, "type", one), count) for one, count in seen.types.items() if one != "request"]
    return _barred(request, "kinds", rows, number=seen.types["request"])


def _deadlines(request: web.Request, seen: Overview) -> Figure:
    """One column for what is late, then one for each day."""
    days = [today(request) + dt.timedelta(days=number) for number in range(AHEAD_DAYS)]
    by_day = Counter(due.due_on for due in seen.due if not due.late)
    late = sum(due.late for due in seen.due)
    cells = [Bar(say(request, "records.late"), late, "bad")]
    cells += [Bar(f"{day:%-d}", by_day[day], "plain" if is_business_day(day) else "quiet") for day in days]
    ahead = sum(by_day[day] for day in days)
    title, summary = _said(request, "deadlines", late=late, ahead=ahead, days=AHEAD_DAYS)
    table: list[tuple[Cell, ...]] = [(say(request, "records.late"), late)]
    table += [(day.isoformat(), by_day[day]) for day in days]
    plot = columns("deadlines", title, summary, cells, Mark(1, say(request, "records.today")))
    return Figure("deadlines", title, summary, plot, _headings(request, "day"), tuple(table))


def _spread(request: web.Request, name: str, spread: Spread) -> Figure:
    """How many took nought, one, two ... business days, with a line after the target."""
    counts = Counter(min(day, LONGEST_SPREAD) for day in spread.days)
    last = max([*counts, (spread.target or 0) + 1, 5])
    labels = [f"{day}+" if day == LONGEST_SPREAD else str(day) for day in range(last + 1)]
    target = spread.target
    cells = [
        Bar(label, counts[day], "good" if target is None or day <= target else "warn")
        for day, label in enumerate(labels)
    ]
    if spread.days:
        title, summary = _said(
            request,
            name,
            count=len(spread.days),
            median=f"{spread.median:g}",
            ninety=spread.ninety,
            in_time=spread.in_time,
            target=target,
        )
    else:
        title, summary = say(request, f"records.figure.{name}.title"), say(request, "records.figure.nothing")
    mark = Mark(target + 1, say(request, "records.target", days=target)) if target is not None else None
    table = tuple((label, counts[day]) for day, label in enumerate(labels))
    return Figure(
        name, title, summary, columns(name, title, summary, cells, mark), _headings(request, "business_days"), table
    )


def _unanswered(request: web.Request, asked: Sequence[UnansweredLine]) -> Figure:
    """The topics asked about most in vain, over the companies shown."""
    names = {topic.id: topic.label for topic in console(request).desk.policies.topics.values()}
    totals: Counter[str] = Counter()
    for line in asked:
        totals[line.topic] += line.total
    rows = [Bar(names.get(topic, say(request, "records.off_topic")), count) for topic, count in totals.most_common()]
    title, summary = _said(request, "unanswered", count=sum(totals.values()), topics=len(totals))
    headings = ("company", "topic", *OUTCOMES, "total", "last_day")
    table: tuple[tuple[Cell, ...], ...] = tuple(
        (line.company, line.topic, *(line.counts[one] for one in OUTCOMES), line.total, f"{line.last_day}")
        for line in asked
    )
    return Figure(
        "unanswered", title, summary, bars("unanswered", title, summary, rows[:TOPICS_SHOWN]), headings, table
    )


def _barred(request: web.Request, name: str, rows: list[Bar], **given: object) -> Figure:
    title, summary = _said(request, name, **given)
    table = tuple((row.label, row.value) for row in rows)
    return Figure(name, title, summary, bars(name, title, summary, rows), _headings(request, "what"), table)


def _said(request: web.Request, name: str, **given: object) -> tuple[str, str]:
    return say(request, f"records.figure.{name}.title"), say(request, f"records.figure.{name}.summary", **given)


def _headings(request: web.Request, first: str) -> tuple[str, ...]:
    return say(request, f"records.heading.{first}"), say(request, "records.heading.number")

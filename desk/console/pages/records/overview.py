"""The overview: how the desk stands and how fast it is, and what people asked that the policies do not answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web

from desk.console.context import act, console, visitor
from desk.console.forms import given
from desk.console.pages.records.choosing import SPANS, a_file, chosen_company, csv_file, own_companies, span, today
from desk.console.pages.records.figures import FIGURES, Figure, figures
from desk.console.rendering import render
from desk.console.rules import EVERY_ROLE, Route, staff_with
from desk.models import Staff
from desk.statistics import Overview, overview
from desk.unanswered import UnansweredLine, training_example, unanswered
from desk.work import Work

LABELLERS = ("agent", "approver", "administrator")
"""Roles that may take a labelled example along."""
NEXT = 10
"""So many deadlines are listed."""


async def show_overview(request: web.Request) -> web.StreamResponse:
    """GET /overview."""
    companies, days = await own_companies(request), span(request)
    company = chosen_company(request, companies)
    seen, asked = await act(request, _look, company, *_span(request, days))
    return render(
        request,
        "records/overview.html",
        companies=companies,
        company=company or "",
        days=days,
        spans=SPANS,
        seen=seen,
        figures=figures(request, seen, asked),
        asked=asked,
        labels=_labels(request),
        next_due=seen.due[:NEXT],
        late=sum(due.late for due in seen.due),
        labels_examples=visitor(request).role in LABELLERS,
    )


async def take_figure(request: web.Request) -> web.StreamResponse:
    """GET /overview/{figure}.csv: the table of a plot."""
    companies = await own_companies(request)
    company = chosen_company(request, companies)
    name = request.match_info["figure"]
    if name not in FIGURES:
        raise web.HTTPNotFound
    seen, asked = await act(request, _look, company, *_span(request, span(request)))
    figure: Figure = next(one for one in figures(request, seen, asked) if one.name == name)
    return csv_file(f"{name}-{today(request)}", figure.headings, figure.table)


async def take_example(request: web.Request) -> web.StreamResponse:
    """POST /overview/examples/{example}: a labelled example for training data, as a file to look through."""
    topic = (await given(request)).text("topic")
    example = request.match_info["example"]
    written = await act(request, training_example, example, topic)
    return a_file(f"{topic}-{today(request)}.yml", "text/yaml", written.encode())


def _look(
    work: Work, by: Staff, company: str | None, first: dt.date, last: dt.date
) -> tuple[Overview, tuple[UnansweredLine, ...]]:
    return overview(work, by, company, first, last), unanswered(work, by, company, first, last)


def _span(request: web.Request, days: int) -> tuple[dt.date, dt.date]:
    last = today(request)
    return last - dt.timedelta(days=days - 1), last


def _labels(request: web.Request) -> dict[str, Any]:
    """Every topic and what it is called."""
    return {topic.id: topic.label for topic in console(request).desk.policies.topics.values()}


ROUTES = (
    Route("GET", "/overview", show_overview, EVERY_ROLE, nav="overview", key="o"),
    Route("GET", "/overview/{figure}.csv", take_figure, EVERY_ROLE),
    Route("POST", "/overview/examples/{example}", take_example, staff_with(*LABELLERS)),
)

"""What a company's published policy lacks, with its sections and how often people asked."""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import groupby

from aiohttp import web

from desk.console.context import act, console
from desk.console.pages.records.choosing import csv_file, own_companies, today
from desk.console.rendering import language_of, lead_to, render
from desk.console.rules import EVERY_ROLE, Route, Scope, staff_with
from desk.console.texts import coded
from desk.gaps import Gap, gaps_of
from desk.models import Staff
from desk.staff import ROLES
from desk.unanswered import unanswered
from desk.work import Work

ASKED_DAYS = 365
"""How far back questions asked in vain count."""


async def go_to_gaps(request: web.Request) -> web.StreamResponse:
    """GET /gaps: to the first company of the account."""
    companies = await own_companies(request)
    if not companies:
        raise web.HTTPNotFound
    return lead_to(request, f"/gaps/{next(iter(companies))}")


async def show_gaps(request: web.Request) -> web.StreamResponse:
    """GET /gaps/{company}."""
    company = console(request).desk.policies.company(request.match_info["company"])
    found = await _gaps(request)
    return render(
        request,
        "records/gaps.html",
        companies=await own_companies(request),
        company=company,
        parts=[(part, list(gaps)) for part, gaps in groupby(found, key=lambda gap: gap.part)],
        count=len(found),
    )


async def take_gaps(request: web.Request) -> web.StreamResponse:
    """GET /gaps/{company}/report.csv."""
    company = console(request).desk.policies.company(request.match_info["company"])
    rows = [
        (
            company.id,
            company.revised.isoformat(),
            gap.part,
            gap.says,
            "; ".join(f"{where.section} {where.heading}" for where in gap.where),
            gap.topic,
            gap.asked,
        )
        for gap in await _gaps(request)
    ]
    headings = ("company", "policy_revised", "part", "gap", "sections", "topic", "asked_in_vain")
    return csv_file(f"gaps-{company.id}-{today(request)}", headings, rows)


async def _gaps(request: web.Request) -> tuple[Gap, ...]:
    policies, company_id = console(request).desk.policies, request.match_info["company"]
    language = language_of(request)
    asked = await act(request, _asked, company_id, today(request) - dt.timedelta(days=ASKED_DAYS))
    return gaps_of(policies.company(company_id), policies, language, partial(coded, language, "kind"), asked)


def _asked(work: Work, by: Staff, company: str, first: dt.date) -> dict[str, int]:
    """How often each topic was asked about in vain, at one company."""
    return {line.topic: line.total for line in unanswered(work, by, company, first)}


OF_COMPANY = staff_with(*ROLES, scope=Scope.COMPANY)
ROUTES = (
    Route("GET", "/gaps", go_to_gaps, EVERY_ROLE, nav="gaps"),
    Route("GET", "/gaps/{company}", show_gaps, OF_COMPANY),
    Route("GET", "/gaps/{company}/report.csv", take_gaps, OF_COMPANY),
)

"""What the pages of records have in common: the company and span chosen in the address, files to take along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from aiohttp import web

from desk.calendar import day_in_japan
from desk.console.access import companies_of
from desk.console.context import act, console
from desk.csv_files import BOM, Cell, as_csv
from desk.models import Staff
from desk.work import Work

SPANS = (30, 90, 365)
"""Days that an overview may look back."""


async def own_companies(request: web.Request) -> Mapping[str, str]:
    """The account's companies: id and short name."""

    def named(work: Work, by: Staff) -> dict[str, str]:
        return {one: work.policies.company(one).names.short for one in companies_of(work, by)}

    return await act(request, named)


def chosen_company(request: web.Request, companies: Mapping[str, str]) -> str | None:
    """The company in the address, if it is one of the account's; None for all of them."""
    company = request.query.get("company")
    return company if company in companies else None


def span(request: web.Request) -> int:
    """How many days to look back; 90 unless the address says otherwise."""
    given = request.query.get("days", "")
    return int(given) if given in map(str, SPANS) else 90


def today(request: web.Request) -> dt.date:
    """The day it is in Japan."""
    return day_in_japan(console(request).desk.clock())


def a_day(given: str) -> dt.date | None:
    """A day as a date field sends it; None for anything else."""
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return None


def csv_file(name: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> web.Response:
    """A table to take along."""
    return a_file(f"{name}.csv", "text/csv", (BOM + as_csv(headings, rows)).encode())


def a_file(name: str, kind: str, body: bytes, *, inline: bool = False) -> web.Response:
    """A file; `name` is of our own words. `inline`: to be looked at, not kept."""
    way = "inline" if inline else "attachment"
    return web.Response(
        body=body,
        content_type=kind,
        charset="utf-8" if kind.startswith("text/") else None,
        headers={"Content-Disposition": f'{way}; filename="{name}"'},
    )

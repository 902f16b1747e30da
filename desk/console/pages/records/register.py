"""The register of requests for audits, and its figures month by month."""

from __future__ import annotations

from aiohttp import web

from desk.console.context import act
from desk.console.pages.records.choosing import a_day, a_file, chosen_company, csv_file, own_companies, today
from desk.console.rendering import render
from desk.console.rules import EVERY_ROLE, Route
from desk.csv_files import BOM
from desk.register import export_register, register_csv
from desk.statistics import monthly

MONTHS = 12


async def show_register(request: web.Request) -> web.StreamResponse:
    """GET /register: what can be taken along, and the last twelve months."""
    companies = await own_companies(request)
    company = chosen_company(request, companies)
    months = await act(request, monthly, company, MONTHS)
    return render(request, "records/register.html", companies=companies, company=company or "", months=months)


async def take_register(request: web.Request) -> web.StreamResponse:
    """GET /register.csv: a row for each item of each ticket, by days in Japan. That it was taken is in the trail."""
    companies = await own_companies(request)
    company = chosen_company(request, companies)
    first, last = (a_day(request.query.get(name, "")) for name in ("first", "last"))
    rows = await act(request, export_register, company, first, last)
    name = f"register-{company or 'all'}-{today(request)}.csv"
    return a_file(name, "text/csv", (BOM + register_csv(rows)).encode())


async def take_months(request: web.Request) -> web.StreamResponse:
    """GET /register/months.csv: the figures month by month."""
    companies = await own_companies(request)
    months = await act(request, monthly, chosen_company(request, companies), MONTHS)
    counted = [*months[0].opened, *months[0].by_kind]
    headings = ("month", *counted, "received", "decided", "refused", "median_business_days", "late")
    rows = [
        (
            f"{month.month:%Y-%m}",
            *month.opened.values(),
            *month.by_kind.values(),
            month.received,
            month.decided,
            month.refused,
            month.median_days,
            month.late,
        )
        for month in months
    ]
    return csv_file(f"months-{today(request)}", headings, rows)


ROUTES = (
    Route("GET", "/register", show_register, EVERY_ROLE, nav="register", key="r"),
    Route("GET", "/register.csv", take_register, EVERY_ROLE),
    Route("GET", "/register/months.csv", take_months, EVERY_ROLE),
)

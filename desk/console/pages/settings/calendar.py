"""The desk's calendar: what is closed anyway, and the closing days that the company sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from desk.calendar import CALENDAR, day_in_japan, national_holiday
from desk.closing_days import close_days, coming_days, open_day
from desk.console.access import companies_of
from desk.console.context import act, visitor
from desk.console.forms import given
from desk.console.rendering import lead_to, render
from desk.console.rules import ADMINISTRATOR, EVERY_ROLE, Route
from desk.errors import EntryInvalid
from desk.models import Staff
from desk.work import Work

HOLIDAYS_AHEAD = 120
"""Days ahead of which the national holidays are shown."""


@dataclass(frozen=True, slots=True)
class CompanyCalendar:
    """The closing days of one company that are still to come."""

    company: str
    days: tuple[dt.date, ...]


async def show_calendar(request: web.Request) -> web.StreamResponse:
    """GET /settings/calendar."""
    calendars, holidays = await act(request, _read)
    may = visitor(request).role == "administrator"
    values: dict[str, Any] = {"calendars": calendars, "holidays": holidays, "may_change": may, "calendar": CALENDAR}
    return render(request, "settings/calendar.html", **values)


async def close(request: web.Request) -> web.StreamResponse:
    """POST /settings/calendar: close the desk of a company on some days."""
    form = await given(request)
    first = _day(form.text("first"))
    last = _day(form.text("last")) if form.text("last") else first
    await act(request, close_days, form.text("company"), first, last)
    return lead_to(request, "/settings/calendar")


async def reopen(request: web.Request) -> web.StreamResponse:
    """POST /settings/calendar/remove: take a closing day back."""
    form = await given(request)
    await act(request, open_day, form.text("company"), _day(form.text("day")))
    return lead_to(request, "/settings/calendar")


def _read(work: Work, by: Staff) -> tuple[tuple[CompanyCalendar, ...], tuple[tuple[dt.date, str], ...]]:
    today = day_in_japan(work.now)
    ahead = (today + dt.timedelta(days=offset) for offset in range(HOLIDAYS_AHEAD))
    holidays = tuple((day, name) for day in ahead if (name := national_holiday(day)))
    return tuple(CompanyCalendar(one, coming_days(work, one)) for one in companies_of(work, by)), holidays


def _day(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        raise EntryInvalid("day", "write it as 2026-12-29") from error


ROUTES = (
    Route("GET", "/settings/calendar", show_calendar, EVERY_ROLE),
    Route("POST", "/settings/calendar", close, ADMINISTRATOR),
    Route("POST", "/settings/calendar/remove", reopen, ADMINISTRATOR),
)

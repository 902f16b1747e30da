"""The clocks of a leak that has to be reported (APPI, Article 26): while its flag is on a ticket, whatever its state.

The days stand in data/desk/law.yml. The day on which the company came to know of the leak counts as the first.
"""

from __future__ import annotations

import datetime as dt

from desk.calendar import CALENDAR, business_day_after, day_in_japan, is_business_day, start_of
from desk.casework import Standing, changed, take_ticket
from desk.circumstances import deadlines_of
from desk.deadlines import INCIDENT, start
from desk.errors import EntryInvalid
from desk.models import Deadline, Staff, Ticket
from desk.rules import Incident, load_law
from desk.work import Work

LEAK, WRONGFUL = "incident26", "incident26_wrongful"
FLAGS = (LEAK, WRONGFUL)
PRELIMINARY, FINAL = INCIDENT
REPORTS = {"preliminary": PRELIMINARY, "final": FINAL}


def follow(work: Work, ticket: Ticket, known_on: dt.date | None) -> None:
    """Let the clocks go by the flags of a ticket: started, moved, or gone where no flag is left.

    Raises EntryInvalid for a day that lies ahead.
    """
    if known_on is not None and known_on > day_in_japan(work.now):
        raise EntryInvalid("day", f"{known_on:%Y-%m-%d} lies ahead")
    rows = {row.kind: row for row in deadlines_of(work, ticket) if row.kind in INCIDENT}
    if not set(FLAGS).intersection(ticket.flags):
        for row in rows.values():
            if row.met_at is None:
                work.session.delete(row)
        return
    law = load_law().incident
    first = rows.get(PRELIMINARY) or rows.get(FINAL)
    known = known_on or (day_in_japan(first.starts_at) if first else day_in_japan(work.now))
    for kind in INCIDENT:
        _run(work, ticket, rows.get(kind), kind, known, law)


def record_report(
    work: Work, by: Staff, reference: str, report: str, reported_on: dt.date, expected: int | None = None
) -> Standing:
    """Record the day in Japan on which a report (preliminary, final) went to the Commission; its clock is met.

    Raises EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    if report not in REPORTS:
        raise EntryInvalid("report", f"it is none of {', '.join(REPORTS)}")
    row = next((row for row in deadlines_of(work, ticket) if row.kind == REPORTS[report]), None)
    if row is None:
        raise EntryInvalid("report", f"no leak is noted for {ticket.reference}; put the flag {LEAK} on it first")
    if not day_in_japan(row.starts_at) <= reported_on <= day_in_japan(work.now):
        raise EntryInvalid("day", f"{reported_on:%Y-%m-%d} is before the leak was known, or lies ahead")
    row.met_at = start_of(reported_on)
    return changed(
        work, ticket, by, "leak_reported", {"report": report, "on": f"{reported_on:%Y-%m-%d}"}, also=("deadlines",)
    )


def _run(work: Work, ticket: Ticket, row: Deadline | None, kind: str, known: dt.date, law: Incident) -> None:
    """Start a clock, or start it anew; one that was met stays so."""
    met = row.met_at if row else None
    due, warn, rule, calendar = _preliminary(known, law) if kind == PRELIMINARY else _final(ticket, known, law)
    basis = f"APPI, Article {law.article}"
    start(work, ticket, kind, rule, basis, known, due, warn=warn, calendar=calendar)
    if row is not None:
        row.met_at = met


Clock = tuple[dt.date, dt.date, str, str | None]
"""The last day, the day of the warning, the rule in words, and the calendar counted with."""


def _preliminary(known: dt.date, law: Incident) -> Clock:
    due, warn = _nth_day(known, law.preliminary_day), _nth_day(known, law.preliminary_amber_day)
    rule = (
        f"Preliminary report of the leak promptly, within about {law.preliminary_amber_day} to {law.preliminary_day} "
        f"days, {known:%Y-%m-%d} being the first."
    )
    return due, warn, rule, None


def _final(ticket: Ticket, known: dt.date, law: Incident) -> Clock:
    wrongful = WRONGFUL in ticket.flags
    count = law.final_day_wrongful if wrongful else law.final_day
    last = _nth_day(known, count)
    due = last if is_business_day(last) else business_day_after(last, 1)
    why = " (perhaps a wrongful purpose)" if wrongful else ""
    rule = f"Final report of the leak within {count} days{why}, {known:%Y-%m-%d} being the first."
    return due, due - dt.timedelta(days=law.final_amber_before), rule, CALENDAR


def _nth_day(known: dt.date, count: int) -> dt.date:
    return known + dt.timedelta(days=count - 1)

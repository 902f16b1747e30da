"""What is due when, and by which rule. Days are days in Japan; the first day is not counted (Civil Code, Article 140).

Every deadline says its rule in words and on what it rests. `first_look` is set by `opening`, and anew by `start_again`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from bot.policies.model import Company
from desk.calendar import CALENDAR, business_day_after, day_in_japan, end_of, first_look_due, start_of
from desk.circumstances import deadlines_of
from desk.closing_days import closing_days
from desk.messages import from_rfc3339, rfc3339
from desk.models import Deadline, Ticket, TicketEvent
from desk.rules import load_law, load_practice
from desk.work import Work

PRACTICE = "practice of this desk"
Alarm = Literal["none", "amber", "red"]
ANSWERED = ("first_look", "internal_target", "article_39")
"""Kinds that are met when the person has the answer."""
INCIDENT = ("incident_preliminary", "incident_final")
"""Kinds that run whatever becomes of the ticket: what is due is a report about a leak (desk/incidents.py)."""
ADDED = "changed_by_person"
"""The event that names the kinds a person added (desk/supplements.py)."""
OURS = ("first_look", "internal_target")
"""Kinds that are the desk's own, and met when it passes a ticket on; the watch of Article 39 is not."""


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A deadline as staff see it; times are UTC. `paused` while its clock stands still."""

    kind: str
    rule: str
    basis: str
    starts_at: dt.datetime
    due_at: dt.datetime
    met_at: dt.datetime | None
    paused: bool
    alarm: Alarm


def await_documents(work: Work, ticket: Ticket) -> None:
    """From the opening of a request whose form has to come: two days on which to remind the person."""
    opened = day_in_japan(work.now)
    for kind, which in (("documents_first", "first"), ("documents_second", "second")):
        days = load_practice().days[kind]
        rule = f"Remind the person of the form for the {which} time {days} days after the opening."
        start(work, ticket, kind, rule, PRACTICE, opened, opened + dt.timedelta(days=days))


def keep_reminders_apart(work: Work, ticket: Ticket) -> None:
    """From a first reminder that came late: the second is due as long after it as it would have been after one in
    time."""
    days = load_practice().days["documents_second"] - load_practice().days["documents_first"]
    today = day_in_japan(work.now)
    due = today + dt.timedelta(days=days)
    second = next((row for row in deadlines_of(work, ticket) if row.kind == "documents_second"), None)
    if second is not None and second.met_at is None and day_in_japan(second.due_at) < due:
        rule = f"Remind the person of the form for the second time {days} days after the first, which came late."
        start(work, ticket, "documents_second", rule, PRACTICE, today, due)


def await_answer_to_reminder(work: Work, ticket: Ticket) -> None:
    """From the second reminder: the day after which the ticket may lapse."""
    reminded, days = day_in_japan(work.now), load_practice().days["documents_lapse"]
    rule = f"The ticket may lapse once {days} days have passed since the second reminder."
    start(work, ticket, "documents_lapse", rule, PRACTICE, reminded, reminded + dt.timedelta(days=days))


def start_from_arrival(work: Work, ticket: Ticket, arrived: dt.date, kinds: tuple[str, ...]) -> None:
    """From the arrival of a request in due form: the desk's own target, and the watch of Article 39."""
    _aim(work, ticket, arrived)
    _watch(work, ticket, arrived, kinds)


def _aim(work: Work, ticket: Ticket, arrived: dt.date) -> None:
    target = load_practice().days["internal_target"]
    rule = f"{target} business days from formal receipt to the answer; days at whose end the desk waits do not count."
    due = business_day_after(arrived, target, closed=closing_days(work, ticket.company))
    start(work, ticket, "internal_target", rule, PRACTICE, arrived, due, calendar=CALENDAR)


def watch_added(work: Work, ticket: Ticket, added_on: dt.date, kinds: tuple[str, ...]) -> None:
    """From the day on which kinds were added to a request that had arrived: the watch of Article 39, where none runs.
    One that runs for the kinds before is the earlier one, and stays."""
    if not any(row.kind == "article_39" and row.met_at is None for row in deadlines_of(work, ticket)):
        _watch(work, ticket, added_on, kinds)


def watch_no_more(work: Work, ticket: Ticket, kinds: tuple[str, ...]) -> None:
    """Where none of the `kinds` still asked for is watched, a watch of Article 39 that runs goes."""
    if set(kinds).intersection(load_law().watch.kinds):
        return
    for row in deadlines_of(work, ticket):
        if row.kind == "article_39" and row.met_at is None:
            work.session.delete(row)


def _watch(work: Work, ticket: Ticket, arrived: dt.date, kinds: tuple[str, ...]) -> None:
    watch = load_law().watch
    watched = tuple(kind for kind in kinds if kind in watch.kinds)
    if watched:
        rule = (
            f"{watch.red_day} days from arrival on {arrived:%Y-%m-%d}; then a lawsuit may be brought "
            f"({len(watched)} of {len(kinds)} kinds). Not a date to promise."
        )
        basis = f"APPI, Article {watch.article}"
        warn, red = (arrived + dt.timedelta(days=days) for days in (watch.amber_day, watch.red_day))
        start(work, ticket, "article_39", rule, basis, arrived, red, warn=warn)


def restart_from_arrival(work: Work, ticket: Ticket, arrived: dt.date, kinds: tuple[str, ...]) -> None:
    """As `start_from_arrival`, where the day of arrival was recorded wrong: the days the desk waited still do not
    count, and a kind that came later is not watched from before it came."""
    pauses = [list(pair) for row in deadlines_of(work, ticket) if row.kind == "internal_target" for pair in row.pauses]
    _aim(work, ticket, arrived)
    added = _days_added(work, ticket)
    came = [max(arrived, added.get(kind, arrived)) for kind in kinds if kind in load_law().watch.kinds]
    _watch(work, ticket, min(came, default=arrived), kinds)
    for row in deadlines_of(work, ticket):
        if row.kind == "internal_target" and pauses:
            row.pauses = pauses
            _leave_out_pauses(work, ticket, row)


def _days_added(work: Work, ticket: Ticket) -> dict[str, dt.date]:
    """The day in Japan on which the person last added each kind that they added; only the trail knows it."""
    query = (
        select(TicketEvent.at, TicketEvent.detail)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.action == ADDED)
        .order_by(TicketEvent.sequence)
    )
    events = work.session.execute(query).all()
    return {kind: day_in_japan(at) for at, detail in events for kind in detail["added"]}


def start_again(work: Work, ticket: Ticket) -> None:
    """From the reopening of a ticket: the first look and the desk's own target run anew. So does the watch of Article
    39, from the arrival as before, where the person never had an answer."""
    company = work.policies.companies.get(ticket.company)
    for row in deadlines_of(work, ticket):
        if row.kind == "first_look":
            row.starts_at, row.met_at = work.now, None
            hours = company.hours.get("desk") if company else None
            row.due_at = first_look_due(hours, work.now, closing_days(work, ticket.company))
        if row.kind == "article_39" and ticket.notified_at is None:
            row.met_at = None
    if ticket.type == "request":
        today, days = day_in_japan(work.now), load_practice().days["internal_target"]
        rule = f"{days} business days from the reopening to the answer; days at whose end the desk waits do not count."
        due = business_day_after(today, days, closed=closing_days(work, ticket.company))
        start(work, ticket, "internal_target", rule, PRACTICE, today, due, calendar=CALENDAR)


def await_fee(work: Work, ticket: Ticket, company: Company | None) -> None:
    """From when the person knows what is to be paid: the days they have for it."""
    today, days = day_in_japan(work.now), load_practice().days["fee"]
    when = company.fact("fee.when") if company and "fee.when" in company.facts else None
    rule = f"{days} days to pay, from when the person was told." + (f" The policy: {when}." if when else "")
    start(work, ticket, "fee", rule[:200], PRACTICE, today, today + dt.timedelta(days=days))


def await_objection(work: Work, ticket: Ticket) -> None:
    """From the answer: the days in which the person may object before the ticket is closed."""
    today, days = day_in_japan(work.now), load_practice().days["objection"]
    rule = f"Close no sooner than {days} days after the answer was sent."
    start(work, ticket, "objection", rule, PRACTICE, today, today + dt.timedelta(days=days))


def meet(work: Work, ticket: Ticket, *kinds: str) -> None:
    """Note that what was due has been done; what was met stays as it was."""
    for row in deadlines_of(work, ticket):
        if row.kind in kinds and row.met_at is None:
            row.met_at = work.now


def pause(work: Work, ticket: Ticket) -> None:
    """Stop the desk's own clock while it waits for the person. The watch of Article 39 goes on."""
    for row in deadlines_of(work, ticket):
        if row.kind == "internal_target" and row.met_at is None and not is_paused(row):
            row.pauses = [*row.pauses, [rfc3339(work.now), ""]]


def resume(work: Work, ticket: Ticket) -> None:
    """Let the desk's own clock run again, with its day moved by the business days on which it stood still."""
    for row in deadlines_of(work, ticket):
        if row.kind == "internal_target" and is_paused(row):
            row.pauses = [*row.pauses[:-1], [row.pauses[-1][0], rfc3339(work.now)]]
            _leave_out_pauses(work, ticket, row)


def _leave_out_pauses(work: Work, ticket: Ticket, row: Deadline) -> None:
    """Count a target anew from its start, without the days at whose end it stood still."""
    ended = [
        (day_in_japan(from_rfc3339(first)), day_in_japan(from_rfc3339(last))) for first, last in row.pauses if last
    ]
    days = load_practice().days["internal_target"]
    closed = closing_days(work, ticket.company)
    row.due_at, row.calendar = end_of(business_day_after(day_in_japan(row.starts_at), days, ended, closed)), CALENDAR


def is_paused(row: Deadline) -> bool:
    """Whether a deadline's clock stands still."""
    return bool(row.pauses) and row.pauses[-1][1] == ""


def alarm(row: Deadline, now: dt.datetime) -> Alarm:
    """Red from the start, in Japan, of the day something is due; amber from the warning before; none once met."""
    if row.met_at is not None or is_paused(row):
        return "none"
    if day_in_japan(now) >= day_in_japan(row.due_at):
        return "red"
    return "amber" if row.warn_at is not None and now >= row.warn_at else "none"


def is_overdue(row: Deadline, now: dt.datetime) -> bool:
    """Whether something should have been done before now."""
    return row.met_at is None and not is_paused(row) and row.due_at < now


def line(row: Deadline, now: dt.datetime) -> DeadlineLine:
    """A deadline as staff see it."""
    return DeadlineLine(
        row.kind, row.rule, row.basis, row.starts_at, row.due_at, row.met_at, is_paused(row), alarm(row, now)
    )


def start(
    work: Work,
    ticket: Ticket,
    kind: str,
    rule: str,
    basis: str,
    first: dt.date,
    last: dt.date,
    *,
    warn: dt.date | None = None,
    calendar: str | None = None,
) -> None:
    """A deadline at the end of `last`; one of this kind that there is already starts anew."""
    row = next((row for row in deadlines_of(work, ticket) if row.kind == kind), None)
    if row is None:
        row = Deadline(
            id=str(uuid.uuid4()),
            ticket_id=ticket.id,
            kind=kind,
            rule=rule,
            basis=basis,
            starts_at=start_of(first),
            due_at=end_of(last),
        )
        work.session.add(row)
    row.rule, row.basis, row.calendar = rule, basis, calendar
    row.starts_at, row.due_at, row.warn_at = start_of(first), end_of(last), start_of(warn) if warn else None
    row.pauses, row.met_at = [], None

"""Fills a desk with tickets and times its queue as it grows: `python bench/seed_desk.py --tickets 500 5000`.

Writes into the database of the settings, so give it one of its own (MADOGUCHI_DATABASE_URL). Every person is made up.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from actions.services import from_settings
from bot.policies.model import KINDS, Policies
from bot.settings import Settings
from desk.assignment import claim
from desk.calendar import day_in_japan
from desk.errors import EntryInvalid, TransitionRefused
from desk.fees import FeeEntry
from desk.finding import find_by_email, find_reference
from desk.models import Staff
from desk.opening import NoticeAccepted, Origin
from desk.queue import Selection, queue_page
from desk.receiving import record_arrival
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff, list_staff, staff_named
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk, Work

PEOPLE = (("seed-aiko", "agent"), ("seed-ben", "agent"), ("seed-chie", "approver"))
AT_ONCE = 100
TIMES = 30
EVERYBODYS = "somebody@example.jp"
"""An address that two tickets in a thousand have."""
Look = Callable[[Work, Staff], object]


def main() -> None:
    """Open tickets, a hundred to a transaction, spread over the last half year, let people take some, and time what
    staff look at; again for each further number of tickets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, nargs="+", default=[500, 5000], help="how many there are, growing")
    wanted: list[int] = sorted(parser.parse_args().tickets)
    found = from_settings(Settings.load())
    found.desk.database.migrate()
    chance = random.Random(1)
    with found.desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        known = {line.login for line in list_staff(work)}
        for login, role in PEOPLE:
            if login not in known:
                add_staff(work, login, login.removeprefix("seed-").title(), role)
    references: list[str] = []
    columns: list[dict[str, float]] = []
    for number in wanted:
        grow(found.desk, found.policies, chance, references, number)
        columns.append({name: typical(found.desk, look) for name, look in looks(found.desk, references).items()})
    found.desk.close()
    print(f"\n{'milliseconds, with tickets':<34}" + "".join(f"{number:>9,}" for number in wanted) + "    ratio")
    for name, first in columns[0].items():
        times = [column[name] for column in columns]
        print(f"{name:<34}" + "".join(f"{1000 * one:9.1f}" for one in times) + f"{times[-1] / first:9.1f}")


def grow(desk: Desk, policies: Policies, chance: random.Random, references: list[str], number: int) -> None:
    """Open tickets until there are so many, and let people take some of the new ones."""
    began, before = time.perf_counter(), len(references)
    for first in range(before, number, AT_ONCE):
        references += opened(desk, policies, chance, min(AT_ONCE, number - first))
        print(f"\r{len(references):,} of {number:,}", end="", file=sys.stderr)
    worked = take_some(desk, chance, references[before:])
    if not desk.database.is_sqlite:
        with desk.database.engine.begin() as connection:
            connection.execute(text("ANALYZE"))  # as the server does by itself after a while
    print(f"\r{number:,} tickets, {worked:,} taken up now, in {time.perf_counter() - began:.0f} s", file=sys.stderr)


def looks(desk: Desk, references: list[str]) -> dict[str, Look]:
    """What staff look at, each by name: pages of the queue, and what they search."""

    def page(after: str = "", **selection: str) -> Look:
        return lambda work, by: queue_page(work, by, Selection(**selection), after)

    with desk.transaction() as work:
        by, after = staff_named(work, PEOPLE[0][0]), ""
        for _ in range(4):
            after = queue_page(work, by, Selection(), after).next or after
    return {
        "open, what is due first": page(),
        "... a later page": page(after),
        "open, newest first": page(order="newest"),
        "all, newest first": page(order="newest", standing="all"),
        "mine": page(assignee="me"),
        "nobody's": page(assignee="nobody"),
        "overdue": page(due="late"),
        "due within a week": page(due="week"),
        "of one company": page(company="netone"),
        "in one state": page(state="received"),
        "of one kind": page(kind="erasure"),
        "with a flag": page(flag="urgent"),
        "identity not checked": page(identity="not_started"),
        "fee not stated": page(fee="not_stated"),
        "search by reference": lambda work, by: find_reference(work, by, references[len(references) // 2]),
        "search by e-mail": lambda work, by: find_by_email(work, by, EVERYBODYS),
        "search by an unknown e-mail": lambda work, by: find_by_email(work, by, "nobody@example.jp"),
    }


def typical(desk: Desk, look: Look) -> float:
    """Seconds that it takes to look, the median of thirty."""
    times = []
    for _ in range(TIMES):
        with desk.transaction() as work:
            by, began = staff_named(work, PEOPLE[0][0]), time.perf_counter()
            look(work, by)
            times.append(time.perf_counter() - began)
    return statistics.median(times)


def opened(desk: Desk, policies: Policies, chance: random.Random, count: int) -> list[str]:
    """Open tickets at one moment of the last half year; their references."""
    moment = desk.clock() - dt.timedelta(hours=chance.randrange(24 * 180))
    with desk.transaction() as now:
        work = Work(now.session, now.keys, now.policies, moment, now.keeping)
        return [open_one(work, policies, chance) for _ in range(count)]


def open_one(work: Work, policies: Policies, chance: random.Random) -> str:
    """A request mostly, now and then a question or a complaint; its reference."""
    company = chance.choice(sorted(policies.companies))
    number = chance.randrange(10**12)
    origin = Origin(company, "web", None, f"seed-{number}", "a" * 64)
    notice = NoticeAccepted("b" * 64, work.now)
    email = EVERYBODYS if chance.random() < 0.002 else f"person{number}@example.jp"
    person = {"name": f"Person {number}", "reply_route": "email", "email": email}
    age = "adult" if policies.companies[company].procedure.age_gate else None
    if chance.random() < 0.2:
        sort = chance.choice(("inquiry", "complaint"))
        draft = TicketDraft(origin=origin, type=sort, text="A question of a test.", notice=notice, age=age, **person)
        return open_ticket(work, draft).reference
    drawn = chance.sample(KINDS, chance.choice((1, 1, 1, 2)))
    kinds = tuple(kind for kind in KINDS if kind in drawn)
    request = RequestDraft(
        origin=origin,
        kinds=kinds,
        notice=notice,
        age=age,
        capacity="self",
        relationship="customer",
        details="everything of a test",
        wrong_value="old",
        right_value="new",
        delivery_method="electronic",
        fee_ack=True,
        **person,
    )
    return open_request(work, request).reference


def take_some(desk: Desk, chance: random.Random, references: list[str]) -> int:
    """Every third ticket is assigned, every other of those has arrived; how many were taken up."""
    taken = 0
    for reference in references[::3]:
        login = chance.choice(PEOPLE)[0]
        try:
            with desk.transaction() as work:
                claim(work, staff_named(work, login), reference)
            taken += 1
            if chance.random() < 0.5:
                with desk.transaction() as work:
                    by, today = staff_named(work, login), day_in_japan(work.now)
                    record_arrival(work, by, reference, today, "post", form_seen=True, fee=FeeEntry("waived"))
        except (EntryInvalid, TransitionRefused):  # an inquiry or a complaint: it does not arrive by post
            continue
    return taken


if __name__ == "__main__":
    main()

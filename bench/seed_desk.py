"""Fills a desk with tickets and times its queue: `python bench/seed_desk.py --tickets 5000`.

Writes into the database of the settings, so give it one of its own (MADOGUCHI_DATABASE_URL). Every person is made up.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from actions.services import from_settings
from bot.policies.model import KINDS, Policies
from bot.settings import Settings
from desk.assignment import claim
from desk.calendar import day_in_japan
from desk.errors import EntryInvalid, TransitionRefused
from desk.fees import FeeEntry
from desk.opening import NoticeAccepted, Origin
from desk.queue import Selection, queue_page
from desk.receiving import record_arrival
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff, list_staff, staff_named
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk, Work

PEOPLE = (("seed-aiko", "agent"), ("seed-ben", "agent"), ("seed-chie", "approver"))
AT_ONCE = 100
SELECTIONS = (
    ("open, what is due first", Selection()),
    ("open, newest first", Selection(order="newest")),
    ("mine", Selection(assignee="me")),
    ("overdue", Selection(due="late")),
    ("all", Selection(standing="all")),
    ("of one kind", Selection(kind="erasure")),
)


def main() -> None:
    """Open the tickets, a hundred to a transaction, spread over the last half year; then let people take some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=5000)
    wanted: int = parser.parse_args().tickets
    found = from_settings(Settings.load())
    found.desk.database.migrate()
    began, chance = time.perf_counter(), random.Random(1)
    with found.desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        known = {line.login for line in list_staff(work)}
        for login, role in PEOPLE:
            if login not in known:
                add_staff(work, login, login.removeprefix("seed-").title(), role)
    references: list[str] = []
    for first in range(0, wanted, AT_ONCE):
        references += opened(found.desk, found.policies, chance, min(AT_ONCE, wanted - first))
        print(f"\r{len(references):,} of {wanted:,}", end="", file=sys.stderr)
    worked = take_some(found.desk, chance, references)
    print(f"\r{wanted:,} tickets opened, {worked:,} taken up, in {time.perf_counter() - began:.0f} s")
    for name, selection in SELECTIONS:
        print(f"{name:<24} {1000 * best(found.desk, selection):6.1f} ms")
    found.desk.close()


def best(desk: Desk, selection: Selection) -> float:
    """Seconds that the first page of a selection takes, the best of ten."""
    times = []
    for _ in range(10):
        with desk.transaction() as work:
            by, began = staff_named(work, PEOPLE[0][0]), time.perf_counter()
            queue_page(work, by, selection)
            times.append(time.perf_counter() - began)
    return min(times)


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
    person = {"name": f"Person {number}", "reply_route": "email", "email": f"person{number}@example.jp"}
    if chance.random() < 0.2:
        sort = chance.choice(("inquiry", "complaint"))
        draft = TicketDraft(origin=origin, type=sort, text="A question of a test.", notice=notice, **person)
        return open_ticket(work, draft).reference
    drawn = chance.sample(KINDS, chance.choice((1, 1, 1, 2)))
    kinds = tuple(kind for kind in KINDS if kind in drawn)
    request = RequestDraft(
        origin=origin,
        kinds=kinds,
        notice=notice,
        age="adult" if policies.companies[company].procedure.age_gate else None,
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

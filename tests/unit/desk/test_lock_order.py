"""Nobody waits for a row while they hold the end of the audit trail: two who do wait for each other."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select, text

from bot.policies.model import Policies
from desk import audit
from desk.assignment import claim
from desk.conversations import expire_conversations, open_conversation
from desk.crypto import KeyRing
from desk.database import Database
from desk.erasure import erase_ticket
from desk.errors import DeskUnavailable
from desk.handoffs import PRESENCE, end_lapsed, join, take_and_join
from desk.models import DataKey, Ticket
from desk.requests import RequestDraft, open_request
from desk.staff import staff_named
from desk.work import Desk, Work
from tests.unit.desk.counter import DeskStaff

if TYPE_CHECKING:
    from tests.conftest import Clock

NewDraft = Callable[..., RequestDraft]
TOUCHED = re.compile(r"\b(?:UPDATE|DELETE FROM|FROM) (\w+)")


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(" ".join(statement.split()))

    event.listen(desk.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", note)


def changed_while_holding_the_trail(sent: list[str]) -> set[str]:
    """Tables of which rows are changed or locked after the trail's end was."""
    first = next(number for number, statement in enumerate(sent) if "audit_head" in statement)
    later = [said for said in sent[first:] if said.startswith(("UPDATE", "DELETE")) or said.endswith("FOR UPDATE")]
    return {table for said in later for table in TOUCHED.findall(said)} - {"audit_head"}


def conversations(desk: Desk, draft: NewDraft, count: int) -> list[str]:
    """Tickets with a conversation each, by reference."""
    references = []
    with desk.transaction() as work:
        for number in range(count):
            opened = open_conversation(work, "acme", "web")
            request = draft(conversation_id=opened.id, key=f"key-{number}", email=f"h{number}@example.jp")
            references.append(open_request(work, request).reference)
    return references


def test_conversations_are_all_removed_before_any_is_noted(desk: Desk, draft: NewDraft, clock: Clock) -> None:
    conversations(desk, draft, 3)
    clock.forward(days=40)
    with statements(desk) as sent, desk.transaction() as work:
        assert expire_conversations(work, dt.timedelta(days=30)) == 3
    assert changed_while_holding_the_trail(sent) == set()


def test_a_ticket_is_wiped_before_anything_is_noted(staffed: DeskStaff, draft: NewDraft) -> None:
    with staffed.desk.transaction() as work:
        opened = open_conversation(work, "acme", "web")
    reference = staffed.open(draft(conversation_id=opened.id))
    staffed.closed(reference)
    with statements(staffed.desk) as sent:
        staffed.do("eri", lambda work, by: erase_ticket(work, reference, by, "person_asked"))
    assert changed_while_holding_the_trail(sent) == set()


def test_presences_lapse_one_conversation_at_a_time(staffed: DeskStaff, draft: NewDraft) -> None:
    for reference in conversations(staffed.desk, draft, 2):
        with staffed.desk.transaction() as work:
            join(work, reference, staff_named(work, "aiko"))
    staffed.clock.forward(seconds=PRESENCE.total_seconds() + 1)
    for there_was_one in (True, True, False):
        with staffed.desk.transaction() as work:
            assert end_lapsed(work) is there_was_one


@pytest.fixture
def on_postgresql(postgresql_database: Database, keys: KeyRing, policies: Policies, clock: Clock) -> Iterator[Desk]:
    desk = Desk(postgresql_database, keys, policies, clock)
    yield desk
    desk._threads.shutdown()


def test_who_takes_and_joins_locks_the_conversation_first(on_postgresql: Desk, draft: NewDraft, clock: Clock) -> None:
    staffed = DeskStaff(on_postgresql, clock)
    (reference,) = conversations(on_postgresql, draft, 1)
    with statements(on_postgresql) as sent:
        staffed.do("aiko", lambda work, by: take_and_join(work, reference, by))
    locked = [TOUCHED.findall(said)[0] for said in sent if said.endswith("FOR UPDATE")]
    assert locked[:2] == ["conversation", "ticket"]


def test_expiry_and_a_claim_at_the_same_time_both_go_through(
    on_postgresql: Desk, draft: NewDraft, clock: Clock
) -> None:
    """The claim has its ticket and wants the trail, while the expiry wants that ticket."""
    DeskStaff(on_postgresql, clock)
    _, last = conversations(on_postgresql, draft, 2)
    clock.forward(days=40)
    wants_the_ticket = threading.Event()
    expired: list[int] = []

    def watch(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        deleted.append(1) if statement.startswith("DELETE FROM conversation") else None
        if len(deleted) == 2:
            wants_the_ticket.set()

    def expire() -> None:
        with on_postgresql.transaction() as work:
            expired.append(expire_conversations(work, dt.timedelta(days=30)))

    deleted: list[int] = []
    event.listen(on_postgresql.database.engine, "before_cursor_execute", watch)
    other = threading.Thread(target=expire)
    try:
        with on_postgresql.transaction() as work:
            by = staff_named(work, "aiko")
            work.session.execute(select(Ticket).where(Ticket.reference == last).with_for_update())
            other.start()
            assert wants_the_ticket.wait(5)
            claim(work, by, last)
    finally:
        event.remove(on_postgresql.database.engine, "before_cursor_execute", watch)
        other.join(5)
    assert expired == [2]
    with on_postgresql.transaction() as work:
        assert audit.verify(work).ok


@pytest.fixture
def crossing(on_postgresql: Desk) -> Callable[[Work, str, str], str]:
    """A use case that locks two rows; two of them that lock them in opposite orders wait for each other, once."""
    with on_postgresql.transaction() as work:
        for name in ("a", "b"):
            work.session.add(DataKey(owner=name, wrapped=b"", master_id="m", created_at=work.now))
    both = threading.Barrier(2)
    runs: list[str] = []

    def lock(work: Work, first: str, second: str) -> str:
        work.session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        work.session.execute(select(DataKey.owner).where(DataKey.owner == first).with_for_update())
        runs.append(first)
        if len(runs) <= 2:
            both.wait(5)
        work.session.execute(select(DataKey.owner).where(DataKey.owner == second).with_for_update())
        return first

    return lock


def test_who_is_given_up_by_the_database_is_run_once_more(
    on_postgresql: Desk, crossing: Callable[[Work, str, str], str]
) -> None:
    async def together() -> list[str]:
        return list(await asyncio.gather(on_postgresql.run(crossing, "a", "b"), on_postgresql.run(crossing, "b", "a")))

    assert asyncio.run(together()) == ["a", "b"]


def test_two_that_wait_for_each_other_are_told_so(
    on_postgresql: Desk, crossing: Callable[[Work, str, str], str]
) -> None:
    said: list[str] = []

    def run(first: str, second: str) -> None:
        try:
            with on_postgresql.transaction() as work:
                crossing(work, first, second)
        except DeskUnavailable as error:
            said.append(str(error))

    threads = [threading.Thread(target=run, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    (told,) = said
    assert "two transactions waited for each other" in told

"""The trail finds every change that its triggers could not stop."""

from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.policies.model import Policies
from desk import audit
from desk.crypto import KeyRing, new_master_key
from desk.database import Database
from desk.work import Desk

TAMPERINGS = [
    "UPDATE ticket_event SET action = 'other' WHERE sequence = 2",
    "UPDATE ticket_event SET detail = '{\"n\": 9}' WHERE sequence = 2",
    "UPDATE ticket_event SET actor_id = 'else' WHERE sequence = 2",
    "UPDATE ticket_event SET at = '2020-01-01 00:00:00' WHERE sequence = 2",
    "DELETE FROM ticket_event WHERE sequence = 1",
    "DELETE FROM ticket_event WHERE sequence = 2",
    "DELETE FROM ticket_event WHERE sequence = 3",
    "DELETE FROM ticket_event",
    "UPDATE ticket_event SET sequence = 9 WHERE sequence = 3",
    "UPDATE ticket_event SET hash = previous_hash, previous_hash = hash WHERE sequence = 2",
    "UPDATE audit_head SET sequence = 2",
    "DELETE FROM audit_head",
]


def three_events(desk: Desk) -> None:
    with desk.transaction() as work:
        for number in (1, 2, 3):
            assert audit.record(work, audit.BOT, "tried", detail={"n": number}) == number


def unguard(desk: Desk) -> None:
    """What somebody with the database's own rights could do."""
    with desk.transaction() as work:
        if desk.database.is_sqlite:
            for verb in ("update", "delete"):
                work.session.execute(text(f"DROP TRIGGER ticket_event_no_{verb}"))
        else:
            work.session.execute(text("ALTER TABLE ticket_event DISABLE TRIGGER ALL"))


def guard(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        with desk.transaction() as work:
            work.session.execute(text("ALTER TABLE ticket_event ENABLE TRIGGER ALL"))


def test_an_untouched_trail_holds(desk: Desk) -> None:
    with desk.transaction() as work:
        assert audit.verify(work) == audit.TrailReport(0)
    three_events(desk)
    with desk.transaction() as work:
        report = audit.verify(work)
    assert report.ok
    assert report.events == 3


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_every_tampering_is_found(desk: Desk, tampering: str) -> None:
    three_events(desk)
    unguard(desk)
    with desk.transaction() as work:
        work.session.execute(text(tampering))
    guard(desk)
    with desk.transaction() as work:
        report = audit.verify(work)
    assert not report.ok
    assert report.broken_at is not None
    assert report.reason


def test_two_events_that_changed_places_are_found(desk: Desk) -> None:
    three_events(desk)
    unguard(desk)
    with desk.transaction() as work:
        for old, new in ((1, 10), (2, 1), (10, 2)):
            work.session.execute(text(f"UPDATE ticket_event SET sequence = {new} WHERE sequence = {old}"))
    guard(desk)
    with desk.transaction() as work:
        assert audit.verify(work).broken_at == 1


def test_a_trail_forged_under_another_key_is_found(desk: Desk, policies: Policies) -> None:
    forger = Desk(desk.database, KeyRing.from_settings(new_master_key()), policies, desk.clock)
    three_events(forger)
    with desk.transaction() as work:
        assert audit.verify(work).broken_at == 1


def test_events_added_at_once_make_one_chain(desk: Desk) -> None:
    start = threading.Barrier(4)

    def add() -> None:
        start.wait(5)
        for _ in range(3):
            with desk.transaction() as work:
                audit.record(work, audit.SYSTEM, "raced")

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    with desk.transaction() as work:
        assert audit.verify(work) == audit.TrailReport(12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(details=st.lists(st.dictionaries(st.text("ab窓", max_size=3), st.integers() | st.text(max_size=5)), max_size=4))
def test_any_trail_of_our_own_words_holds(
    sqlite_database: Database, keys: KeyRing, policies: Policies, details: list[dict[str, object]]
) -> None:
    desk = Desk(sqlite_database, keys, policies)
    with desk.transaction() as work:
        before = audit.verify(work).events
        for detail in details:
            audit.record(work, audit.BOT, "tried", detail=detail)
    with desk.transaction() as work:
        assert audit.verify(work) == audit.TrailReport(before + len(details))

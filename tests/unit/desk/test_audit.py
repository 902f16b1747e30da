"""The trail finds every change that its triggers could not stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.policies.model import Policies
from desk import audit
from desk.checkpoints import make_checkpoint, verify_checkpoint
from desk.crypto import KeyRing, new_master_key
from desk.database import Database
from desk.models import TicketEvent
from desk.rules import load_law
from desk.work import Desk, Work
from tests.unit.desk.trail_tampering import EDITS, past_the_triggers, swap

TAMPERINGS = [
    "UPDATE ticket_event SET detail = '{\"n\": 9}' WHERE sequence = 2",
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
            assert audit.record(work, audit.SYSTEM, "tried", detail={"n": number}) == number


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
    with past_the_triggers(desk) as session:
        session.execute(text(tampering))
    with desk.transaction() as work:
        report = audit.verify(work)
    assert not report.ok
    assert report.broken_at is not None
    assert report.reason


@pytest.mark.parametrize("column", EDITS)
def test_no_field_of_an_event_can_be_edited(desk: Desk, column: str) -> None:
    three_events(desk)
    with past_the_triggers(desk) as session:
        session.execute(text(f"UPDATE ticket_event SET {column} = {EDITS[column]} WHERE sequence = 2"))
    with desk.transaction() as work:
        assert audit.verify(work).broken_at == 2


def test_two_events_that_changed_places_are_found(desk: Desk) -> None:
    three_events(desk)
    with past_the_triggers(desk) as session:
        swap(session, 1, 2)
    with desk.transaction() as work:
        assert audit.verify(work).broken_at == 1


def test_an_event_says_which_law_it_was_written_under(desk: Desk) -> None:
    three_events(desk)
    with desk.transaction() as work:
        assert {event.law_version for event in audit.events(work)} == {load_law().version}


def test_a_trail_forged_under_another_key_is_found(desk: Desk, policies: Policies) -> None:
    forger = Desk(desk.database, KeyRing.from_settings(new_master_key()), policies, desk.clock)
    three_events(forger)
    with desk.transaction() as work:
        report = audit.verify(work)
    assert (report.broken_at, report.reason) == (1, audit.ANOTHER_KEY)


def test_one_event_under_another_key_does_not_pass_for_a_wrong_key(desk: Desk, policies: Policies) -> None:
    three_events(desk)
    forger = Desk(desk.database, KeyRing.from_settings(new_master_key()), policies, desk.clock)
    with forger.transaction() as work:
        audit.record(work, audit.SYSTEM, "forged")
    with desk.transaction() as work:
        report = audit.verify(work)
    assert (report.broken_at, report.reason) == (4, "the event was altered")


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


@pytest.mark.postgresql
def test_an_event_committed_during_the_walk_is_no_alarm(
    postgresql_database: Database, keys: KeyRing, policies: Policies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets nobody write meanwhile."""
    desk = Desk(postgresql_database, keys, policies)
    three_events(desk)
    walk = audit.events

    def walk_while_somebody_works(work: Work, last: int | None = None) -> Iterator[TicketEvent]:
        with desk.transaction() as meanwhile:
            audit.record(meanwhile, audit.SYSTEM, "meanwhile")
        return walk(work, last)

    monkeypatch.setattr(audit, "events", walk_while_somebody_works)
    with desk.transaction() as work:
        report = audit.verify(work)
        assert report == audit.TrailReport(3)
        made = make_checkpoint(work, report)
        assert (made.sequence, made.hash) == (3, work.session.get(TicketEvent, 3).hash)
    monkeypatch.undo()
    with desk.transaction() as work:
        assert audit.verify(work) == audit.TrailReport(4)
        assert verify_checkpoint(work, made).ok


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(details=st.lists(st.dictionaries(st.text("ab窓", max_size=3), st.integers() | st.text(max_size=5)), max_size=4))
def test_any_trail_of_our_own_words_holds(
    sqlite_database: Database, keys: KeyRing, policies: Policies, details: list[dict[str, object]]
) -> None:
    desk = Desk(sqlite_database, keys, policies)
    with desk.transaction() as work:
        before = audit.verify(work).events
        for detail in details:
            audit.record(work, audit.SYSTEM, "tried", detail=detail)
    with desk.transaction() as work:
        assert audit.verify(work) == audit.TrailReport(before + len(details))

"""However a trail grows and whatever is then done to it, the change is found, and undoing it mends it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text

from bot.policies.model import Policies
from desk import audit
from desk.checkpoints import Checkpoint, make_checkpoint, verify_checkpoint
from desk.crypto import KeyRing
from desk.database import Database
from desk.models import TicketEvent, table
from desk.work import Desk
from tests.unit.desk.trail_tampering import COPY, EDITS, past_the_triggers, swap

EVENTS = table(TicketEvent)
numbers = st.integers(1, 9)


class Trail(RuleBasedStateMachine):
    """A trail that grows, is checkpointed, and is tampered with in one way at a time."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.length = 0
        self.checkpoints: list[Checkpoint] = []

    @initialize()
    def empty(self) -> None:
        with past_the_triggers(self.desk) as session:
            session.execute(text("DELETE FROM ticket_event"))
            session.execute(text("DELETE FROM audit_head"))

    @rule(count=st.integers(1, 3), detail=st.dictionaries(st.text("ab窓", max_size=3), st.integers(), max_size=2))
    def record(self, count: int, detail: dict[str, object]) -> None:
        with self.desk.transaction() as work:
            for _ in range(count):
                audit.record(work, audit.Actor("staff", "hara"), "tried", detail=detail)
        self.length += count

    @rule()
    def checkpoint(self) -> None:
        with self.desk.transaction() as work:
            made = make_checkpoint(work)
        assert made.sequence == self.length
        self.checkpoints.append(Checkpoint.from_line(made.to_line()))

    @precondition(lambda self: self.length)
    @rule(number=numbers, column=st.sampled_from(sorted(EDITS)))
    def edit(self, number: int, column: str) -> None:
        at = 1 + number % self.length
        self.tampered(f"UPDATE ticket_event SET {column} = {EDITS[column]} WHERE sequence = {at}")

    @precondition(lambda self: self.length)
    @rule(number=numbers)
    def remove(self, number: int) -> None:
        self.tampered(f"DELETE FROM ticket_event WHERE sequence = {1 + number % self.length}")

    @precondition(lambda self: self.length)
    @rule(number=numbers)
    def cut_the_end_off(self, number: int) -> None:
        """The head is set back too: only a checkpoint can tell."""
        at = number % self.length
        before = f"SELECT hash FROM ticket_event WHERE sequence = {at}" if at else f"SELECT '{audit.GENESIS}'"
        self.tampered(
            f"UPDATE audit_head SET sequence = {at}, hash = ({before})",
            f"DELETE FROM ticket_event WHERE sequence > {at}",
            known_to_the_trail=False,
            seen_by=[checkpoint for checkpoint in self.checkpoints if checkpoint.sequence > at],
        )

    @precondition(lambda self: self.length)
    @rule(number=numbers)
    def put_a_copy_at_the_end(self, number: int) -> None:
        self.tampered(COPY.format(sequence=self.length + 1, of=1 + number % self.length))

    @precondition(lambda self: self.length)
    @rule(number=numbers)
    def put_a_copy_at_the_end_and_tell_the_head(self, number: int) -> None:
        of = 1 + number % self.length
        self.tampered(
            COPY.format(sequence=self.length + 1, of=of),
            f"UPDATE audit_head SET sequence = {self.length + 1}, "
            f"hash = (SELECT hash FROM ticket_event WHERE sequence = {of})",
        )

    @precondition(lambda self: self.length > 1)
    @rule(one=numbers, other=numbers)
    def reorder(self, one: int, other: int) -> None:
        one, other = 1 + one % self.length, 1 + other % self.length
        if one == other:
            return
        with past_the_triggers(self.desk) as session:
            swap(session, one, other)
        assert not self.report().ok
        with past_the_triggers(self.desk) as session:
            swap(session, one, other)

    @precondition(lambda self: self.length and self.checkpoints)
    @rule()
    def write_it_all_anew(self) -> None:
        """By somebody who has the keys: the new trail is whole, and only the checkpoints know better."""
        kept = self.rows()
        with past_the_triggers(self.desk) as session:
            session.execute(text("DELETE FROM ticket_event"))
            session.execute(text("DELETE FROM audit_head"))
        with self.desk.transaction() as work:
            for _ in range(self.length):
                audit.record(work, audit.SYSTEM, "forged")
        assert self.report().ok
        self.assert_seen([checkpoint for checkpoint in self.checkpoints if checkpoint.sequence])
        self.restore(kept)

    @invariant()
    def an_untouched_trail_holds(self) -> None:
        report = self.report()
        assert (report.ok, report.events) == (True, self.length)
        with self.desk.transaction() as work:
            assert all(verify_checkpoint(work, checkpoint).ok for checkpoint in self.checkpoints)

    def tampered(
        self, *statements: str, known_to_the_trail: bool = True, seen_by: list[Checkpoint] | None = None
    ) -> None:
        kept = self.rows()
        with past_the_triggers(self.desk) as session:
            for statement in statements:
                session.execute(text(statement))
        if known_to_the_trail:
            assert not self.report().ok
        self.assert_seen(seen_by or [])
        self.restore(kept)

    def assert_seen(self, seen_by: list[Checkpoint]) -> None:
        with self.desk.transaction() as work:
            for checkpoint in seen_by:
                assert not verify_checkpoint(work, checkpoint).ok

    def report(self) -> audit.TrailReport:
        with self.desk.transaction() as work:
            return audit.verify(work)

    def rows(self) -> list[dict[str, object]]:
        with self.desk.transaction() as work:
            return [dict(row._mapping) for row in work.session.execute(select(EVENTS).order_by(EVENTS.c.sequence))]

    def restore(self, rows: list[dict[str, object]]) -> None:
        with past_the_triggers(self.desk) as session:
            session.execute(text("DELETE FROM ticket_event"))
            session.execute(EVENTS.insert(), rows)
            session.execute(text("DELETE FROM audit_head"))
            session.execute(
                text("INSERT INTO audit_head (id, sequence, hash) VALUES (1, :sequence, :hash)"),
                {"sequence": rows[-1]["sequence"], "hash": rows[-1]["hash"]},
            )


def test_every_change_of_any_trail_is_found(database: Database, keys: KeyRing, policies: Policies) -> None:
    desk = Desk(database, keys, policies)

    class OfThisDatabase(Trail):
        pass

    OfThisDatabase.desk = desk
    few = settings(
        max_examples=12,
        phases=(Phase.generate,),
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(OfThisDatabase, settings=few)


def test_the_triggers_refuse_what_the_machine_does(database: Database, keys: KeyRing, policies: Policies) -> None:
    desk = Desk(database, keys, policies)
    with desk.transaction() as work:
        audit.record(work, audit.SYSTEM, "tried")
    with past_the_triggers(desk):
        pass
    for statement in ("UPDATE ticket_event SET action = 'x'", "DELETE FROM ticket_event"):
        with pytest.raises(Exception, match="append-only"), desk.transaction() as work:
            work.session.execute(text(statement))

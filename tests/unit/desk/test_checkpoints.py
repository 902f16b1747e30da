"""A checkpoint is believed only as it was written, and only by the installation that wrote it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.policies.model import Policies
from desk import audit
from desk.checkpoints import Checkpoint, make_checkpoint, verify_checkpoint
from desk.crypto import KeyRing, new_master_key
from desk.errors import CheckpointInvalid, MasterKeyWrong, TrailBroken
from desk.work import Desk
from tests.unit.desk.trail_tampering import past_the_triggers, swap


@pytest.fixture
def checkpoint(desk: Desk) -> Checkpoint:
    with desk.transaction() as work:
        for _ in range(2):
            audit.record(work, audit.SYSTEM, "tried")
        return make_checkpoint(work)


def test_a_checkpoint_holds_while_the_trail_grows(desk: Desk, checkpoint: Checkpoint) -> None:
    with desk.transaction() as work:
        audit.record(work, audit.SYSTEM, "tried")
        assert verify_checkpoint(work, checkpoint) == audit.TrailReport(2)


def test_the_checkpoint_of_an_empty_trail_holds(desk: Desk) -> None:
    with desk.transaction() as work:
        made = make_checkpoint(work)
        assert (made.sequence, made.hash) == (0, audit.GENESIS)
        assert verify_checkpoint(work, made).ok


@pytest.mark.parametrize(
    "change", [{"sequence": 1}, {"hash": "ff"}, {"at": "2020-01-01T00:00:00+00:00"}, {"seal": "ff"}]
)
def test_an_altered_checkpoint_is_refused(desk: Desk, checkpoint: Checkpoint, change: dict[str, object]) -> None:
    altered = replace(checkpoint, **change)  # type: ignore[arg-type]
    with desk.transaction() as work, pytest.raises(CheckpointInvalid, match="seal does not fit"):
        verify_checkpoint(work, altered)


def test_a_checkpoint_of_other_keys_is_refused(desk: Desk, checkpoint: Checkpoint, policies: Policies) -> None:
    other = Desk(desk.database, KeyRing.from_settings(new_master_key()), policies)
    with other.transaction() as work, pytest.raises(MasterKeyWrong):
        verify_checkpoint(work, checkpoint)


@pytest.mark.parametrize("line", ["", "[]", "null", '{"sequence": 1}', '{"sequence": "1", "hash": 2}'])
def test_a_line_that_is_no_checkpoint_is_refused(line: str) -> None:
    with pytest.raises(CheckpointInvalid, match="not a line"):
        Checkpoint.from_line(line)


def test_a_checkpoint_with_a_wrong_type_is_refused(checkpoint: Checkpoint) -> None:
    for line in (replace(checkpoint, sequence="2"), replace(checkpoint, hash=None)):  # type: ignore[arg-type]
        with pytest.raises(CheckpointInvalid, match="not a line"):
            Checkpoint.from_line(line.to_line())


def test_a_broken_trail_gets_no_checkpoint(desk: Desk, checkpoint: Checkpoint) -> None:
    with past_the_triggers(desk) as session:
        swap(session, 1, 2)
    with desk.transaction() as work, pytest.raises(TrailBroken, match="event 1"):
        make_checkpoint(work)

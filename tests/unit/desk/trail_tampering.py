"""What somebody with the database's own rights could do to the audit trail, past its triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from desk.work import Desk

COPY = (
    "INSERT INTO ticket_event SELECT {sequence}, ticket_id, at, actor_type, actor_id, action, from_state, to_state, "
    "detail, law_version, policy_sha256, previous_hash, hash, key_id FROM ticket_event WHERE sequence = {of}"
)

EDITS = {
    "action": "'other'",
    "actor_type": "'bot2'",
    "actor_id": "'somebody'",
    "at": "'2020-01-01 00:00:00'",
    "detail": "'{\"n\": -1}'",
    "from_state": "'closed'",
    "to_state": "'erased'",
    "law_version": "'another law'",
    "policy_sha256": "'ff'",
    "previous_hash": "'ff'",
    "hash": "'ff'",
    "key_id": "'ff'",
}
"""An edit for every column of an event but its number, as SQL."""


@contextmanager
def past_the_triggers(desk: Desk) -> Iterator[Session]:
    """A transaction in which no trigger guards the trail; afterwards they do again."""
    with desk.transaction() as work:
        session = work.session
        if not desk.database.is_sqlite:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            yield session
            return
        guards = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for guard in guards:
            session.execute(text(f"DROP TRIGGER {guard.name}"))
        yield session
        for guard in guards:
            session.execute(text(guard.sql))


def swap(session: Session, one: int, other: int) -> None:
    """Let two events change places."""
    for old, new in ((one, -1), (other, one), (-1, other)):
        session.execute(text(f"UPDATE ticket_event SET sequence = {new} WHERE sequence = {old}"))

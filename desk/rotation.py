"""Changing the master key: every data key is wrapped anew, while the desk works on.

The new master key goes in front of the old one in the settings; from then on it wraps what is made. `rewrap` then
brings the rest over, some keys to a transaction, so it may be stopped and run again at any time. What is sealed under
the data keys is not touched, and look-ups, access codes and the audit trail keep their own keys (desk.lookup_keys).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update

from desk import audit
from desk.crypto import DESTROYED
from desk.errors import SealBroken
from desk.models import DataKey, table
from desk.work import Desk, Work

KEYS_AT_ONCE = 500
KEYS = table(DataKey)
LIVE = KEYS.c.wrapped.is_not(None)


@dataclass(frozen=True, slots=True)
class KeyState:
    """How many live keys each master key wraps, by its id. `current` wraps new ones; the settings hold `known`."""

    current: str
    known: frozenset[str]
    wrapped: Mapping[str, int]

    @property
    def left(self) -> int:
        """Keys that the current master key does not wrap yet."""
        return sum(count for master, count in self.wrapped.items() if master != self.current)


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """What one transaction did, in the order of owners: `last` is where the next begins, None at the end.

    `unreadable` keys were altered; what they seal is lost without a backup.
    """

    done: int
    unreadable: int
    last: str | None


def key_state(work: Work) -> KeyState:
    """Which master keys are in use."""
    rows = work.session.execute(select(KEYS.c.master_id, func.count()).where(LIVE).group_by(KEYS.c.master_id)).all()
    return KeyState(work.keys.current, work.keys.masters, dict(rows))


def rewrap(work: Work, after: str = "", limit: int = KEYS_AT_ONCE) -> Rewrapped:
    """Wrap the next keys anew with the current master key; those of owners that sort after `after`.

    Keys that somebody holds at this moment (they are being destroyed) are passed over and found by the next run.
    """
    work.keys.settle(work.session, work.now)
    stale = (
        select(KEYS.c.owner, KEYS.c.wrapped, KEYS.c.master_id)
        .where(LIVE, KEYS.c.master_id != work.keys.current, KEYS.c.owner > after)
        .order_by(KEYS.c.owner)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = work.session.execute(stale).all()
    done = 0
    for row in rows:
        try:
            wrapped = work.keys.rewrapped(row.wrapped, row.master_id, row.owner)
        except SealBroken:
            continue
        values = {"wrapped": wrapped, "master_id": work.keys.current}
        work.session.execute(update(KEYS).where(KEYS.c.owner == row.owner).values(**values))
        done += 1
    if done:
        work.session.info[DESTROYED] = True
        audit.record(work, audit.SYSTEM, "keys_rewrapped", detail={"keys": done, "master": work.keys.current})
    return Rewrapped(done, len(rows) - done, rows[-1].owner if len(rows) == limit else None)


def rotate(desk: Desk, limit: int = KEYS_AT_ONCE) -> Rewrapped:
    """Wrap every key anew that needs it, and tell how many; `last` is None."""
    done, unreadable, after = 0, 0, ""
    while True:
        with desk.transaction() as work:
            step = rewrap(work, after, limit)
        done, unreadable = done + step.done, unreadable + step.unreadable
        if step.last is None:
            return Rewrapped(done, unreadable, None)
        after = step.last

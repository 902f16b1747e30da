"""What a messenger delivers: noted before it is acknowledged, worked under a lease, done once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update

from desk.crypto import Place
from desk.database import insert_once
from desk.errors import KeyDestroyed, SealBroken
from desk.models import MessengerEvent, table
from desk.work import Work

KEPT = dt.timedelta(days=1)
"""How long it is known that an event came; a messenger gives up delivering it after minutes."""
SWEEP = 50
EVENTS = table(MessengerEvent)
_UNDONE = EVENTS.c.done_at.is_(None)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done about an event. `body` is ours; `leases` says how often it was taken up before."""

    id: int
    workspace: str
    kind: str
    body: Mapping[str, Any]
    leases: int


def note_event(work: Work, workspace: str, event_id: str, kind: str, body: Mapping[str, Any] | None) -> int | None:
    """Note an event, once: its row, or None if it came before. Without a `body` there is nothing left to do."""
    values = {
        "workspace": workspace,
        "event_id": event_id,
        "kind": kind,
        "received_at": work.now,
        "leases": 0,
        "done_at": work.now if body is None else None,
    }
    if not insert_once(work.session, MessengerEvent, values):
        return None
    row: int = work.session.execute(
        select(EVENTS.c.id).where(EVENTS.c.workspace == workspace, EVENTS.c.event_id == event_id)
    ).scalar_one()
    if body is not None:
        work.keys.make(work.session, _owner(row), work.now)
        sealed = work.keys.seal(work.session, _owner(row), _place(row), json.dumps(body).encode())
        work.session.execute(update(EVENTS).where(EVENTS.c.id == row).values(body=sealed))
    return row


def lease_event(work: Work, row: int, seconds: float) -> Task | None:
    """Take an event up for so long; None if it is done or somebody else holds it."""
    free = or_(EVENTS.c.leased_until.is_(None), EVENTS.c.leased_until <= work.now)
    until = work.now + dt.timedelta(seconds=seconds)
    taken = update(EVENTS).where(EVENTS.c.id == row, _UNDONE, free)
    if work.session.execute(taken.values(leased_until=until, leases=EVENTS.c.leases + 1)).rowcount == 0:
        return None
    found = work.session.execute(select(EVENTS).where(EVENTS.c.id == row)).one()
    with suppress(KeyDestroyed, SealBroken):
        opened = work.keys.open(work.session, _owner(row), _place(row), found.body)
        return Task(row, found.workspace, found.kind, json.loads(opened), found.leases - 1)
    event_done(work, row)
    return None


def undone_events(work: Work) -> tuple[int, ...]:
    """Events that are not done and that nobody holds, oldest first, at most fifty."""
    free = or_(EVENTS.c.leased_until.is_(None), EVENTS.c.leased_until <= work.now)
    query = select(EVENTS.c.id).where(_UNDONE, free).order_by(EVENTS.c.id).limit(SWEEP)
    return tuple(work.session.execute(query).scalars())


def event_done(work: Work, row: int) -> None:
    """An event is done: what was kept for it goes, with its key."""
    done = update(EVENTS).where(EVENTS.c.id == row, _UNDONE)
    if work.session.execute(done.values(done_at=work.now, leased_until=None, body=None)).rowcount:
        work.keys.destroy(work.session, _owner(row), work.now)


def forget_events(work: Work) -> int:
    """Delete the events that came more than a day ago; how many there were. What was left of one is never done."""
    old = EVENTS.c.received_at < work.now - KEPT
    for row in work.session.execute(select(EVENTS.c.id).where(old, _UNDONE)).scalars().all():
        event_done(work, row)
    forgotten: int = work.session.execute(delete(EVENTS).where(old)).rowcount
    return forgotten


def _owner(row: int) -> str:
    return f"event:{row}"


def _place(row: int) -> Place:
    return Place("messenger_event", "body", str(row))

"""Where the dialogue of a conversation stands: one sealed row, saved only over the version it was read at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select, update

from desk.conversations import owner
from desk.crypto import Place
from desk.database import insert_once
from desk.errors import VersionConflict
from desk.models import Tracker, table
from desk.work import Work

Forget = dt.datetime | Literal["message", "everything"]
"""What is forgotten when a turn is stored: its own message, all that was said, or what was said since then (UTC)."""
TRACKERS = table(Tracker)
LOAD = select(TRACKERS.c.version, TRACKERS.c.body).where(TRACKERS.c.conversation_id == bindparam("conversation"))
SAVE = (
    update(TRACKERS)
    .where(TRACKERS.c.conversation_id == bindparam("conversation"), TRACKERS.c.version == bindparam("read_at"))
    .values(version=bindparam("version"), body=bindparam("body"), saved_at=bindparam("saved_at"))
)


@dataclass(frozen=True, slots=True)
class StagedTracker:
    """A tracker to be saved. `version` is the one it was read at, 0 for a new one; `body` is JSON, sealed here.

    `forget`: what the turn ended by forgetting, if anything. `draft`: the id of the draft it took up, which is in the
    tracker from now on.
    """

    conversation_id: str
    version: int
    body: bytes
    forget: Forget | None = None
    draft: str | None = None


def load_tracker(work: Work, conversation_id: str) -> tuple[int, bytes] | None:
    """Version and JSON of a conversation's tracker, if there is one."""
    row = work.session.execute(LOAD, {"conversation": conversation_id}).first()
    if row is None:
        return None
    return row.version, work.keys.open(work.session, owner(conversation_id), _place(conversation_id), row.body)


def save_tracker(work: Work, staged: StagedTracker) -> None:
    """Save a tracker as the version after the one it was read at. Raises VersionConflict, KeyDestroyed."""
    body = work.keys.seal(work.session, owner(staged.conversation_id), _place(staged.conversation_id), staged.body)
    values = {"version": staged.version + 1, "body": body, "saved_at": work.now}
    if staged.version == 0:
        saved = insert_once(work.session, Tracker, {"conversation_id": staged.conversation_id, **values})
    else:
        at = {"conversation": staged.conversation_id, "read_at": staged.version}
        saved = work.session.execute(SAVE, {**at, **values}).rowcount == 1
    if not saved:
        raise VersionConflict("tracker")


def _place(conversation_id: str) -> Place:
    return Place("tracker", "body", conversation_id)

"""Saved views: selections of the queue that somebody keeps for themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from desk.database import insert_once
from desk.errors import EntryInvalid
from desk.models import SavedView, Staff
from desk.queue import Selection
from desk.work import Work

MOST = 20
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class View:
    """A saved view; `selection` as `Selection.written` has it."""

    id: str
    name: str
    selection: dict[str, str]


def list_views(work: Work, by: Staff) -> tuple[View, ...]:
    """One's own views, by name."""
    query = select(SavedView).where(SavedView.staff_id == by.id).order_by(SavedView.name)
    return tuple(View(row.id, row.name, row.selection) for row in work.session.execute(query).scalars())


def save_view(work: Work, by: Staff, name: str, selection: Selection) -> None:
    """Keep a selection under a name; a view of that name is replaced. Raises EntryInvalid."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise EntryInvalid("name", f"it has 1 to {LONGEST_NAME} characters")
    query = select(SavedView).where(SavedView.staff_id == by.id, SavedView.name == name)
    row = work.session.execute(query).scalar_one_or_none()
    if row is not None:
        row.selection = selection.written()
        return
    count = select(func.count()).select_from(SavedView).where(SavedView.staff_id == by.id)
    if work.session.execute(count).scalar_one() >= MOST:
        raise EntryInvalid("view", f"there are {MOST} already; remove one first")
    values = {"id": str(uuid.uuid4()), "staff_id": by.id, "name": name, "selection": selection.written()}
    insert_once(work.session, SavedView, values)


def remove_view(work: Work, by: Staff, view_id: str) -> None:
    """Remove one of one's own views; one that is gone already stays so."""
    gone = delete(SavedView).where(SavedView.id == view_id, SavedView.staff_id == by.id)
    work.session.execute(gone.execution_options(synchronize_session=False))

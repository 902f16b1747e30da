"""Requests that are being filled in, in a window of a messenger: sealed under a key of their own, erased at the end.

A form is no ticket and the desk does not see it. It belongs to the window and the person it was opened for.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select

from desk.crypto import Place
from desk.database import insert_once
from desk.errors import FormUnknown
from desk.models import MessengerForm, col
from desk.work import Work

KEPT = dt.timedelta(hours=2)
"""How long a window may stay open."""
ID_BYTES = 18


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form: `body` as it was kept last, or, once it was sent, the `reference` of the ticket it became."""

    id: str
    body: bytes | None
    reference: str | None


def begin_form(work: Work, view: str, person: str, body: bytes) -> str:
    """Keep a new form for a window and a person (a keyed hash); its id. A window that has one keeps it."""
    index = work.keys.blind_index("form.view", view)
    form_id = secrets.token_urlsafe(ID_BYTES)
    values = {"id": form_id, "view_index": index, "person_index": person, "created_at": work.now}
    if not insert_once(work.session, MessengerForm, values):
        known: str = work.session.execute(
            select(MessengerForm.id).where(MessengerForm.view_index == index)
        ).scalar_one()
        return known
    work.keys.make(work.session, _owner(form_id), work.now)
    row: MessengerForm = work.session.get(MessengerForm, form_id)
    row.body = _seal(work, form_id, body)
    work.session.flush()
    return form_id


def access_form(work: Work, form_id: str, person: str) -> OpenForm:
    """The form of that id, locked to the end of the transaction. Raises FormUnknown, also for anybody else's."""
    row = _held(work, form_id, person)
    body = None if row.body is None else work.keys.open(work.session, _owner(form_id), _place(form_id), row.body)
    return OpenForm(form_id, body, row.reference)


def keep_form(work: Work, form_id: str, person: str, body: bytes) -> None:
    """Keep what a form holds now. Raises FormUnknown."""
    _held(work, form_id, person).body = _seal(work, form_id, body)
    work.session.flush()


def form_sent(work: Work, form_id: str, person: str, reference: str) -> None:
    """A form became a ticket: what it held is erased; its id still leads to the reference. Raises FormUnknown."""
    row = _held(work, form_id, person)
    row.body, row.reference = None, reference
    work.session.flush()
    work.keys.destroy(work.session, _owner(form_id), work.now)


def drop_form(work: Work, form_id: str, person: str) -> None:
    """Erase a form that was closed. One that is gone, was sent, or is somebody else's stays as it is."""
    query = select(MessengerForm).where(MessengerForm.id == form_id, MessengerForm.person_index == person)
    row: MessengerForm | None = work.session.execute(query.with_for_update()).scalar_one_or_none()
    if row is not None and row.reference is None:
        work.session.delete(row)
        work.session.flush()
        work.keys.destroy(work.session, _owner(form_id), work.now)


def forget_forms(work: Work) -> int:
    """Erase the forms that were begun more than two hours ago; how many there were."""
    old = col(MessengerForm.created_at) < work.now - KEPT
    query = select(MessengerForm.id, MessengerForm.reference).where(old).with_for_update(skip_locked=True)
    rows = work.session.execute(query).all()
    for row in rows:
        if row.reference is None:
            work.keys.destroy(work.session, _owner(row.id), work.now)
    gone = delete(MessengerForm).where(col(MessengerForm.id).in_([row.id for row in rows]))
    work.session.execute(gone.execution_options(synchronize_session=False))
    return len(rows)


def _held(work: Work, form_id: str, person: str) -> MessengerForm:
    query = select(MessengerForm).where(MessengerForm.id == form_id, MessengerForm.person_index == person)
    held = query.with_for_update().execution_options(populate_existing=True)
    row: MessengerForm | None = work.session.execute(held).scalar_one_or_none()
    if row is None:
        raise FormUnknown
    return row


def _seal(work: Work, form_id: str, body: bytes) -> bytes:
    return work.keys.seal(work.session, _owner(form_id), _place(form_id), body)


def _owner(form_id: str) -> str:
    return f"form:{form_id}"


def _place(form_id: str) -> Place:
    return Place("messenger_form", "body", form_id)

"""Tickets open on a screen: who else is there, what they are filling in, and what is revealed to whom.

A viewing is one tab of one member of staff. It lives in the database, so that everybody sees everybody, whichever
process serves them, and it is over when its tab no longer gives signs of life. Personal data is shown in the viewing in
which it was revealed, for a while, and in no other.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from desk.difference import values_of
from desk.errors import KeyDestroyed, ViewingOver
from desk.lifecycle import State
from desk.models import Message, Staff, Task, Ticket, Viewing, col
from desk.reading import check_reason, log_reading, look_at_ticket, readable_ticket
from desk.staff import actor
from desk.ticket_file import TicketFile
from desk.work import Work

ALIVE = dt.timedelta(seconds=40)
"""So long after its last sign of life a tab still counts as there; it gives one every few seconds."""
REVEALED = dt.timedelta(minutes=15)
"""So long what was revealed stays to be seen."""
KEPT = dt.timedelta(hours=12)
"""So long a tab may sleep, as in a closed laptop, and still go on."""
ID_BYTES = 18


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else who has the ticket open; `editing` is the step whose form they are filling in."""

    login: str
    name: str
    editing: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as one viewing shows it. `revealed_until` (UTC) is None while its personal data is not shown;
    `version` is the one that the viewing's forms were read in."""

    viewing: str
    version: int
    ticket: TicketFile
    revealed_until: dt.datetime | None
    colleagues: tuple[Colleague, ...]
    pulse: str
    """A mark that differs once there is something new to show. No personal data."""


def open_viewing(work: Work, by: Staff, reference: str) -> Seen:
    """Open a ticket on a screen: masked, until something is revealed. Raises TicketUnknown, NotAllowed."""
    work.session.execute(
        delete(Viewing).where(col(Viewing.seen_at) < work.now - KEPT).execution_options(synchronize_session=False)
    )
    ticket = readable_ticket(work, reference, by)
    viewing = Viewing(
        id=secrets.token_urlsafe(ID_BYTES),
        ticket_id=ticket.id,
        staff_id=by.id,
        began_at=work.now,
        seen_at=work.now,
        version=ticket.version,
        read=values_of(work, ticket),
    )
    work.session.add(viewing)
    work.session.flush()
    return _seen(work, by, viewing, ticket)


def see(work: Work, by: Staff, viewing_id: str, *, read_anew: bool = False) -> Seen:
    """The ticket as a viewing shows it now. With `read_anew` the page shows the newest values in its forms.

    Raises ViewingOver, NotAllowed.
    """
    viewing, ticket = _found(work, by, viewing_id)
    viewing.seen_at = work.now
    if read_anew:
        viewing.version, viewing.read, viewing.editing = ticket.version, values_of(work, ticket), None
    return _seen(work, by, viewing, ticket)


def reveal(work: Work, by: Staff, viewing_id: str, reason: str) -> Seen:
    """Show the personal data of a ticket in this viewing, for a reason of `READING_REASONS`, which is noted.

    Raises EntryInvalid, ViewingOver, NotAllowed, and KeyDestroyed once there is nothing left to show.
    """
    check_reason(reason)
    viewing, ticket = _found(work, by, viewing_id)
    if ticket.state == State.ERASED.value:
        raise KeyDestroyed(f"the ticket {ticket.reference}")
    viewing.seen_at = viewing.revealed_at = work.now
    work.session.flush()
    log_reading(work, ticket, actor(by), reason)
    return _seen(work, by, viewing, ticket)


def mask(work: Work, by: Staff, viewing_id: str) -> Seen:
    """Hide again what was revealed. Raises ViewingOver, NotAllowed."""
    viewing, ticket = _found(work, by, viewing_id)
    viewing.revealed_at = None
    return _seen(work, by, viewing, ticket)


def note_editing(work: Work, by: Staff, viewing_id: str, step: str | None) -> None:
    """Note which step's form is being filled in, for colleagues to see. Raises ViewingOver, NotAllowed."""
    viewing, _ = _found(work, by, viewing_id)
    viewing.seen_at, viewing.editing = work.now, step


def feel_pulse(work: Work, by: Staff, viewing_id: str) -> str:
    """A sign of life of a viewing, and its mark as it is now. Raises ViewingOver, NotAllowed."""
    viewing, ticket = _found(work, by, viewing_id)
    viewing.seen_at = work.now
    return _pulse(work, viewing, ticket)


def end_viewing(work: Work, by: Staff, viewing_id: str) -> None:
    """The tab was closed; closing one that is gone is no error."""
    work.session.execute(
        delete(Viewing)
        .where(Viewing.id == viewing_id, Viewing.staff_id == by.id)
        .execution_options(synchronize_session=False)
    )


def _found(work: Work, by: Staff, viewing_id: str) -> tuple[Viewing, Ticket]:
    viewing: Viewing | None = work.session.get(Viewing, viewing_id)
    if viewing is None or viewing.staff_id != by.id:
        raise ViewingOver
    ticket: Ticket = work.session.get(Ticket, viewing.ticket_id)
    return viewing, readable_ticket(work, ticket.reference, by)


def _seen(work: Work, by: Staff, viewing: Viewing, ticket: Ticket) -> Seen:
    until = _revealed_until(work, viewing)
    return Seen(
        viewing=viewing.id,
        version=viewing.version,
        ticket=look_at_ticket(work, ticket.reference, by, opened=until is not None),
        revealed_until=until,
        colleagues=_colleagues(work, viewing),
        pulse=_pulse(work, viewing, ticket),
    )


def _pulse(work: Work, viewing: Viewing, ticket: Ticket) -> str:
    """Version, messages, notes and tasks of the ticket, who is there, and whether it is revealed."""
    said: int = work.session.execute(select(func.count()).where(Message.ticket_id == ticket.id)).scalar_one()
    query = select(func.count(), func.count(Task.done_at)).where(Task.ticket_id == ticket.id)
    tasks, done = work.session.execute(query).one()
    there = [f"{colleague.login}:{colleague.editing or ''}" for colleague in _colleagues(work, viewing)]
    shown = "shown" if _revealed_until(work, viewing) else "masked"
    return "|".join((str(ticket.version), str(said), str(tasks), str(done), shown, *there))


def _revealed_until(work: Work, viewing: Viewing) -> dt.datetime | None:
    if viewing.revealed_at is None or viewing.revealed_at + REVEALED <= work.now:
        return None
    return viewing.revealed_at + REVEALED


def _colleagues(work: Work, viewing: Viewing) -> tuple[Colleague, ...]:
    """Who else has the ticket open now, each once: what they fill in, if it is in any of their tabs."""
    query = (
        select(Staff.login, Staff.name, func.max(Viewing.editing))
        .join_from(Viewing, Staff, col(Viewing.staff_id) == Staff.id)
        .where(
            Viewing.ticket_id == viewing.ticket_id,
            Viewing.staff_id != viewing.staff_id,
            col(Viewing.seen_at) > work.now - ALIVE,
        )
        .group_by(Staff.login, Staff.name)
        .order_by(Staff.name, Staff.login)
    )
    return tuple(Colleague(*row) for row in work.session.execute(query))

"""Who has a ticket's page open, and what was ticked off. Codes and times only: what a person said is elsewhere."""

from __future__ import annotations

import datetime as dt

from desk.models.columns import link, mapped, moment, number, text, words


@mapped
class Viewing:
    """A ticket's page, open in one tab of a member of staff."""

    __tablename__ = "viewing"

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", index=True)
    staff_id: str = link("staff.id")
    began_at: dt.datetime = moment()
    seen_at: dt.datetime = moment(index=True)
    """When the page last gave a sign of life."""
    editing: str | None = text(32, default=None)
    """The step whose form is being filled in."""
    version: int = number()
    read: dict[str, object] = words()
    """The ticket's values as the page shows them: codes, days and amounts, in that version."""
    revealed_at: dt.datetime | None = moment(default=None)


@mapped
class ChecklistTick:
    """An entry of a ticket's checklist that somebody has ticked off."""

    __tablename__ = "checklist_tick"

    ticket_id: str = link("ticket.id", primary_key=True)
    entry: str = text(48, primary_key=True)
    staff_id: str = link("staff.id")
    at: dt.datetime = moment()

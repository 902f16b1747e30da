"""What the desk's people set up for their work: views of the queue, saved replies, days on which a desk is closed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import UniqueConstraint

from desk.models.columns import date, link, mapped, moment, text, words


@mapped
class SavedView:
    """A selection of the queue that somebody keeps for themselves, under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: str = text(64, primary_key=True)
    staff_id: str = link("staff.id")
    name: str = text(40)
    selection: dict[str, str] = words()
    """As `desk.queue.Selection` writes it: codes only, never what somebody searched for."""


@mapped
class SavedReply:
    """A text to begin a reply with, in both languages; for one company or (none) for all."""

    __tablename__ = "saved_reply"

    id: str = text(64, primary_key=True)
    company: str | None = text(40, default=None, index=True)
    name: str = text(80)
    english: str = text(4000)
    japanese: str = text(4000)
    changed_at: dt.datetime = moment()
    changed_by: str = link("staff.id")


@mapped
class ClosingDay:
    """A day in Japan on which the desk of a company is closed, beyond weekends and what its policy states."""

    __tablename__ = "closing_day"

    company: str = text(40, primary_key=True)
    day: dt.date = date(primary_key=True)
    added_by: str = link("staff.id")

"""Letters to people, as drafts and as they were sent."""

from __future__ import annotations

import datetime as dt

from desk.models.columns import link, mapped, moment, number, sealed, text


@mapped
class Letter:
    """A letter within a ticket. Sent, it is a message to the person too, with the printed page as its attachment."""

    __tablename__ = "letter"

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", index=True)
    kind: str = text(24)
    language: str = text(8)
    body: bytes = sealed()
    """Sender, addressee, subject and text, as staff last left them."""
    version: int = number(default=1)
    written_by: str = link("staff.id")
    written_at: dt.datetime = moment()
    changed_at: dt.datetime = moment()
    sent_by: str | None = link("staff.id", default=None)
    sent_at: dt.datetime | None = moment(default=None)
    message_id: str | None = link("message.id", default=None)
    attachment_id: str | None = link("attachment.id", default=None)

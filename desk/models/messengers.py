"""People who come through a workplace messenger: what it sent, where they are written to, what they opened there.

A workspace and a user are the messenger's own ids. Of employees they stand sealed or as a keyed hash only.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import UniqueConstraint

from desk.models.columns import counted, link, mapped, moment, number, sealed, text


@mapped
class MessengerEvent:
    """One event that a messenger delivered, so that it counts once however often it comes."""

    __tablename__ = "messenger_event"
    __table_args__ = (UniqueConstraint("workspace", "event_id"), {"sqlite_autoincrement": True})

    id: int = counted(default=None)
    workspace: str = text(32)
    event_id: str = text(64)
    kind: str = text(16)
    body: bytes | None = sealed(default=None)
    """What is still to be done about it; gone as soon as it is done."""
    received_at: dt.datetime = moment(index=True)
    leased_until: dt.datetime | None = moment(default=None)
    leases: int = number(default=0)
    done_at: dt.datetime | None = moment(default=None, index=True)


@mapped
class MessengerTalk:
    """The conversation of one person in one workspace, and up to which reply it was posted there."""

    __tablename__ = "messenger_talk"

    person_index: str = text(64, primary_key=True)
    conversation_id: str = link("conversation.id", ondelete="CASCADE", unique=True)
    address: bytes = sealed()
    """Workspace, user and channel, sealed with the conversation."""
    posted: int = number(default=0)


@mapped
class MessengerTicket:
    """A ticket that a person opened through the messenger, so that they can ask for it without its access code."""

    __tablename__ = "messenger_ticket"

    person_index: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", primary_key=True)


@mapped
class MessengerForm:
    """A request that is being filled in, in a window of the messenger; erased when it is sent, closed or forgotten."""

    __tablename__ = "messenger_form"

    id: str = text(64, primary_key=True)
    view_index: str = text(64, unique=True)
    person_index: str = text(64)
    body: bytes | None = sealed(default=None)
    reference: str | None = text(20, default=None)
    """Of the ticket it became."""
    created_at: dt.datetime = moment(index=True)


@mapped
class StaffMessenger:
    """Which account of the desk a user of the messenger is. An administrator says so."""

    __tablename__ = "staff_messenger"

    workspace: str = text(32, primary_key=True)
    user: str = text(32, primary_key=True)
    staff_id: str = link("staff.id")

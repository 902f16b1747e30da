"""Conversations: what came in, what went out, where the dialogue stands."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import UniqueConstraint

from desk.models.columns import counted, flag, link, mapped, moment, number, sealed, text


@mapped
class Conversation:
    """One conversation of one person with one company's desk."""

    __tablename__ = "conversation"

    id: str = text(64, primary_key=True)
    company: str = text(40)
    channel: str = text(20)
    switchable: bool = flag(default=False)
    token_index: str = text(64, unique=True)
    sequence: int = number(default=0)
    """The last number given to a message or reply. Counted here under the row's lock, so that numbers become visible in
    their order and a client that resumes after number n misses nothing."""
    created_at: dt.datetime = moment()
    active_at: dt.datetime = moment(index=True)


@mapped
class Inbox:
    """A message accepted from a person. It is done when its replies are stored."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("conversation_id", "external_index"),
        {"sqlite_autoincrement": True},
    )

    id: int = counted(default=None)
    conversation_id: str = link("conversation.id", ondelete="CASCADE")
    external_index: str = text(64)
    """Blind index of the client's message id, which is the client's own text and so stands sealed in the body."""
    sequence: int = number()
    body: bytes = sealed()
    received_at: dt.datetime = moment()
    leased_until: dt.datetime | None = moment(default=None)
    leases: int = number(default=0)
    done_at: dt.datetime | None = moment(default=None, index=True)


@mapped
class Reply:
    """A reply, of the assistant or of staff, numbered within its conversation."""

    __tablename__ = "reply"

    conversation_id: str = link("conversation.id", ondelete="CASCADE", primary_key=True)
    sequence: int = number(primary_key=True, autoincrement=False)
    inbox_id: int | None = counted("inbox.id", default=None, ondelete="CASCADE", index=True)
    body: bytes = sealed()
    at: dt.datetime = moment()


@mapped
class Tracker:
    """Where the dialogue of a conversation stands: one row, with the version that the next save must name."""

    __tablename__ = "tracker"

    conversation_id: str = link("conversation.id", ondelete="CASCADE", primary_key=True)
    version: int = number()
    body: bytes = sealed()
    saved_at: dt.datetime = moment()

"""How long the desk keeps what it holds. Days are counted from the moment named, in UTC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keeping:
    """The times of one installation, from its settings."""

    conversations: dt.timedelta = dt.timedelta(days=30)
    """After the last word in a conversation; MADOGUCHI_CONVERSATION_DAYS."""
    tickets: dt.timedelta = dt.timedelta(days=3 * 365)
    """After a ticket was closed, withdrawn or lapsed; MADOGUCHI_TICKET_RETENTION_DAYS."""

"""How long tickets are kept, and what is erased when that time is over."""

from __future__ import annotations

import datetime as dt

from desk.models import Ticket
from desk.work import Work


def retain_until(work: Work, ticket: Ticket) -> dt.datetime:
    """Note until when a ticket is kept, counted from its closing (from now, where it has none); UTC.

    Called when a ticket is closed, withdrawn or lapses.
    """
    until: dt.datetime = (ticket.closed_at or work.now) + work.keeping.tickets
    ticket.retention_until = until
    return until

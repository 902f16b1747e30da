"""Notices to be delivered: stored in the transaction they tell of, so that neither exists without the other."""

from __future__ import annotations

from desk.database import insert_once
from desk.models import Outbox, Ticket
from desk.work import Work


def announce_ticket(work: Work, ticket: Ticket) -> None:
    """Tell the desk of a new ticket: its reference and type, nothing of its person. Announcing twice is once."""
    payload = {"reference": ticket.reference, "type": ticket.type, "company": ticket.company, "state": ticket.state}
    values = {
        "dedupe_key": f"ticket_opened:{ticket.id}",
        "channel": "desk",
        "ticket_id": ticket.id,
        "payload": payload,
        "created_at": work.now,
        "next_try_at": work.now,
    }
    insert_once(work.session, Outbox, values)

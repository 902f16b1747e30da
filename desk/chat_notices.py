"""Telling the desk's room of a messenger what is new and what is due. Only where there is such a room, and each once.

A notice names ticket, kind, state and day, nothing of its person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import or_, select

from desk.calendar import day_in_japan, end_of
from desk.deadlines import alarm
from desk.lifecycle import ENDED_STATES, State
from desk.models import Deadline, Outbox, Ticket, col
from desk.outbox import DESK_CHAT, put
from desk.work import Work

NEW = dt.timedelta(days=3)
"""How long a ticket counts as new: whoever was away for longer looks at the list."""
OPENED, DEADLINE = "chat_opened", "chat_deadline"
_OVER = [state.value for state in (*ENDED_STATES, State.ERASED)]


def announce_tickets(work: Work, companies: Collection[str]) -> int:
    """Put up notices for the new tickets of these companies that were not told of yet; how many."""
    told = select(Outbox.id).where(col(Outbox.dedupe_key) == f"{OPENED}:" + col(Ticket.id)).exists()
    query = (
        select(Ticket)
        .where(
            col(Ticket.created_at) > work.now - NEW,
            col(Ticket.company).in_(companies),
            col(Ticket.state).not_in(_OVER),
            ~told,
        )
        .order_by(Ticket.created_at)
    )
    found = work.session.execute(query).scalars().all()
    return sum(put(work, f"{OPENED}:{ticket.id}", DESK_CHAT, ticket.id, _about(ticket, "opened")) for ticket in found)


def announce_deadlines(work: Work, companies: Collection[str]) -> int:
    """Put up notices for the deadlines of their open tickets that have an alarm now; how many are new. A deadline is
    told of once for each day it is due on and each alarm it has."""
    today = end_of(day_in_japan(work.now))  # due at the end of a day in Japan, a deadline is red from its start
    near = or_(col(Deadline.due_at) <= today, col(Deadline.warn_at) <= work.now)
    query = (
        select(Deadline, Ticket)
        .join(Ticket, col(Deadline.ticket_id) == Ticket.id)
        .where(
            col(Deadline.met_at).is_(None), col(Ticket.company).in_(companies), col(Ticket.state).not_in(_OVER), near
        )
        .order_by(Deadline.due_at)
    )
    told = select(Outbox.dedupe_key).where(Outbox.channel == DESK_CHAT, col(Outbox.dedupe_key).like(f"{DEADLINE}:%"))
    known = set(work.session.execute(told).scalars())
    new = 0
    for deadline, ticket in work.session.execute(query).all():
        rung = alarm(deadline, work.now)
        key = f"{DEADLINE}:{deadline.id}:{deadline.due_at.date().isoformat()}:{rung}"
        if rung == "none" or key in known:
            continue
        due = {"deadline": deadline.kind, "alarm": rung, "due_at": deadline.due_at.isoformat()}
        new += put(work, key, DESK_CHAT, ticket.id, {**_about(ticket, "deadline"), **due})
    return new


def _about(ticket: Ticket, what: str) -> dict[str, object]:
    return {
        "what": what,
        "reference": ticket.reference,
        "type": ticket.type,
        "company": ticket.company,
        "state": ticket.state,
    }

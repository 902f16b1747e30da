"""Telling the desk's room of deadlines that come near or are over: each once per day it is due and alarm it has."""

from __future__ import annotations

from sqlalchemy import or_, select

from desk.calendar import day_in_japan, end_of
from desk.deadlines import alarm
from desk.lifecycle import ENDED_STATES, State
from desk.models import Deadline, Outbox, Ticket, col
from desk.outbox import DESK_CHAT, put
from desk.work import Work

KEY = "deadline"
_OVER = [state.value for state in (*ENDED_STATES, State.ERASED)]


def announce_deadlines(work: Work) -> int:
    """Put up notices for the deadlines of open tickets that have an alarm now; how many are new.

    A notice names ticket, kind and day, nothing of its person.
    """
    today = end_of(day_in_japan(work.now))  # due at the end of a day in Japan, a deadline is red from its start
    near = or_(col(Deadline.due_at) <= today, col(Deadline.warn_at) <= work.now)
    query = (
        select(Deadline, Ticket)
        .join(Ticket, col(Deadline.ticket_id) == Ticket.id)
        .where(col(Deadline.met_at).is_(None), col(Ticket.state).not_in(_OVER), near)
        .order_by(Deadline.due_at)
    )
    told = select(Outbox.dedupe_key).where(Outbox.channel == DESK_CHAT, col(Outbox.dedupe_key).like(f"{KEY}:%"))
    known = set(work.session.execute(told).scalars())
    new = 0
    for deadline, ticket in work.session.execute(query).all():
        rung = alarm(deadline, work.now)
        if rung == "none":
            continue
        key = f"{KEY}:{deadline.id}:{deadline.due_at.date().isoformat()}:{rung}"
        if key in known:
            continue
        payload = {
            "what": "deadline",
            "reference": ticket.reference,
            "type": ticket.type,
            "company": ticket.company,
            "state": ticket.state,
            "deadline": deadline.kind,
            "alarm": rung,
            "due_at": deadline.due_at.isoformat(),
        }
        new += put(work, key, DESK_CHAT, ticket.id, payload)
    return new

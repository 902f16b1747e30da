"""Tickets that end by themselves when a time is over: a form that never came, an answer nobody objected to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import and_, or_, select

from desk import audit, deadlines
from desk.calendar import day_in_japan, start_of
from desk.casework import Standing, standing
from desk.circumstances import circumstances_of
from desk.ending import end
from desk.handoffs import hold_conversation
from desk.lifecycle import Role, State, move
from desk.models import Deadline, Ticket, col
from desk.rules import load_practice
from desk.telling import tell_by_itself
from desk.work import Work


def run_out(work: Work, company: str | None = None) -> tuple[str, ...]:
    """References of the tickets whose time is over, of one company where given; those somebody works on just now wait.

    A request lapses when its form never came after two reminders, and is closed when the time to object is over; a
    short ticket is closed as long after its answer.
    """
    query = select(Ticket.reference).where(_over(work)).order_by(col(Ticket.id))
    if company is not None:
        query = query.where(Ticket.company == company)
    return tuple(work.session.execute(query).scalars())


def end_by_itself(work: Work, reference: str) -> Standing | None:
    """End a ticket whose time is over, and tell its person where it lapses; None if it has none to run out any more."""
    conversation_id = hold_conversation(work, reference)
    query = select(Ticket).where(Ticket.reference == reference, _over(work)).with_for_update(of=Ticket)
    ticket: Ticket | None = work.session.execute(query).scalar_one_or_none()
    if ticket is None:
        return None
    known, lapses = circumstances_of(work, ticket, None), ticket.state == State.AWAITING_DOCUMENTS.value
    end(work, ticket)
    deadlines.meet(work, ticket, "objection", "documents_lapse")
    target = State.LAPSED if lapses else State.CLOSED
    move(work, ticket, target, (Role.SYSTEM, audit.SYSTEM), known, target.value)
    if lapses:
        tell_by_itself(work, ticket, conversation_id, "lapsed")
    return standing(ticket)


def _over(work: Work) -> Any:
    """That a ticket's time is over, and nobody works on it just now."""
    silent_since = start_of(day_in_japan(work.now) - dt.timedelta(days=load_practice().days["objection"]))
    answered = col(Ticket.state) == State.NOTIFIED.value
    request = col(Ticket.type) == "request"
    return and_(
        or_(col(Ticket.locked_until).is_(None), col(Ticket.locked_until) <= work.now),
        or_(
            and_(col(Ticket.state) == State.AWAITING_DOCUMENTS.value, _past(work, "documents_lapse")),
            and_(answered, request, _past(work, "objection")),
            and_(answered, ~request, col(Ticket.notified_at) < silent_since),
        ),
    )


def _past(work: Work, kind: str) -> Any:
    return (
        select(Deadline.id)
        .where(
            col(Deadline.ticket_id) == col(Ticket.id),
            col(Deadline.kind) == kind,
            col(Deadline.met_at).is_(None),
            col(Deadline.due_at) < work.now,
        )
        .exists()
    )

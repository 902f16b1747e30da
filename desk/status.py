"""A ticket as its person may see it from outside, with reference and access code, and withdrawing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from desk import audit
from desk.calendar import day_in_japan
from desk.circumstances import ASKED_FOR
from desk.codes import prove
from desk.ending import end
from desk.lifecycle import Circumstances, Role, State, move
from desk.listing import in_order
from desk.models import Ticket, TicketItem
from desk.next_steps import next_steps
from desk.work import Work


@dataclass(frozen=True, slots=True)
class TicketStatus:
    """Where a ticket stands and what the person can do next: no personal data."""

    reference: str
    type: str
    state: str
    kinds: tuple[str, ...]
    next_steps: tuple[str, ...]
    changed_at: dt.datetime


def status_of(work: Work, reference: str, access_code: str, company: str | None = None) -> TicketStatus:
    """Where a ticket stands, for whoever has its access code (of this company, where given).

    Raises CodeRefused and CodePaused, which say the same whether or not there is such a ticket.
    """
    return status_for_person(work, prove(work, reference, access_code, company))


def withdraw(work: Work, reference: str, access_code: str, company: str | None = None) -> TicketStatus:
    """Withdraw a ticket by its access code; withdrawing it again changes nothing.

    Raises CodeRefused and CodePaused as `status_of` does; TransitionRefused once the outcome has been sent.
    """
    ticket = prove(work, reference, access_code, company)
    if ticket.state != State.WITHDRAWN.value:
        circumstances = Circumstances(today=day_in_japan(work.now), code_proved=True)
        end(work, ticket)
        move(work, ticket, State.WITHDRAWN, (Role.PERSON, audit.PERSON), circumstances)
    return status_for_person(work, ticket)


def status_for_person(work: Work, ticket: Ticket) -> TicketStatus:
    """Where a ticket stands, for a person already known to be its own."""
    query = select(TicketItem.kind).where(TicketItem.ticket_id == ticket.id, ASKED_FOR)
    kinds = in_order(work.session.execute(query).scalars())
    return TicketStatus(ticket.reference, ticket.type, ticket.state, kinds, next_steps(work, ticket), ticket.changed_at)

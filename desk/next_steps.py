"""What the person of a ticket does next: the company's own steps, until the desk asks for something itself."""

from __future__ import annotations

from bot.policies.model import Company
from desk.circumstances import AGENTS
from desk.lifecycle import State
from desk.models import Ticket
from desk.rules import load_practice
from desk.work import Work


def steps_of(company: Company, capacity: str | None) -> tuple[str, ...]:
    """The steps of a request that was just opened. Who acts for somebody is told of their papers, before the last step:
    that one says how to ask."""
    steps = tuple(step.text for step in company.procedure.next_steps)
    if capacity not in AGENTS:
        return steps
    return (*steps[:-1], load_practice().codes["steps"]["agent"], *steps[-1:])


def next_steps(work: Work, ticket: Ticket) -> tuple[str, ...]:
    """Before the form has come, the company's own steps; while the desk waits for something else, what that is."""
    if ticket.state == State.AWAITING_REQUESTER.value:
        texts = load_practice().codes["missing"]
        return tuple(texts[code] for code in ticket.missing if code in texts)
    company = work.policies.companies.get(ticket.company)
    waits = ticket.type == "request" and ticket.state in (State.SUBMITTED.value, State.AWAITING_DOCUMENTS.value)
    return steps_of(company, ticket.capacity) if waits and company else ()

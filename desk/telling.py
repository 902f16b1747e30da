"""What the desk tells a person of a step it took: in the transaction of the step, so that neither happens without the
other. The sentences are in `told` of data/desk/practice.yml."""

from __future__ import annotations

from desk.casework import Standing, standing, take_ticket
from desk.handoffs import hold_conversation
from desk.models import Staff, Ticket
from desk.replies import reply
from desk.rules import load_practice
from desk.staff import WORKING_ROLES
from desk.work import Work


def take_to_tell(
    work: Work, by: Staff, reference: str, expected: int | None, roles: tuple[str, ...] = WORKING_ROLES
) -> Ticket:
    """The ticket, as `take_ticket` gives it, for a step its person is told of.

    The conversation is locked before the ticket, as everywhere, so that two steps never wait for each other. Raises
    TicketUnknown, NotAllowed, TicketChanged, TicketLocked, KeyDestroyed.
    """
    hold_conversation(work, reference)
    return take_ticket(work, by, reference, expected, roles)


def tell_person(work: Work, ticket: Ticket, by: Staff, name: str, **given: str) -> Standing:
    """Reply to the person with the practice's sentence of that name; where the ticket stands after it."""
    reply(work, ticket.reference, told(ticket, name, **given), by)
    work.session.flush()  # the first reply is noted in the ticket, which gives it another version
    return standing(ticket)


def told(ticket: Ticket, name: str, **given: str) -> str:
    """The practice's sentence of that name, with the ticket's reference and `given` in its places."""
    return load_practice().codes["told"][name].format(reference=ticket.reference, **given)

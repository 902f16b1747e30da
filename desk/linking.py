"""Linking tickets by hand: staff have found out that they are of the same person. Linked, never merged."""

from __future__ import annotations

from sqlalchemy import select, update

from desk import audit
from desk.casework import find_ticket
from desk.errors import EntryInvalid, KeyDestroyed
from desk.lifecycle import State
from desk.models import Staff, Ticket, col
from desk.references import parse_reference
from desk.staff import WORKING_ROLES, actor
from desk.work import Work


def link_tickets(work: Work, by: Staff, reference: str, other: str) -> None:
    """Put two tickets of one company into one group, with all that were linked to either; twice is once.

    A link holds nothing back and is told to nobody. Raises EntryInvalid, TicketUnknown, NotAllowed, KeyDestroyed.
    """
    first, second = sorted((reference, other), key=lambda given: parse_reference(given) or "")
    tickets = {given: find_ticket(work, by, given, WORKING_ROLES) for given in (first, second)}
    ticket, linked = tickets[reference], tickets[other]
    if ticket.id == linked.id:
        raise EntryInvalid("link", "it is this ticket itself")
    if ticket.company != linked.company:
        raise EntryInvalid("link", "the other ticket is another company's, and no company learns of another's tickets")
    for known in (ticket, linked):
        if known.state == State.ERASED.value:
            raise KeyDestroyed(f"the ticket {known.reference}")
    group = ticket.duplicate_group or linked.duplicate_group or ticket.id
    if ticket.duplicate_group == linked.duplicate_group == group:
        return
    groups = [known.duplicate_group for known in (ticket, linked) if known.duplicate_group is not None]
    _regroup(work, col(Ticket.duplicate_group).in_(groups) | col(Ticket.id).in_([ticket.id, linked.id]), group)
    audit.record(work, actor(by), "linked", _about(ticket), {"to": linked.reference})


def unlink_ticket(work: Work, by: Staff, reference: str) -> None:
    """Take a ticket out of its group: it is another person's after all; twice is once.

    Raises TicketUnknown, NotAllowed.
    """
    ticket = find_ticket(work, by, reference, WORKING_ROLES)
    if ticket.duplicate_group is None:
        return
    group = ticket.duplicate_group
    _regroup(work, col(Ticket.id) == ticket.id, None)
    left = work.session.execute(select(col(Ticket.id)).where(col(Ticket.duplicate_group) == group)).scalars().all()
    if len(left) == 1:
        _regroup(work, col(Ticket.id) == left[0], None)
    audit.record(work, actor(by), "unlinked", _about(ticket))


def _regroup(work: Work, which: object, group: str | None) -> None:
    """Past the version: a link changes nothing that somebody at work on a ticket has read."""
    statement = update(Ticket).where(which).values(duplicate_group=group)
    work.session.execute(statement.execution_options(synchronize_session="fetch"))


def _about(ticket: Ticket) -> audit.About:
    return audit.About(ticket.id, policy_sha256=ticket.policy_sha256)

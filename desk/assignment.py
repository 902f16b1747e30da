"""Who works on a ticket."""

from __future__ import annotations

from desk import deadlines
from desk.casework import Standing, changed, find_ticket, moved, standing, take_ticket
from desk.changes import check_version
from desk.errors import EntryInvalid
from desk.lifecycle import State
from desk.models import Staff
from desk.staff import WORKING_ROLES, serves, staff_named
from desk.work import Work

ASSIGNING_ROLES = (*WORKING_ROLES, "administrator")


def claim(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """Take a ticket: it is one's own, kept for a while, and looked at. A short ticket is in hand then.

    Raises TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    ticket.assignee_id = by.id
    deadlines.meet(work, ticket, "first_look")
    if ticket.type != "request" and ticket.state in (State.SUBMITTED.value, State.REOPENED.value):
        return moved(work, ticket, by, State.IN_REVIEW, "claimed")
    return changed(work, ticket, by, "claimed")


def assign(work: Work, by: Staff, reference: str, to: str, expected: int | None = None) -> Standing:
    """Give a ticket to another member of staff by login; whoever had it locked lets go of it.

    Raises TicketUnknown, NotAllowed, TicketChanged, StaffUnknown, EntryInvalid.
    """
    ticket = find_ticket(work, by, reference, ASSIGNING_ROLES)
    check_version(work, ticket, expected)
    member = staff_named(work, to)
    if member.role not in WORKING_ROLES or not serves(member, ticket.company):
        raise EntryInvalid("assignee", f"{to} does not work tickets of {ticket.company}")
    ticket.assignee_id, ticket.locked_by, ticket.locked_until = member.id, None, None
    return changed(work, ticket, by, "assigned", {"to": member.login})


def release(work: Work, by: Staff, reference: str) -> Standing:
    """Let go of a ticket that one has locked, for others to work on at once. Raises TicketUnknown, NotAllowed."""
    ticket = find_ticket(work, by, reference, ASSIGNING_ROLES)
    if ticket.locked_by != by.id:
        return standing(ticket)
    ticket.locked_by = ticket.locked_until = None
    return changed(work, ticket, by, "released")

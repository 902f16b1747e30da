"""How a ticket ends, is passed on, and is opened again."""

from __future__ import annotations

from desk import deadlines
from desk.casework import Standing, moved, take_ticket, words
from desk.crypto import Place
from desk.lifecycle import State
from desk.models import Staff, Ticket
from desk.persons import seal_words
from desk.retention import retain_until
from desk.rules import load_practice
from desk.work import Work


def close(
    work: Work,
    by: Staff,
    reference: str,
    *,
    reason: str | None = None,
    evidence: str | None = None,
    expected: int | None = None,
) -> Standing:
    """Close a ticket: a request once the time to object is over, one passed on with evidence of that, a short ticket
    once answered or with a reason of the practice's `closed_because`.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    if reason is not None:
        load_practice().require("closed_because", "reason", reason)
    if evidence is not None:
        keep_evidence(work, ticket, evidence)
    end(work, ticket)
    deadlines.meet(work, ticket, "first_look", "objection")
    _let_go(ticket)
    return moved(work, ticket, by, State.CLOSED, "closed", {"reason": reason}, reason_named=reason is not None)


def reopen(work: Work, by: Staff, reference: str, reason: str, expected: int | None = None) -> Standing:
    """Open a ticket again that was answered or closed, for a reason of the practice's `reopened_because`.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    load_practice().require("reopened_because", "reason", reason)
    begin_again(ticket)
    deadlines.meet(work, ticket, "objection")
    return moved(work, ticket, by, State.REOPENED, "reopened", {"reason": reason}, reason_named=True)


def transfer(
    work: Work, by: Staff, reference: str, to: str, *, evidence: str | None = None, expected: int | None = None
) -> Standing:
    """Pass a ticket on, to one of the practice's `transfer_to`. It is closed once there is evidence that it went.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    ticket.transferred_to = load_practice().require("transfer_to", "office", to)
    if evidence is not None:
        keep_evidence(work, ticket, evidence)
    deadlines.meet(work, ticket, *deadlines.ANSWERED)
    return moved(work, ticket, by, State.TRANSFERRED, "transferred", {"to": to}, reason_named=True)


def withdraw_for_person(work: Work, by: Staff, reference: str, reason: str, expected: int | None = None) -> Standing:
    """Withdraw a ticket in its person's stead, for a reason of the practice's `withdrawn_because`.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    load_practice().require("withdrawn_because", "reason", reason)
    end(work, ticket)
    _let_go(ticket)
    return moved(work, ticket, by, State.WITHDRAWN, "withdrawn", {"reason": reason}, reason_named=True)


def end(work: Work, ticket: Ticket) -> None:
    """Note that a ticket ends now and until when it is kept."""
    ticket.closed_at = work.now
    retain_until(work, ticket)


def begin_again(ticket: Ticket) -> None:
    """Take back that a ticket has ended, and what was sent of it: the next answer needs evidence of its own."""
    ticket.closed_at = ticket.retention_until = None
    ticket.dispatch_evidence = ticket.notified_route = None


def keep_evidence(work: Work, ticket: Ticket, evidence: str) -> None:
    """Seal what shows that something was sent, such as the number of a registered letter. Raises EntryInvalid."""
    text = words("evidence", evidence)
    ticket.dispatch_evidence = seal_words(work, ticket.id, Place("ticket", "dispatch_evidence", ticket.id), text)


def _let_go(ticket: Ticket) -> None:
    ticket.locked_by = ticket.locked_until = None

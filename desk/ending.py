"""How a ticket ends, is passed on, and is opened again."""

from __future__ import annotations

import uuid

from desk import deadlines
from desk.casework import Standing, moved, take_ticket, words
from desk.circumstances import items_of
from desk.codes import prove
from desk.crypto import Place
from desk.handoffs import hold_conversation
from desk.lifecycle import Role, State
from desk.models import Message, Staff, Ticket, TicketItem
from desk.notes import NOTE
from desk.persons import open_words, seal_message, seal_words
from desk.retention import retain_until
from desk.rules import load_practice
from desk.telling import take_to_tell, tell_person
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

    A request that was passed on is closed by an approver: it ends without an answer of this desk. Raises
    TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    if reason is not None:
        load_practice().require("closed_because", "reason", reason)
    if evidence is not None:
        keep_evidence(work, ticket, evidence)
    end(work, ticket)
    deadlines.meet(work, ticket, "objection", *deadlines.ANSWERED)
    _let_go(ticket)
    role = _weightiest(ticket, by) if ticket.state == State.TRANSFERRED.value else Role.AGENT
    known = reason is not None
    return moved(work, ticket, by, State.CLOSED, "closed", {"reason": reason}, role=role, reason_named=known)


def reopen(work: Work, by: Staff, reference: str, reason: str, expected: int | None = None) -> Standing:
    """Open a ticket again that was answered or closed, for a reason of the practice's `reopened_because`.

    The desk's own deadlines run anew, and every item is decided and approved anew; how they came out before stays in
    the trail, and why in a note.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    load_practice().require("reopened_because", "reason", reason)
    begin_again(ticket)
    ticket.submitted_by = ticket.decided_at = None
    before = {item.kind: item.outcome for item in items_of(work, ticket)}
    for item in items_of(work, ticket):
        _keep_words(work, by, item)
        item.outcome, item.reason_code, item.reason, item.ground = "pending", None, None, None
        item.decided_by = item.approved_by = item.notified_at = None
    deadlines.meet(work, ticket, "objection")
    deadlines.start_again(work, ticket)
    detail = {"reason": reason, "outcomes": before}
    return moved(work, ticket, by, State.REOPENED, "reopened", detail, reason_named=True)


def transfer(
    work: Work, by: Staff, reference: str, to: str, *, evidence: str | None = None, expected: int | None = None
) -> Standing:
    """Pass a ticket on, to one of the practice's `transfer_to`, and tell its person. It is closed once there is
    evidence that it went, and until then the watch of Article 39 goes on. A request that `leaves_house` takes an
    approver.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_to_tell(work, by, reference, expected)
    practice = load_practice()
    ticket.transferred_to = practice.require("transfer_to", "office", to)
    if evidence is not None:
        keep_evidence(work, ticket, evidence)
        deadlines.meet(work, ticket, "article_39")
    deadlines.meet(work, ticket, *deadlines.OURS)
    role, leaves = _weightiest(ticket, by), to in practice.codes["leaves_house"]
    moved(
        work,
        ticket,
        by,
        State.TRANSFERRED,
        "transferred",
        {"to": to},
        role=role,
        reason_named=True,
        leaves_house=leaves,
    )
    return tell_person(work, ticket, by, "transferred", office=practice.codes["transfer_to"][to])


def withdraw_for_person(
    work: Work, by: Staff, reference: str, reason: str, expected: int | None = None, *, code: str | None = None
) -> Standing:
    """Withdraw a ticket in its person's stead, for a reason of the practice's `withdrawn_because`, and tell them.

    A request takes the access code that the person gave, or else an approver who neither decided an item nor put the
    decisions up. Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked, and
    CodeRefused and CodePaused where a code is given that is not the ticket's.
    """
    hold_conversation(work, reference)
    if code is not None:
        prove(work, reference, code, None)  # before the ticket is locked, as where the person withdraws
    ticket = take_ticket(work, by, reference, expected)
    practice = load_practice()
    practice.require("withdrawn_because", "reason", reason)
    end(work, ticket)
    _let_go(ticket)
    proved = code is not None
    role, detail = Role.AGENT if proved else _weightiest(ticket, by), {"reason": reason, "code": proved}
    moved(work, ticket, by, State.WITHDRAWN, "withdrawn", detail, role=role, reason_named=True, code_proved=proved)
    return tell_person(work, ticket, by, "withdrawn", reason=practice.codes["withdrawn_because"][reason])


def end(work: Work, ticket: Ticket) -> None:
    """Note that a ticket ends now and until when it is kept."""
    ticket.closed_at = work.now
    retain_until(work, ticket)


def begin_again(ticket: Ticket) -> None:
    """Take back that a ticket has ended, and what was sent of it: the next answer needs evidence of its own."""
    ticket.closed_at = ticket.retention_until = None
    ticket.dispatch_evidence = ticket.notified_route = None


def reason_place(item: TicketItem) -> Place:
    """Where the reason of an item stands sealed."""
    return Place("ticket_item", "reason", item.id)


def keep_evidence(work: Work, ticket: Ticket, evidence: str) -> None:
    """Seal what shows that something was sent, such as the number of a registered letter. Raises EntryInvalid."""
    text = words("evidence", evidence)
    ticket.dispatch_evidence = seal_words(work, ticket.id, Place("ticket", "dispatch_evidence", ticket.id), text)


def _keep_words(work: Work, by: Staff, item: TicketItem) -> None:
    """Keep what was written for the person of an item that is decided anew, as a note: an objection is about it."""
    said = open_words(work, item.ticket_id, reason_place(item), item.reason)
    if said is not None:
        note_id = str(uuid.uuid4())
        body = seal_message(work, item.ticket_id, note_id, f"{item.kind}, {item.outcome}, {item.reason_code}:\n{said}")
        work.session.add(
            Message(id=note_id, ticket_id=item.ticket_id, direction=NOTE, author_id=by.id, body=body, at=work.now)
        )


def _weightiest(ticket: Ticket, by: Staff) -> Role:
    """The role in which a member of staff ends a ticket: short tickets know no approver."""
    return Role.APPROVER if by.role == "approver" and ticket.type == "request" else Role.AGENT


def _let_go(ticket: Ticket) -> None:
    ticket.locked_by = ticket.locked_until = None

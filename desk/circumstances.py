"""What is stored of a ticket, as the guards of its life look at it: the same rows, the same circumstances."""

from __future__ import annotations

from sqlalchemy import select

from bot.policies.model import HANDED_OVER_KINDS, KINDS
from desk.calendar import JAPAN
from desk.lifecycle import Circumstances
from desk.models import Deadline, Staff, Ticket, TicketItem, col
from desk.rules import load_law
from desk.work import Work

AGENTS = ("statutory_agent", "delegated_agent")
GRANTING = ("granted", "part", "method_changed")
REFUSING = ("refused", "part", "not_held")
REASONED = ("refused", "part", "method_changed")
"""Outcomes that need a reason (Articles 33(3), 35(7), 36)."""
ERASING_KINDS = frozenset({"erasure", "deletion"})
TAKEN_OUT = "withdrawn"
"""The outcome of an item that its person has taken out of their request: nobody decides it any more."""
ASKED_FOR = col(TicketItem.outcome) != TAKEN_OUT
OPEN_FEES = ("due", "amount_unstated", "disputed")
REMINDERS = ("documents_first", "documents_second")
"""Kinds of deadlines that are met by reminding."""


def circumstances_of(work: Work, ticket: Ticket, by: Staff | None) -> Circumstances:
    """The circumstances of a ticket for `by`, who wants to move it (None: the system or its person)."""
    items = items_of(work, ticket)
    deadlines = {row.kind: row for row in deadlines_of(work, ticket)}
    received, objection = ticket.formally_received_at, deadlines.get("objection")
    lapse = deadlines.get("documents_lapse")
    company = work.policies.companies.get(ticket.company)
    others = {item.decided_by for item in items} | {ticket.submitted_by}
    return Circumstances(
        today=work.now.astimezone(JAPAN).date(),
        form_required=company.procedure.form.required if company else False,
        arrived_on=received.astimezone(JAPAN).date() if received else None,
        fee_state_set=ticket.fee_status not in ("due", "amount_unstated"),
        fee_open=ticket.fee_status in OPEN_FEES,
        lock_held=by is not None
        and ticket.locked_by == by.id
        and ticket.locked_until is not None
        and ticket.locked_until > work.now,
        identity_verified=ticket.identity_status == "verified",
        acts_for_another=ticket.capacity in AGENTS,
        authority_proven=ticket.authority_checked_at is not None,
        missing_named=bool(ticket.missing),
        items_decided=bool(items) and all(item.outcome != "pending" for item in items),
        reasons_given=all(item.reason_code and item.reason for item in items if item.outcome in REASONED),
        anything_granted=any(item.outcome in GRANTING for item in items),
        refused_unproven=bool(items) and all(_refused_unproven(item) for item in items),
        needs_second_person=any(_needs_second_person(item) for item in items),
        second_person=by is not None and by.id not in others,
        dispatch_evidence=ticket.dispatch_evidence is not None,
        reminders=sum(kind in deadlines and deadlines[kind].met_at is not None for kind in REMINDERS),
        reminder_unanswered=lapse is not None and lapse.due_at < work.now,
        appeal_window_over=objection is not None and objection.due_at < work.now,
        retention_over=ticket.retention_until is not None and ticket.retention_until <= work.now,
        legal_hold=ticket.legal_hold,
    )


def items_of(work: Work, ticket: Ticket) -> list[TicketItem]:
    """What a ticket asks for, in the order in which the kinds are listed."""
    return [item for item in all_items_of(work, ticket) if item.outcome != TAKEN_OUT]


def all_items_of(work: Work, ticket: Ticket) -> list[TicketItem]:
    """The items of a ticket with those that its person has taken out, in the order in which the kinds are listed."""
    query = select(TicketItem).where(TicketItem.ticket_id == ticket.id)
    with work.session.no_autoflush:  # what is changed so far is flushed, and its fields named, by `note_change`
        found: list[TicketItem] = work.session.execute(query).scalars().all()
    return sorted(found, key=lambda item: KINDS.index(item.kind))


def deadlines_of(work: Work, ticket: Ticket) -> list[Deadline]:
    """The deadlines of a ticket, the nearest first."""
    query = select(Deadline).where(Deadline.ticket_id == ticket.id).order_by(col(Deadline.due_at), Deadline.kind)
    with work.session.no_autoflush:
        found: list[Deadline] = work.session.execute(query).scalars().all()
    return found


def _refused_unproven(item: TicketItem) -> bool:
    reason = load_law().reasons.get(item.reason_code or "")
    return item.outcome == "refused" and reason is not None and reason.unproven


def _needs_second_person(item: TicketItem) -> bool:
    """Refusals, erasures and whatever sends data out are never one person's decision alone."""
    return (
        item.outcome in REFUSING
        or (item.kind in ERASING_KINDS and item.outcome in GRANTING)
        or (item.kind in HANDED_OVER_KINDS and item.outcome in GRANTING)
    )

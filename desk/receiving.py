"""The arrival of a request in due form, the reminders before it, and lapsing where it never comes.

Chat opens a ticket; what counts under the Act is the arrival (Article 37(1)), so its day is recorded apart.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from desk import audit, deadlines
from desk.calendar import day_in_japan, start_of
from desk.casework import Standing, changed, moved, require_request, require_state, standing, take_ticket
from desk.circumstances import REMINDERS, circumstances_of, deadlines_of, items_of
from desk.ending import begin_again, end
from desk.errors import EntryInvalid
from desk.fees import FeeEntry, enter, told
from desk.lifecycle import Role, State, move
from desk.models import Deadline, Staff, Ticket, col
from desk.work import Work

ROUTES = ("post", "fax", "phone", "mail", "chat")
LONGEST_BEFORE = dt.timedelta(days=90)
"""A form may be on its way before the chat, but an earlier day than this is a slip of the pen."""


def record_arrival(
    work: Work,
    by: Staff,
    reference: str,
    arrived_on: dt.date,
    route: str,
    *,
    form_seen: bool = False,
    fee: FeeEntry | None = None,
    expected: int | None = None,
) -> Standing:
    """Record the day in Japan on which a request arrived; from it run the desk's target and the watch of Article 39.

    Where a form is prescribed, it has to have been seen and the fee's state recorded. Raises TransitionRefused,
    EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_request(ticket)
    _check_route(work, ticket, route)
    if arrived_on < day_in_japan(ticket.created_at) - LONGEST_BEFORE:
        raise EntryInvalid("day of arrival", f"{arrived_on:%Y-%m-%d} is long before the ticket was opened")
    kinds = tuple(item.kind for item in items_of(work, ticket))
    if ticket.state == State.LAPSED.value:
        begin_again(ticket)
    ticket.formally_received_at = start_of(arrived_on)
    ticket.arrival_route = route
    if fee is not None:
        enter(work, ticket, fee)
    detail: dict[str, object] = {"arrived_on": f"{arrived_on:%Y-%m-%d}", "route": route, "form_seen": form_seen}
    if fee is not None:
        detail |= told(fee)
    done = moved(
        work, ticket, by, State.RECEIVED, "arrival_recorded", detail, form_seen=form_seen, fee_said=fee is not None
    )
    deadlines.meet(work, ticket, "first_look", *REMINDERS, "documents_lapse")
    deadlines.start_from_arrival(work, ticket, arrived_on, kinds)
    return done


def remind(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """Note that the person was reminded of the form, on or after the day that a reminder is due.

    Raises EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_state(ticket, State.AWAITING_DOCUMENTS)
    pending = [row for row in deadlines_of(work, ticket) if row.kind in REMINDERS and row.met_at is None]
    if not pending:
        raise EntryInvalid("reminder", "the person was reminded twice; the ticket lapses when its time is over")
    if day_in_japan(work.now) < day_in_japan(pending[0].due_at):
        raise EntryInvalid("reminder", f"the next one is due on {day_in_japan(pending[0].due_at):%Y-%m-%d} in Japan")
    deadlines.meet(work, ticket, pending[0].kind)
    if len(pending) == 1:
        deadlines.await_answer_to_reminder(work, ticket)
    return changed(work, ticket, by, "reminded", {"of": pending[0].kind})


def lapse(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """End a ticket whose form never came, after two reminders and the time to answer the second.

    Raises TransitionRefused, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_state(ticket, State.AWAITING_DOCUMENTS)
    end(work, ticket)
    return moved(work, ticket, by, State.LAPSED, "lapsed")


def lapse_unanswered(work: Work) -> tuple[Standing, ...]:
    """End every ticket whose form never came and whose time to answer the second reminder is over; for a daily run."""
    over = (
        select(Ticket)
        .join(Deadline, col(Deadline.ticket_id) == col(Ticket.id))
        .where(
            col(Ticket.state) == State.AWAITING_DOCUMENTS.value,
            col(Deadline.kind) == "documents_lapse",
            col(Deadline.met_at).is_(None),
            col(Deadline.due_at) < work.now,
        )
        .order_by(col(Ticket.id))
        .with_for_update(of=Ticket, skip_locked=True)
    )
    tickets: list[Ticket] = work.session.execute(over).scalars().all()
    for ticket in tickets:
        known = circumstances_of(work, ticket, None)
        end(work, ticket)
        move(work, ticket, State.LAPSED, (Role.SYSTEM, audit.SYSTEM), known, "lapsed")
    return tuple(standing(ticket) for ticket in tickets)


def _check_route(work: Work, ticket: Ticket, route: str) -> None:
    if route not in ROUTES:
        raise EntryInvalid("way of arrival", f"it is none of {', '.join(ROUTES)}")
    company = work.policies.companies.get(ticket.company)
    if route == "chat" and (company is None or not company.procedure.chat_is_request):
        raise EntryInvalid("way of arrival", "this company's policy does not take a request by chat")

"""The arrival of a request in due form, the reminders before it, and lapsing where it never comes.

Chat opens a ticket; what counts under the Act is the arrival (Article 37(1)), so its day is recorded apart.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, select

from desk import deadlines
from desk.calendar import day_in_japan, start_of
from desk.casework import Standing, changed, moved, require_request, require_state, take_ticket
from desk.circumstances import REMINDERS, deadlines_of, items_of
from desk.ending import begin_again, end
from desk.errors import EntryInvalid, NotAllowed
from desk.fees import FeeEntry, enter, told
from desk.lifecycle import State
from desk.models import Deadline, Staff, Ticket, col
from desk.notes import add_note
from desk.rules import load_practice
from desk.staff import WORKING_ROLES, serves
from desk.telling import take_to_tell, tell_person
from desk.work import Work

ROUTES = ("post", "fax", "phone", "mail", "chat")
CORRECTING_ROLES = ("approver",)
CORRECTABLE = (
    State.RECEIVED,
    State.IDENTITY_CHECK,
    State.AWAITING_REQUESTER,
    State.IN_REVIEW,
    State.AWAITING_APPROVAL,
    State.DECIDED,
)
"""From the arrival to the answer; once reopened, what is due is counted from the reopening."""
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
    _check_day(ticket, arrived_on)
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


def correct_arrival(
    work: Work, by: Staff, reference: str, arrived_on: dt.date, reason: str, expected: int | None = None
) -> Standing:
    """Correct a day of arrival that was recorded wrong, for a reason of `arrival_corrected_because`; both deadlines
    that run from it start anew.

    It moves the watch of Article 39, so it takes an approver, and the trail keeps both days. Raises EntryInvalid,
    TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected, CORRECTING_ROLES)
    require_request(ticket)
    require_state(ticket, *CORRECTABLE)
    load_practice().require("arrival_corrected_because", "reason", reason)
    _check_day(ticket, arrived_on)
    before = day_in_japan(ticket.formally_received_at or work.now)
    if arrived_on > day_in_japan(work.now):
        raise EntryInvalid("day of arrival", f"{arrived_on:%Y-%m-%d} lies ahead")
    if arrived_on == before:
        raise EntryInvalid("day of arrival", f"it is {before:%Y-%m-%d} already")
    ticket.formally_received_at = start_of(arrived_on)
    ticket.locked_by = ticket.locked_until = None
    detail = {"from": f"{before:%Y-%m-%d}", "to": f"{arrived_on:%Y-%m-%d}", "reason": reason}
    done = changed(work, ticket, by, "arrival_corrected", detail)
    kinds = tuple(item.kind for item in items_of(work, ticket))
    deadlines.restart_from_arrival(work, ticket, arrived_on, kinds)
    return done


def remind(
    work: Work, by: Staff, reference: str, expected: int | None = None, *, evidence: str | None = None
) -> Standing:
    """Remind the person of the form, on or after the day that a reminder is due: with a reply, or otherwise, such as by
    post, with `evidence` of it (kept as a note). Where the first comes late, the second is put off by as much.

    Raises EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_to_tell(work, by, reference, expected)
    require_state(ticket, State.AWAITING_DOCUMENTS)
    pending = [row for row in deadlines_of(work, ticket) if row.kind in REMINDERS and row.met_at is None]
    if not pending:
        raise EntryInvalid("reminder", "the person was reminded twice; the ticket lapses when its time is over")
    if day_in_japan(work.now) < day_in_japan(pending[0].due_at):
        raise EntryInvalid("reminder", f"the next one is due on {day_in_japan(pending[0].due_at):%Y-%m-%d} in Japan")
    deadlines.meet(work, ticket, pending[0].kind)
    last = len(pending) == 1
    if last:
        deadlines.await_answer_to_reminder(work, ticket)
    else:
        deadlines.keep_reminders_apart(work, ticket)
    done = changed(work, ticket, by, "reminded", {"of": pending[0].kind, "by": "reply" if evidence is None else "hand"})
    if evidence is not None:
        add_note(work, by, reference, evidence)
        return done
    days = load_practice().days["documents_lapse"]
    return tell_person(work, ticket, by, "reminded_last" if last else "reminded", days=str(days))


def lapse(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """End a ticket whose form never came, after two reminders and the time to answer the second, and tell its person.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_to_tell(work, by, reference, expected)
    require_state(ticket, State.AWAITING_DOCUMENTS)
    end(work, ticket)
    moved(work, ticket, by, State.LAPSED, "lapsed")
    deadlines.meet(work, ticket, "documents_lapse")
    return tell_person(work, ticket, by, "lapsed")


def lapse_unanswered(work: Work, by: Staff) -> tuple[Standing, ...]:
    """End every ticket of the companies `by` works for whose form never came and whose time to answer the second
    reminder is over, save those somebody else has locked. The server does the same every hour. Raises NotAllowed."""
    if not by.active or by.role not in WORKING_ROLES:
        raise NotAllowed(by.login, f"it takes the role {' or '.join(WORKING_ROLES)}, and theirs is {by.role}")
    over = (
        select(Ticket)
        .join(Deadline, col(Deadline.ticket_id) == col(Ticket.id))
        .where(
            col(Ticket.state) == State.AWAITING_DOCUMENTS.value,
            or_(col(Ticket.locked_until).is_(None), col(Ticket.locked_until) <= work.now, Ticket.locked_by == by.id),
            col(Deadline.kind) == "documents_lapse",
            col(Deadline.met_at).is_(None),
            col(Deadline.due_at) < work.now,
        )
        .order_by(col(Ticket.id))
    )
    tickets: list[Ticket] = work.session.execute(over).scalars().all()
    return tuple(lapse(work, by, ticket.reference) for ticket in tickets if serves(by, ticket.company))


def _check_day(ticket: Ticket, arrived_on: dt.date) -> None:
    if arrived_on < day_in_japan(ticket.created_at) - LONGEST_BEFORE:
        raise EntryInvalid("day of arrival", f"{arrived_on:%Y-%m-%d} is long before the ticket was opened")


def _check_route(work: Work, ticket: Ticket, route: str) -> None:
    if route not in ROUTES:
        raise EntryInvalid("way of arrival", f"it is none of {', '.join(ROUTES)}")
    company = work.policies.companies.get(ticket.company)
    if route == "chat" and (company is None or not company.procedure.chat_is_request):
        raise EntryInvalid("way of arrival", "this company's policy does not take a request by chat")

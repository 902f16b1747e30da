"""What every act of staff on a ticket has in common: who may, which version they have read, whose turn it is.

Every use case of staff takes its ticket from `take_ticket` and ends in `moved` or `changed`, so none forgets the
company scope, the lock, the version or the audit trail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from desk.changes import check_version, note_change
from desk.circumstances import circumstances_of
from desk.errors import EntryInvalid, KeyDestroyed, NotAllowed, TicketLocked, TicketUnknown
from desk.lifecycle import Role, State, move
from desk.models import Staff, Ticket
from desk.references import parse_reference
from desk.rules import load_practice
from desk.staff import WORKING_ROLES, actor, serves
from desk.work import Work

LONGEST_WORDS = 2_000
"""Characters of a note, a reason or an evidence."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket after an act of staff. `version` is what the next act may name as the one it has read."""

    reference: str
    state: str
    version: int


def find_ticket(work: Work, by: Staff, reference: str, roles: tuple[str, ...]) -> Ticket:
    """The ticket of this reference, locked to the end of the transaction, if its company and the role let `by` see it.
    Another company's is as unknown as one that there is not: nobody learns from the answer which references exist.

    Raises TicketUnknown, NotAllowed.
    """
    if not by.active or by.role not in roles:
        raise NotAllowed(by.login, f"it takes the role {' or '.join(roles)}, and theirs is {by.role}")
    query = select(Ticket).where(Ticket.reference == parse_reference(reference)).with_for_update()
    ticket: Ticket | None = work.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if ticket is None or not serves(by, ticket.company):
        raise TicketUnknown(reference)
    return ticket


def take_ticket(
    work: Work, by: Staff, reference: str, expected: int | None, roles: tuple[str, ...] = WORKING_ROLES
) -> Ticket:
    """The ticket to act on, in the version that `by` has read (where `expected` says which), locked for them.

    Raises TicketUnknown, NotAllowed, TicketChanged, TicketLocked, KeyDestroyed for an erased ticket.
    """
    ticket = find_ticket(work, by, reference, roles)
    if ticket.state == State.ERASED.value:
        raise KeyDestroyed(f"the ticket {ticket.reference}")
    check_version(work, ticket, expected)
    holder, until = ticket.locked_by, ticket.locked_until
    if holder not in (None, by.id) and until is not None and until > work.now:
        raise TicketLocked(ticket.reference, str(holder), until)
    ticket.locked_by = by.id
    ticket.locked_until = work.now + dt.timedelta(minutes=load_practice().lock_minutes)
    return ticket


def moved(
    work: Work,
    ticket: Ticket,
    by: Staff,
    target: State,
    action: str,
    detail: Mapping[str, object] | None = None,
    *,
    role: Role = Role.AGENT,
    **known: object,
) -> Standing:
    """Move a ticket that was taken; `known` adds to what is stored of its circumstances. Raises TransitionRefused."""
    circumstances = replace(circumstances_of(work, ticket, by), **known)  # type: ignore[arg-type]
    move(work, ticket, target, (role, actor(by)), circumstances, action, detail)
    return standing(ticket)


def changed(
    work: Work,
    ticket: Ticket,
    by: Staff,
    action: str,
    detail: Mapping[str, object] | None = None,
    *,
    also: tuple[str, ...] = (),
) -> Standing:
    """Record what was changed of a ticket that was taken and stays in its state."""
    note_change(work, ticket, actor(by), action, detail, also=also)
    return standing(ticket)


def standing(ticket: Ticket) -> Standing:
    """Where a ticket stands."""
    return Standing(ticket.reference, ticket.state, ticket.version)


def require_state(ticket: Ticket, *states: State) -> None:
    """Raises EntryInvalid unless a ticket is in one of these states."""
    if State(ticket.state) not in states:
        raise EntryInvalid("entry", f"{ticket.reference} is {ticket.state}, and it takes {' or '.join(states)}")


def require_request(ticket: Ticket) -> None:
    """Raises EntryInvalid for an inquiry, complaint or handoff, which have no such step."""
    if ticket.type != "request":
        raise EntryInvalid("entry", f"{ticket.reference} is no request but an {ticket.type}; answer and close it")


def words(field: str, text: str) -> str:
    """Free text of staff without blanks around it. Raises EntryInvalid if it is empty or too long."""
    said = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").strip()
    if not said:
        raise EntryInvalid(field, "it is empty")
    if len(said) > LONGEST_WORDS:
        raise EntryInvalid(field, f"it is longer than {LONGEST_WORDS:,} characters")
    return said

"""All that a ticket's page shows, in one reading: the ticket as its viewing shows it, what can be done, what it is held
against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from desk.cards import Card, card_for
from desk.checklists import Line, checklist_of
from desk.difference import Difference, difference
from desk.handoffs import present_staff
from desk.models import Staff, Ticket, Viewing
from desk.reading import readable_ticket
from desk.saved_replies import SavedReply, list_replies
from desk.staff import WORKING_ROLES, list_staff
from desk.steps import Step, steps_of
from desk.viewings import Seen, open_viewing, see
from desk.work import Work


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A ticket's page. `names` are of everybody of the desk by login, `others` whoever may work on the ticket.

    `holder` has it locked until `held_until` (UTC); `there` are in its conversation, if it `has_conversation`.
    `difference` is there only where somebody else has changed the ticket since the page was read.
    """

    seen: Seen
    steps: Mapping[str, Step]
    checklist: tuple[Line, ...]
    card: Card | None
    names: Mapping[str, str]
    others: tuple[str, ...]
    holder: str | None
    held_until: dt.datetime | None
    there: tuple[str, ...]
    has_conversation: bool
    language: str
    delivery_method: str | None
    saved_replies: tuple[SavedReply, ...]
    difference: Difference | None = None


def open_page(work: Work, by: Staff, reference: str) -> TicketPage:
    """The page of a ticket, opened anew: masked. Raises TicketUnknown, NotAllowed."""
    return _page(work, by, open_viewing(work, by, reference))


def page_again(work: Work, by: Staff, reference: str, viewing_id: str, *, since: int | None = None) -> TicketPage:
    """The page of a viewing with what is newest; one that is over is opened anew.

    `since`: the version that was read, where something was to be saved over it; the page then tells what came between.
    Raises TicketUnknown, NotAllowed.
    """
    ticket = readable_ticket(work, reference, by)
    viewing: Viewing | None = work.session.get(Viewing, viewing_id)
    if viewing is None or viewing.staff_id != by.id or viewing.ticket_id != ticket.id:
        between = difference(work, ticket, since, None) if since is not None else None
        return _page(work, by, open_viewing(work, by, reference), between)
    between = difference(work, ticket, since, viewing.read) if since is not None else None
    return _page(work, by, see(work, by, viewing_id, read_anew=True), between)


def page_as_read(work: Work, by: Staff, reference: str, viewing_id: str) -> TicketPage:
    """The page of a viewing with what is newest, for what is shown beside its forms: these keep the version that they
    were read in. Raises ViewingOver, TicketUnknown, NotAllowed."""
    viewing: Viewing | None = work.session.get(Viewing, viewing_id)
    seen = see(work, by, viewing_id)
    ticket = readable_ticket(work, reference, by)
    old = viewing is not None and seen.version != ticket.version
    between = difference(work, ticket, seen.version, viewing.read) if old and viewing is not None else None
    return _page(work, by, seen, between)


def _page(work: Work, by: Staff, seen: Seen, between: Difference | None = None) -> TicketPage:
    ticket: Ticket = readable_ticket(work, seen.ticket.line.reference, by)
    everybody = list_staff(work)
    locked = ticket.locked_until is not None and ticket.locked_until > work.now
    return TicketPage(
        seen=seen,
        steps=steps_of(work, by, ticket),
        checklist=checklist_of(work, ticket),
        card=card_for(work, ticket, seen.ticket.line.kinds),
        names={member.login: member.name for member in everybody},
        others=tuple(
            member.login
            for member in everybody
            if member.active
            and member.role in WORKING_ROLES
            and (not member.companies or ticket.company in member.companies)
        ),
        holder=ticket.locked_by if locked else None,
        held_until=ticket.locked_until if locked else None,
        there=present_staff(work, ticket),
        has_conversation=ticket.conversation_id is not None,
        language=ticket.language,
        delivery_method=ticket.delivery_method,
        saved_replies=list_replies(work, by, ticket.company),
        difference=between,
    )

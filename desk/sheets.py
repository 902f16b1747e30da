"""What a person may read of a ticket within the conversation that opened it, for a sheet to keep or to send."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from bot.policies.model import KINDS
from desk import audit
from desk.circumstances import ASKED_FOR
from desk.conversations import Conversation
from desk.errors import KeyDestroyed, TicketUnknown
from desk.models import Message, Ticket, TicketItem, col
from desk.persons import ItemDetails, Person, open_details, open_message, open_person
from desk.references import parse_reference
from desk.work import Work

FROM_PERSON = "from_person"


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One kind of request, with what the person said of it; `method` is how they want to receive the data."""

    kind: str
    details: ItemDetails
    method: str | None = None


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A ticket as its person filled it in, personal data and all. `opened_at` is UTC. `words` is what they wrote in
    an inquiry, complaint or handoff."""

    reference: str
    company: str
    type: str
    opened_at: dt.datetime
    person: Person = Person()
    capacity: str | None = None
    relationship: str | None = None
    items: tuple[SheetItem, ...] = ()
    words: str | None = None


def sheet_facts(work: Work, conversation: Conversation, reference: str) -> SheetFacts:
    """The facts of a ticket opened in this conversation, whichever company it turned to. That they were given out is
    noted in the audit trail.

    Raises TicketUnknown, whether there is no such ticket, it is somebody else's or it was erased; SealBroken.
    """
    ticket: Ticket | None = work.session.execute(
        select(Ticket).where(
            Ticket.reference == (parse_reference(reference) or ""),
            Ticket.conversation_id == conversation.id,
        )
    ).scalar_one_or_none()
    if ticket is None:
        raise TicketUnknown("of this reference in this conversation")
    try:
        facts = SheetFacts(
            reference=ticket.reference,
            company=ticket.company,
            type=ticket.type,
            opened_at=ticket.created_at,
            person=open_person(work, ticket),
            capacity=ticket.capacity,
            relationship=ticket.relationship,
            items=_items(work, ticket),
            words=_words(work, ticket),
        )
    except KeyDestroyed as error:
        raise TicketUnknown("of this reference in this conversation") from error
    about = audit.About(ticket.id, policy_sha256=ticket.policy_sha256)
    audit.record(work, audit.PERSON, "sheet_given", about)
    return facts


def _items(work: Work, ticket: Ticket) -> tuple[SheetItem, ...]:
    rows = work.session.execute(select(TicketItem).where(TicketItem.ticket_id == ticket.id, ASKED_FOR)).scalars()
    items = [SheetItem(row.kind, open_details(work, row), row.method) for row in rows]
    return tuple(sorted(items, key=lambda item: KINDS.index(item.kind)))


def _words(work: Work, ticket: Ticket) -> str | None:
    """What the person wrote when they opened a short ticket: its first message."""
    if ticket.type == "request":
        return None
    first = (
        select(Message)
        .where(Message.ticket_id == ticket.id, Message.direction == FROM_PERSON)
        .order_by(col(Message.at), Message.id)
        .limit(1)
    )
    message: Message | None = work.session.execute(first).scalar_one_or_none()
    return None if message is None else open_message(work, message)

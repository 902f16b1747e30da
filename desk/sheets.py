"""What a person may read of a ticket within the conversation that opened it, for a sheet to keep or to send."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from bot.policies.model import KINDS
from desk.conversations import Conversation
from desk.errors import TicketUnknown
from desk.models import Ticket, TicketItem
from desk.references import parse_reference
from desk.work import Work


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A ticket without personal data. `opened_at` is UTC."""

    reference: str
    company: str
    type: str
    kinds: tuple[str, ...]
    opened_at: dt.datetime


def sheet_facts(work: Work, conversation: Conversation, reference: str) -> SheetFacts:
    """The facts of a ticket opened in this conversation, whichever company it turned to.

    Raises TicketUnknown, whether there is no such ticket or it is somebody else's.
    """
    ticket: Ticket | None = work.session.execute(
        select(Ticket).where(
            Ticket.reference == (parse_reference(reference) or ""),
            Ticket.conversation_id == conversation.id,
        )
    ).scalar_one_or_none()
    if ticket is None:
        raise TicketUnknown("of this reference in this conversation")
    kinds = work.session.execute(select(TicketItem.kind).where(TicketItem.ticket_id == ticket.id)).scalars().all()
    in_order = tuple(kind for kind in KINDS if kind in kinds)
    return SheetFacts(ticket.reference, ticket.company, ticket.type, in_order, ticket.created_at)

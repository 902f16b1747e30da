"""What the desk tells a person of a step it took: in the transaction of the step, so that neither happens without the
other. The sentences are in `told` of data/desk/practice.yml."""

from __future__ import annotations

import uuid

from desk import audit
from desk.casework import Standing, standing, take_ticket
from desk.handoffs import hold_conversation
from desk.messages import Reply
from desk.models import Message, Staff, Ticket
from desk.outbox import tell
from desk.persons import seal_message
from desk.replies import reply, send_otherwise
from desk.rules import load_practice
from desk.staff import WORKING_ROLES
from desk.work import Work


def take_to_tell(
    work: Work, by: Staff, reference: str, expected: int | None, roles: tuple[str, ...] = WORKING_ROLES
) -> Ticket:
    """The ticket, as `take_ticket` gives it, for a step its person is told of.

    The conversation is locked before the ticket, as everywhere, so that two steps never wait for each other. Raises
    TicketUnknown, NotAllowed, TicketChanged, TicketLocked, KeyDestroyed.
    """
    hold_conversation(work, reference)
    return take_ticket(work, by, reference, expected, roles)


def tell_person(work: Work, ticket: Ticket, by: Staff, name: str, **given: str) -> Standing:
    """Reply to the person with the practice's sentence of that name; where the ticket stands after it."""
    reply(work, ticket.reference, told(ticket, name, **given), by)
    work.session.flush()  # the first reply is noted in the ticket, which gives it another version
    return standing(ticket)


def tell_by_itself(work: Work, ticket: Ticket, conversation_id: str | None, name: str) -> None:
    """Tell the person of a step that nobody took but the desk by itself: in the conversation, held by the caller, where
    there is one, and the way the person chose."""
    text, message_id = told(ticket, name), uuid.uuid4().hex
    body = seal_message(work, ticket.id, message_id, text)
    work.session.add(Message(id=message_id, ticket_id=ticket.id, direction="to_person", body=body, at=work.now))
    work.session.flush()
    if conversation_id is not None:
        tell(work, conversation_id, Reply(message_id, "assistant", work.now, text), ticket.id)
    if conversation_id is None or ticket.reply_route is not None:
        send_otherwise(work, ticket, message_id)
    about = audit.About(ticket.id, policy_sha256=ticket.policy_sha256)
    audit.record(work, audit.SYSTEM, "told", about, {"of": name})


def told(ticket: Ticket, name: str, **given: str) -> str:
    """The practice's sentence of that name, with the ticket's reference and `given` in its places."""
    return load_practice().codes["told"][name].format(reference=ticket.reference, **given)

"""Passing the last messages of a chat on to the desk with a matter, where the person agrees."""

from __future__ import annotations

import datetime as dt

from desk.codes import without_written_codes
from desk.database import insert_once
from desk.drafts import without_codes
from desk.forgetting import FORGOTTEN
from desk.inbox import history
from desk.messages import PersonMessage
from desk.models import Conversation, Message, Ticket
from desk.opening import OpenedTicket
from desk.persons import seal_message
from desk.tickets import TicketDraft, open_ticket
from desk.work import Work

LAST = 10
"""Messages that go along, of both sides together."""
LONGEST = 400
"""Characters of each."""
ID_LENGTH = 32
CHAT = "chat"
"""The direction of what both sides said before the matter was put to the desk."""


def open_with_chat(work: Work, draft: TicketDraft, until: dt.datetime) -> OpenedTicket:
    """Open a ticket as `open_ticket` does, with what was said in its conversation before `until` (UTC).

    Opening it again adds nothing. Raises what `open_ticket` raises.
    """
    opened = open_ticket(work, draft)
    lines = _last_messages(work, draft.origin.conversation_id, until)
    if lines:
        ticket = work.session.query(Ticket).filter_by(reference=opened.reference).one()
        message_id = work.keys.blind_index("message.chat", ticket.id)[:ID_LENGTH]
        body = seal_message(work, ticket.id, message_id, "\n".join(["Last messages of the chat:", *lines]))
        values = {"id": message_id, "ticket_id": ticket.id, "direction": CHAT, "body": body, "at": until}
        insert_once(work.session, Message, values)
    return opened


def _last_messages(work: Work, conversation_id: str | None, until: dt.datetime) -> list[str]:
    conversation = work.session.get(Conversation, conversation_id) if conversation_id else None
    if conversation is None:
        return []
    said = [entry for entry in history(work, conversation) if entry.at <= until and entry.text not in ("", FORGOTTEN)]
    return [f"{_who(entry)}: {_without_any_code(entry.text)[:LONGEST]}" for entry in said[-LAST:]]


def _without_any_code(text: str) -> str:
    """Staff need no code: whoever has one acts as the person."""
    return without_written_codes(without_codes(text))


def _who(entry: object) -> str:
    if isinstance(entry, PersonMessage):
        return "Person"
    return "Desk" if getattr(entry, "sender", "") == "staff" else "Assistant"

"""Opening the short tickets: a question, a complaint, a wish to talk to a person."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Literal

from desk.age_gate import check_age, missing_at_gate
from desk.errors import DraftIncomplete
from desk.models import Message
from desk.opening import (
    NoticeAccepted,
    OpenedTicket,
    Origin,
    announce,
    check_lengths,
    check_notice,
    company_of,
    missing_contact,
    notice_columns,
    open_once,
    opened,
)
from desk.persons import Person, seal_message
from desk.work import Work

TicketType = Literal["inquiry", "complaint", "handoff"]
WORDS_SLOT = {"inquiry": "inquiry_question", "complaint": "complaint_details", "handoff": "handoff_reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """A question, complaint or wish to talk to a person. Without a reply route the answer comes in the conversation,
    so one of the two is needed. What is written may hold personal data, so the notice comes first, and where the policy
    has an age gate, `age` and for a minor `guardian_consent`."""

    origin: Origin
    type: TicketType
    text: str | None
    notice: NoticeAccepted | None
    age: str | None = None
    guardian_consent: bool | None = None
    name: str | None = None
    relationship: str | None = None
    reply_route: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None


def open_ticket(work: Work, draft: TicketDraft) -> OpenedTicket:
    """Open an inquiry, complaint or handoff; the same idempotency key again gives the same ticket.

    Raises DraftIncomplete, DraftInvalid, CompanyUnknown, ConversationUnknown.
    """
    company = company_of(work, draft.origin)
    check_lengths({**asdict(draft), "text": None, WORDS_SLOT[draft.type]: draft.text})
    check_notice(draft.notice, work.now)
    check_age(draft.age)
    contacts = {"email": draft.email, "address": draft.address, "phone": draft.phone}
    in_chat = draft.reply_route is None and draft.origin.conversation_id is not None
    missing = (
        *(() if draft.text else (WORDS_SLOT[draft.type],)),
        *(() if draft.notice else ("notice",)),
        *missing_at_gate(company, draft.age, consent=bool(draft.guardian_consent)),
        *(() if in_chat else missing_contact(draft.reply_route, contacts)),
    )
    if not draft.text or missing:
        raise DraftIncomplete(missing)
    person = Person(
        name=draft.name,
        email=draft.email if draft.reply_route == "email" else None,
        address=draft.address if draft.reply_route == "post" else None,
        phone=draft.phone if draft.reply_route == "phone" else None,
    )
    columns = {
        "relationship": draft.relationship,
        "age": draft.age,
        "guardian_consent": draft.guardian_consent,
        "reply_route": draft.reply_route,
        **notice_columns(draft.notice),
    }
    ticket, new = open_once(work, draft.origin, draft.type, person, columns)
    if new:
        message_id = str(uuid.uuid4())
        body = seal_message(work, ticket.id, message_id, draft.text)
        message = Message(id=message_id, ticket_id=ticket.id, direction="from_person", body=body, at=work.now)
        work.session.add(message)
        announce(work, ticket, company)
    return opened(work, ticket, (), ())

"""What opening any ticket has in common: once per idempotency key, with reference, code, first deadline and notice."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.policies.model import CONTACTS, Company
from desk import audit
from desk.calendar import first_look_due
from desk.closing_days import closing_days
from desk.codes import access_code, code_index
from desk.database import insert_once
from desk.duplicates import link_duplicates
from desk.errors import CompanyUnknown, ConversationUnknown, DraftInvalid
from desk.lifecycle import State
from desk.models import Conversation, Deadline, Ticket
from desk.outbox import announce_ticket
from desk.persons import Person, contact_index, owner, seal_person
from desk.references import new_reference
from desk.work import Work

LONGEST = {"name": 200, "kana": 200, "agent_name": 200, "agent_relation": 200, "email": 254, "phone": 40, "triage": 40}
"""Characters a slot may have, where it is fewer than a message may have."""
LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a ticket comes from. `policy_sha256` is of the digest shown to the person; the same `idempotency_key` in
    the same conversation (or, without one, channel) is the same ticket."""

    company: str
    channel: str
    conversation_id: str | None
    idempotency_key: str
    policy_sha256: str


@dataclass(frozen=True, slots=True)
class NoticeAccepted:
    """The notice a person agreed to before giving personal data: the SHA-256 of its text (hex) and when (UTC).

    APPI Article 21(2).
    """

    sha256: str
    accepted_at: dt.datetime


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """What a person is told of the ticket just opened. Opening it again with the same key gives the same."""

    reference: str
    access_code: str
    state: str
    kinds: tuple[str, ...]
    next_steps: tuple[str, ...]


def company_of(work: Work, origin: Origin) -> Company:
    """The company a ticket is for. Raises CompanyUnknown."""
    try:
        return work.policies.company(origin.company)
    except KeyError:
        raise CompanyUnknown(origin.company) from None


def open_once(
    work: Work, origin: Origin, type_: str, person: Person, columns: Mapping[str, object]
) -> tuple[Ticket, bool]:
    """The ticket of this origin, and whether it was opened now. Raises CompanyUnknown, ConversationUnknown.

    Two transactions that open it at once get the same: the second waits for the first at the unique idempotency index.
    """
    company = company_of(work, origin)
    _hold_conversation(work, origin.conversation_id)
    same = work.keys.blind_index(
        "ticket.idempotency",
        type_,
        origin.company,
        origin.channel,
        origin.conversation_id or "",
        origin.idempotency_key,
    )
    while True:
        ticket_id = str(uuid.uuid4())
        values = {
            **columns,
            "id": ticket_id,
            "reference": new_reference(company.prefix, work.now),
            "type": type_,
            "company": origin.company,
            "policy_sha256": origin.policy_sha256,
            "channel": origin.channel,
            "conversation_id": origin.conversation_id,
            "idempotency_index": same,
            "state": State.SUBMITTED.value,
            "contact_index": contact_index(work, person),
            "created_at": work.now,
            "changed_at": work.now,
            "acknowledged_at": work.now,
        }
        inserted = insert_once(work.session, Ticket, values)
        ticket: Ticket | None = work.session.execute(
            select(Ticket).where(Ticket.idempotency_index == same)
        ).scalar_one_or_none()
        if ticket is not None:
            if inserted:
                _complete(work, ticket, person)
            return ticket, inserted
        # The reference drawn is another ticket's: draw again.


def announce(work: Work, ticket: Ticket, company: Company) -> None:
    """What follows the opening: the desk's first deadline, its links to others of the same contact, and its notice."""
    work.session.add(
        Deadline(
            id=str(uuid.uuid4()),
            ticket_id=ticket.id,
            kind="first_look",
            rule="One business day after the desk next opens, at its closing time.",
            basis="practice of this desk",
            starts_at=work.now,
            due_at=first_look_due(company.hours.get("desk"), work.now, closing_days(work, company.id)),
        )
    )
    link_duplicates(work, ticket)
    work.session.flush()
    announce_ticket(work, ticket)


def opened(work: Work, ticket: Ticket, kinds: tuple[str, ...], next_steps: tuple[str, ...]) -> OpenedTicket:
    """The ticket as its person is told of it."""
    return OpenedTicket(ticket.reference, access_code(work.keys, ticket.id), ticket.state, kinds, next_steps)


def missing_contact(reply_route: str | None, contacts: Mapping[str, str | None]) -> tuple[str, ...]:
    """The slots still needed to reach a person. Raises DraftInvalid for a way there is not."""
    if reply_route is None:
        return ("reply_route",)
    if reply_route not in CONTACTS:
        raise DraftInvalid("reply_route", "it is none of email, post, phone")
    needed = CONTACTS[reply_route]
    return () if contacts[needed] else (needed,)


def check_notice(notice: NoticeAccepted | None, now: dt.datetime) -> None:
    """Raises DraftInvalid for a notice that was accepted in the future (a minute is left for clocks)."""
    if notice is not None and notice.accepted_at > now + dt.timedelta(minutes=1):
        raise DraftInvalid("notice", "it was accepted in the future")


def notice_columns(notice: NoticeAccepted | None) -> dict[str, object]:
    """The ticket's columns that say which notice was accepted."""
    return {
        "notice_sha256": notice.sha256 if notice else None,
        "notice_accepted_at": notice.accepted_at if notice else None,
    }


def check_lengths(values: Mapping[str, object]) -> None:
    """Raises DraftInvalid for a text longer than its slot may be."""
    for slot, value in values.items():
        longest = LONGEST.get(slot, LONGEST_TEXT)
        if isinstance(value, str) and len(value) > longest:
            raise DraftInvalid(slot, f"it is longer than {longest} characters")


def _hold_conversation(work: Work, conversation_id: str | None) -> None:
    """Keep the conversation from being erased before the ticket that points to it is stored."""
    if conversation_id is None:
        return
    shared = {"read": True, "key_share": True}
    if work.session.get(Conversation, conversation_id, with_for_update=shared) is None:
        raise ConversationUnknown


def _complete(work: Work, ticket: Ticket, person: Person) -> None:
    """Give a new ticket its key, what is sealed under it, its access code and its first event."""
    work.keys.make(work.session, owner(ticket.id), work.now)
    ticket.person = seal_person(work, ticket.id, person)
    ticket.access_code_index = code_index(work.keys, ticket.reference, access_code(work.keys, ticket.id))
    about = audit.About(ticket.id, None, ticket.state, ticket.policy_sha256)
    audit.record(work, audit.PERSON, "opened", about, {"type": ticket.type, "channel": ticket.channel})

"""Tickets of every type: opening the short ones, listing, showing, status and withdrawal."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import func, select

from bot.policies.model import KINDS
from desk import audit
from desk.calendar import JAPAN
from desk.codes import prove
from desk.errors import DraftIncomplete, KeyDestroyed, TicketUnknown
from desk.lifecycle import OPEN_STATES, Circumstances, Role, State, move
from desk.models import AccessLog, Deadline, Message, Ticket, TicketEvent, TicketItem, col
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
from desk.persons import ItemDetails, Person, open_details, open_message, open_person, seal_message
from desk.references import parse_reference
from desk.work import Work

TicketType = Literal["inquiry", "complaint", "handoff"]
WORDS_SLOT = {"inquiry": "inquiry_question", "complaint": "complaint_details", "handoff": "handoff_reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """A question, complaint or wish to talk to a person. Without a reply route the answer comes in the conversation,
    so one of the two is needed. What is written may hold personal data, so the notice comes first."""

    origin: Origin
    type: TicketType
    text: str | None
    notice: NoticeAccepted | None
    name: str | None = None
    relationship: str | None = None
    reply_route: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket in a list: no personal data. `due_at` is the nearest deadline of an open ticket; UTC."""

    reference: str
    type: str
    company: str
    state: str
    kinds: tuple[str, ...]
    flags: tuple[str, ...]
    created_at: dt.datetime
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ItemFile:
    """One kind of request within a ticket, opened."""

    kind: str
    details: ItemDetails | None
    method: str | None
    fee_chargeable_art38: bool
    kind_not_listed: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of a ticket."""

    at: dt.datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str | None


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A ticket with everything in it, opened; `person`, details and messages are None or empty once erased."""

    line: TicketLine
    channel: str
    policy_sha256: str
    notice_sha256: str | None
    notice_accepted_at: dt.datetime | None
    person: Person | None
    relationship: str | None
    capacity: str | None
    age: str | None
    guardian_consent: bool | None
    reply_route: str | None
    identity_status: str
    fee_status: str
    fee_yen: int | None
    formally_received_at: dt.datetime | None
    items: tuple[ItemFile, ...]
    messages: tuple[str, ...]
    events: tuple[EventLine, ...]


@dataclass(frozen=True, slots=True)
class TicketStatus:
    """A ticket as its person may see it from outside: where it stands, no personal data."""

    reference: str
    type: str
    state: str
    kinds: tuple[str, ...]
    next_steps: tuple[str, ...]
    changed_at: dt.datetime


def open_ticket(work: Work, draft: TicketDraft) -> OpenedTicket:
    """Open an inquiry, complaint or handoff; the same idempotency key again gives the same ticket.

    Raises DraftIncomplete, DraftInvalid, CompanyUnknown, ConversationUnknown.
    """
    company = company_of(work, draft.origin)
    check_lengths({**asdict(draft), "text": None, WORDS_SLOT[draft.type]: draft.text})
    check_notice(draft.notice, work.now)
    contacts = {"email": draft.email, "address": draft.address, "phone": draft.phone}
    in_chat = draft.reply_route is None and draft.origin.conversation_id is not None
    missing = (
        *(() if draft.text else (WORDS_SLOT[draft.type],)),
        *(() if draft.notice else ("notice",)),
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
    columns = {"relationship": draft.relationship, "reply_route": draft.reply_route, **notice_columns(draft.notice)}
    ticket, new = open_once(work, draft.origin, draft.type, person, columns)
    if new:
        message_id = str(uuid.uuid4())
        body = seal_message(work, ticket.id, message_id, draft.text)
        message = Message(id=message_id, ticket_id=ticket.id, direction="from_person", body=body, at=work.now)
        work.session.add(message)
        announce(work, ticket, company)
    return opened(work, ticket, (), ())


def list_tickets(work: Work, company: str | None = None, state: str | None = None) -> tuple[TicketLine, ...]:
    """Tickets, newest first, of one company and in one state where given. Reads no personal data."""
    query = select(Ticket).order_by(col(Ticket.created_at).desc(), Ticket.reference)
    if company is not None:
        query = query.where(Ticket.company == company)
    if state is not None:
        query = query.where(Ticket.state == state)
    tickets: list[Ticket] = work.session.execute(query).scalars().all()
    return _lines(work, tickets)


def show_ticket(
    work: Work, reference: str, reader: str = "command line", reason: str = "shown on request"
) -> TicketFile:
    """A ticket with its personal data opened; `reader` and `reason` go to the access log and the audit trail.

    Raises TicketUnknown, SealBroken.
    """
    known = parse_reference(reference)
    ticket: Ticket | None = work.session.execute(select(Ticket).where(Ticket.reference == known)).scalar_one_or_none()
    if ticket is None:
        raise TicketUnknown(reference)
    items = _items(work, ticket.id)
    messages = _messages(work, ticket.id)
    person: Person | None
    details: tuple[ItemDetails | None, ...]
    try:
        person = open_person(work, ticket)
        details = tuple(open_details(work, item) for item in items)
        texts = tuple(open_message(work, message) for message in messages)
    except KeyDestroyed:
        person, details, texts = None, (None,) * len(items), ()
    _log_reading(work, ticket, reader, reason)
    return TicketFile(
        line=_lines(work, [ticket])[0],
        channel=ticket.channel,
        policy_sha256=ticket.policy_sha256,
        notice_sha256=ticket.notice_sha256,
        notice_accepted_at=ticket.notice_accepted_at,
        person=person,
        relationship=ticket.relationship,
        capacity=ticket.capacity,
        age=ticket.age,
        guardian_consent=ticket.guardian_consent,
        reply_route=ticket.reply_route,
        identity_status=ticket.identity_status,
        fee_status=ticket.fee_status,
        fee_yen=ticket.fee_yen,
        formally_received_at=ticket.formally_received_at,
        items=tuple(_item_file(item, opened_) for item, opened_ in zip(items, details, strict=True)),
        messages=texts,
        events=_events(work, ticket.id),
    )


def status_of(work: Work, reference: str, access_code: str, company: str | None = None) -> TicketStatus:
    """Where a ticket stands, for whoever has its access code (of this company, where given).

    Raises CodeRefused and CodePaused, which say the same whether or not there is such a ticket.
    """
    return _status(work, prove(work, reference, access_code, company))


def withdraw(work: Work, reference: str, access_code: str, company: str | None = None) -> TicketStatus:
    """Withdraw a ticket by its access code; withdrawing it again changes nothing.

    Raises CodeRefused and CodePaused as `status_of` does; TransitionRefused once the outcome has been sent.
    """
    ticket = prove(work, reference, access_code, company)
    if ticket.state != State.WITHDRAWN.value:
        circumstances = Circumstances(today=work.now.astimezone(JAPAN).date(), code_proved=True)
        move(work, ticket, State.WITHDRAWN, (Role.PERSON, audit.PERSON), circumstances)
        ticket.closed_at = work.now
    return _status(work, ticket)


def _status(work: Work, ticket: Ticket) -> TicketStatus:
    waits = ticket.state in (State.SUBMITTED.value, State.AWAITING_DOCUMENTS.value) and ticket.type == "request"
    company = work.policies.companies.get(ticket.company)
    steps = tuple(step.text for step in company.procedure.next_steps) if waits and company else ()
    kinds = _in_order([item.kind for item in _items(work, ticket.id)])
    return TicketStatus(ticket.reference, ticket.type, ticket.state, kinds, steps, ticket.changed_at)


def _lines(work: Work, tickets: list[Ticket]) -> tuple[TicketLine, ...]:
    kinds: dict[str, list[str]] = {ticket.id: [] for ticket in tickets}
    for ticket_id, kind in work.session.execute(
        select(TicketItem.ticket_id, TicketItem.kind).where(col(TicketItem.ticket_id).in_(kinds))
    ):
        kinds[ticket_id].append(kind)
    due: dict[str, dt.datetime] = dict(
        work.session.execute(
            select(Deadline.ticket_id, func.min(Deadline.due_at))
            .where(col(Deadline.ticket_id).in_(kinds), col(Deadline.met_at).is_(None))
            .group_by(Deadline.ticket_id)
        ).all()
    )
    return tuple(
        TicketLine(
            reference=ticket.reference,
            type=ticket.type,
            company=ticket.company,
            state=ticket.state,
            kinds=_in_order(kinds[ticket.id]),
            flags=tuple(ticket.flags),
            created_at=ticket.created_at,
            due_at=due.get(ticket.id) if State(ticket.state) in OPEN_STATES else None,
        )
        for ticket in tickets
    )


def _in_order(kinds: list[str]) -> tuple[str, ...]:
    return tuple(kind for kind in KINDS if kind in kinds)


def _items(work: Work, ticket_id: str) -> list[TicketItem]:
    found: list[TicketItem] = (
        work.session.execute(select(TicketItem).where(TicketItem.ticket_id == ticket_id)).scalars().all()
    )
    return sorted(found, key=lambda item: KINDS.index(item.kind))


def _messages(work: Work, ticket_id: str) -> list[Message]:
    query = select(Message).where(Message.ticket_id == ticket_id).order_by(Message.at)
    found: list[Message] = work.session.execute(query).scalars().all()
    return found


def _item_file(item: TicketItem, details: ItemDetails | None) -> ItemFile:
    return ItemFile(item.kind, details, item.method, item.fee_chargeable_art38, item.kind_not_listed, item.outcome)


def _events(work: Work, ticket_id: str) -> tuple[EventLine, ...]:
    rows = work.session.execute(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.sequence)
    ).scalars()
    return tuple(
        EventLine(row.at, row.actor_id or row.actor_type, row.action, row.from_state, row.to_state) for row in rows
    )


def _log_reading(work: Work, ticket: Ticket, reader: str, reason: str) -> None:
    shown = ["person", "details", "messages"]
    work.session.add(
        AccessLog(id=str(uuid.uuid4()), ticket_id=ticket.id, at=work.now, reader=reader, shown=shown, reason=reason)
    )
    about = audit.About(ticket_id=ticket.id, policy_sha256=ticket.policy_sha256)
    audit.record(work, audit.Actor("staff", reader), "personal_data_shown", about, {"shown": shown})

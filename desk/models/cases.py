"""Tickets and what belongs to them."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from desk.models.columns import counted, flag, link, mapped, moment, number, sealed, text, words

RUNNING = sql("met_at IS NULL")


@mapped
class Ticket:
    """A request, inquiry, complaint or handoff. Two clocks: opened in chat, formally received."""

    __tablename__ = "ticket"
    __table_args__ = (Index(None, "state", "company"),)

    id: str = text(64, primary_key=True)
    reference: str = text(20, unique=True)
    type: str = text(12)
    company: str = text(40)
    policy_sha256: str = text(64)
    channel: str = text(20)
    conversation_id: str | None = link("conversation.id", default=None, ondelete="SET NULL", index=True)
    idempotency_index: str = text(64, unique=True)
    access_code_index: str | None = text(64, default=None)
    state: str = text(24)
    version: int = number(default=1)
    language: str = text(8, default="en")

    person: bytes | None = sealed(default=None)
    contact_index: str | None = text(64, default=None, index=True)
    relationship: str | None = text(24, default=None)
    capacity: str | None = text(20, default=None)
    triage: str | None = text(40, default=None)
    age: str | None = text(20, default=None)
    guardian_consent: bool | None = flag(default=None)
    reply_route: str | None = text(8, default=None)
    delivery_method: str | None = text(12, default=None)
    fee_acknowledged: bool | None = flag(default=None)
    notice_sha256: str | None = text(64, default=None)
    notice_accepted_at: dt.datetime | None = moment(default=None)
    flags: list[str] = words(default=list)
    duplicate_group: str | None = text(36, default=None)

    identity_status: str = text(16, default="not_started")
    identity_method: str | None = text(40, default=None)
    identity_document: str | None = text(40, default=None)
    identity_checked_by: str | None = link("staff.id", default=None)
    identity_checked_at: dt.datetime | None = moment(default=None)
    identity_papers_settled_at: dt.datetime | None = moment(default=None)
    """When the papers were sent back or destroyed."""
    authority_document: str | None = text(40, default=None)
    """What proved that an agent may act for the person."""
    authority_checked_by: str | None = link("staff.id", default=None)
    authority_checked_at: dt.datetime | None = moment(default=None)
    missing: list[str] = words(default=list)
    """What the person was asked for, while they are; codes."""
    fee_status: str = text(16, default="not_stated")
    fee_yen: int | None = number(default=None)
    fee_paid_yen: int | None = number(default=None)
    fee_method: str | None = text(24, default=None)
    fee_settled_at: dt.datetime | None = moment(default=None)

    created_at: dt.datetime = moment(index=True)
    changed_at: dt.datetime = moment()
    acknowledged_at: dt.datetime | None = moment(default=None)
    documents_requested_at: dt.datetime | None = moment(default=None)
    formally_received_at: dt.datetime | None = moment(default=None)
    """The start, in Japan, of the day on which the request arrived in due form."""
    arrival_route: str | None = text(8, default=None)
    first_staff_reply_at: dt.datetime | None = moment(default=None)
    submitted_by: str | None = link("staff.id", default=None)
    """Who last put the decisions up for approval."""
    decided_at: dt.datetime | None = moment(default=None)
    notified_at: dt.datetime | None = moment(default=None)
    notified_route: str | None = text(8, default=None)
    dispatch_evidence: bytes | None = sealed(default=None)
    transferred_to: str | None = text(24, default=None)
    closed_at: dt.datetime | None = moment(default=None)
    retention_until: dt.datetime | None = moment(default=None)
    erased_at: dt.datetime | None = moment(default=None)
    legal_hold: bool = flag(default=False)

    assignee_id: str | None = link("staff.id", default=None)
    locked_by: str | None = link("staff.id", default=None)
    locked_until: dt.datetime | None = moment(default=None)

    __mapper_args__: ClassVar = {"version_id_col": version}


@mapped
class TicketItem:
    """One kind of request within a ticket, decided on its own."""

    __tablename__ = "ticket_item"
    __table_args__ = (UniqueConstraint("ticket_id", "kind"),)

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id")
    kind: str = text(24)
    ground: str | None = text(12, default=None)
    """The legal ground as staff find it, such as 35-5a."""
    details: bytes | None = sealed(default=None)
    method: str | None = text(16, default=None)
    fee_chargeable_art38: bool = flag()
    kind_not_listed: bool = flag()
    outcome: str = text(16, default="pending")
    reason_code: str | None = text(32, default=None)
    reason: bytes | None = sealed(default=None)
    decided_by: str | None = link("staff.id", default=None)
    approved_by: str | None = link("staff.id", default=None)
    notified_at: dt.datetime | None = moment(default=None)


@mapped
class Message:
    """A message within a ticket: from the person, to the person, or an internal note."""

    __tablename__ = "message"

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", index=True)
    direction: str = text(12)
    author_id: str | None = link("staff.id", default=None)
    body: bytes = sealed()
    at: dt.datetime = moment()


@mapped
class Attachment:
    """A file of a ticket; sealed, and gone after its day."""

    __tablename__ = "attachment"

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", index=True)
    message_id: str | None = link("message.id", default=None)
    sha256: str = text(64)
    name: bytes = sealed()
    body: bytes | None = sealed(default=None)
    at: dt.datetime = moment()
    expires_at: dt.datetime | None = moment(default=None)


@mapped
class Task:
    """One thing to be done for a ticket."""

    __tablename__ = "task"

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", index=True)
    kind: str = text(32)
    body: bytes | None = sealed(default=None)
    assignee_id: str | None = link("staff.id", default=None)
    created_at: dt.datetime = moment()
    due_at: dt.datetime | None = moment(default=None)
    done_at: dt.datetime | None = moment(default=None)
    done_by: str | None = link("staff.id", default=None)


@mapped
class Deadline:
    """A day something is due, with the rule that says so."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind"),
        # The queue asks for what still runs; most deadlines are met.
        Index("ix_deadline_running", "ticket_id", "due_at", sqlite_where=RUNNING, postgresql_where=RUNNING),
    )

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id")
    kind: str = text(24)
    rule: str = text(200)
    basis: str = text(80)
    calendar: str | None = text(40, default=None)
    """Which holidays were counted with, where business days were counted."""
    starts_at: dt.datetime = moment()
    warn_at: dt.datetime | None = moment(default=None)
    due_at: dt.datetime = moment(index=True)
    pauses: list[list[str]] = words(default=list)
    """Pairs of RFC 3339 times; the second is empty while a pause lasts."""
    met_at: dt.datetime | None = moment(default=None)


@mapped
class Outbox:
    """A notice to be delivered, stored with what it tells of; holds no personal data."""

    __tablename__ = "outbox"
    __table_args__: ClassVar = {"sqlite_autoincrement": True}

    id: int = counted(default=None)
    dedupe_key: str = text(120, unique=True)
    channel: str = text(20)
    ticket_id: str | None = link("ticket.id", default=None)
    payload: dict[str, object] = words()
    created_at: dt.datetime = moment()
    next_try_at: dt.datetime | None = moment(default=None, index=True)
    tries: int = number(default=0)
    sent_at: dt.datetime | None = moment(default=None)


@mapped
class CodeAttempt:
    """Wrong access codes counted for one reference, whether or not a ticket has it."""

    __tablename__ = "code_attempt"

    reference_index: str = text(64, primary_key=True)
    wrong: int = number(default=0)
    last_at: dt.datetime = moment(index=True)
    paused_until: dt.datetime | None = moment(default=None)

"""Who did what: the chained trail, the log of reading, staff, certificates of erasure; no personal data of askers."""

from __future__ import annotations

import datetime as dt

from desk.models.columns import flag, link, mapped, moment, number, sealed, text, words


@mapped
class TicketEvent:
    """One event of the audit trail. Triggers of the database refuse its change and its removal."""

    __tablename__ = "ticket_event"

    sequence: int = number(primary_key=True, autoincrement=False)
    ticket_id: str | None = link("ticket.id", default=None, index=True)
    at: dt.datetime = moment()
    actor_type: str = text(8)
    actor_id: str | None = text(64, default=None)
    action: str = text(40)
    from_state: str | None = text(24, default=None)
    to_state: str | None = text(24, default=None)
    detail: dict[str, object] = words()
    """Names of fields, counts, keyed hashes."""
    law_version: str | None = text(40, default=None)
    policy_sha256: str | None = text(64, default=None)
    previous_hash: str = text(64)
    hash: str = text(64)
    key_id: str = text(16)


@mapped
class AuditHead:
    """The last event of the trail: one row, locked while an event is added, so that the chain never forks."""

    __tablename__ = "audit_head"

    id: int = number(primary_key=True, autoincrement=False)
    sequence: int = number()
    hash: str = text(64)


@mapped
class AccessLog:
    """Who had personal data of a ticket shown to them, and why."""

    __tablename__ = "access_log"

    id: str = text(64, primary_key=True)
    ticket_id: str = link("ticket.id", index=True)
    at: dt.datetime = moment()
    reader: str = text(64)
    shown: list[str] = words()
    reason: str = text(200)
    """A code of `desk.reading.READING_REASONS`; rows of older versions hold words of staff."""


@mapped
class Staff:
    """A member of the desk. An empty list of companies means all."""

    __tablename__ = "staff"

    id: str = text(64, primary_key=True)
    login: str = text(64, unique=True)
    name: str = text(120)
    role: str = text(16)
    companies: list[str] = words(default=list)
    active: bool = flag(default=True)
    password_hash: str | None = text(200, default=None)
    totp: bytes | None = sealed(default=None)
    """The secret shared with the authenticator; sealed under the key of `staff:<id>`."""
    totp_step: int | None = number(default=None)
    """The time step of the code used last: none is taken twice."""
    language: str = text(2, default="en")
    shortcuts: bool = flag(default=True)
    """Whether single keys do things in the console (WCAG 2.1.4 asks that they can be turned off)."""
    created_at: dt.datetime = moment()


@mapped
class ErasureCertificate:
    """Proof that what a ticket or conversation held was erased: what, when, by whom, under which event."""

    __tablename__ = "erasure_certificate"

    id: str = text(64, primary_key=True)
    owner_index: str = text(64)
    at: dt.datetime = moment()
    actor: str = text(64)
    counts: dict[str, int] = words()
    event_sequence: int = number()
    seal: str = text(64)


@mapped
class TrailCheck:
    """One walk along the whole audit trail, how it came out, and the signed checkpoint of a trail found whole."""

    __tablename__ = "trail_check"

    id: str = text(64, primary_key=True)
    at: dt.datetime = moment(index=True)
    by: str = text(64)
    events: int = number()
    broken_at: int | None = number(default=None)
    reason: str | None = text(200, default=None)
    checkpoint: str | None = text(400, default=None)
    """A line of `desk.checkpoints`."""

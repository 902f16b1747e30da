"""A ticket as staff see it, opened: the values that `desk.reading` fills. Times are UTC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from desk.deadlines import DeadlineLine
from desk.listing import TicketLine
from desk.persons import ItemDetails, Person


@dataclass(frozen=True, slots=True)
class ItemFile:
    """One kind of request within a ticket, opened; `details` and `reason` are None once erased."""

    kind: str
    details: ItemDetails | None
    method: str | None
    fee_chargeable_art38: bool
    kind_not_listed: bool
    outcome: str
    ground: str | None
    reason_code: str | None
    reason: str | None
    decided_by: str | None
    approved_by: str | None


@dataclass(frozen=True, slots=True)
class MessageFile:
    """What was said within a ticket: from_person, to_person, chat (both sides, before it was opened), or a note.
    `text` is None where it is not shown."""

    direction: str
    author: str | None
    at: dt.datetime
    text: str | None


@dataclass(frozen=True, slots=True)
class TaskFile:
    """Something to be done; `text` is None without words, and once erased."""

    id: str
    kind: str
    text: str | None
    assignee: str | None
    due_at: dt.datetime | None
    done_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event of a ticket; `detail` is of our own words."""

    at: dt.datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str | None
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class IdentityFile:
    """The identity register of a ticket, and what proved the authority of an agent."""

    status: str
    method: str | None
    document: str | None
    checked_by: str | None
    checked_at: dt.datetime | None
    papers_settled_at: dt.datetime | None
    authority_document: str | None
    authority_checked_by: str | None


@dataclass(frozen=True, slots=True)
class FeeFile:
    """The fee register of a ticket, in yen."""

    status: str
    yen: int | None
    paid_yen: int | None
    method: str | None
    settled_at: dt.datetime | None
    acknowledged: bool | None


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A ticket with everything in it; `person`, details and words are None where they are not shown, and once erased.
    Times are UTC."""

    line: TicketLine
    channel: str
    policy_sha256: str
    notice_sha256: str | None
    notice_accepted_at: dt.datetime | None
    person: Person | None
    triage: str | None
    relationship: str | None
    capacity: str | None
    age: str | None
    guardian_consent: bool | None
    reply_route: str | None
    missing: tuple[str, ...]
    identity: IdentityFile
    fee: FeeFile
    formally_received_at: dt.datetime | None
    arrival_route: str | None
    notified_at: dt.datetime | None
    notified_route: str | None
    dispatch_evidence: str | None
    transferred_to: str | None
    closed_at: dt.datetime | None
    retention_until: dt.datetime | None
    legal_hold: bool
    linked: tuple[str, ...]
    items: tuple[ItemFile, ...]
    messages: tuple[MessageFile, ...]
    deadlines: tuple[DeadlineLine, ...]
    tasks: tuple[TaskFile, ...]
    events: tuple[EventLine, ...]

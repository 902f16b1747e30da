"""What has changed in a ticket since somebody read it: value by value, by whom, when. Codes, days and amounts only."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk.calendar import day_in_japan
from desk.circumstances import items_of
from desk.models import Staff, Ticket, TicketEvent, TicketItem
from desk.work import Work

COLUMNS = (
    "state",
    "assignee_id",
    "formally_received_at",
    "arrival_route",
    "identity_status",
    "identity_method",
    "identity_document",
    "identity_papers_settled_at",
    "authority_document",
    "missing",
    "fee_status",
    "fee_yen",
    "fee_paid_yen",
    "fee_method",
    "flags",
    "notified_route",
    "transferred_to",
    "legal_hold",
)
"""Columns of a ticket that staff read on its page and can change there."""
ITEM_COLUMNS = ("outcome", "reason_code", "ground")
WORDS = "words"
"""Stands for the words of a decision: that they changed is said here, what they say stands sealed."""
ITEM_FIELD = "items"
"""Under this name the trail notes that an item was decided."""
SEAL_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Change:
    """One value that is not what was read. `kind` names the item it belongs to, if it belongs to one; `who` is a
    member's name, None for the desk itself; `at` is UTC."""

    field: str
    kind: str | None
    was: object
    now: object
    who: str | None
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Act:
    """Something done with the ticket since it was read; `detail` is of our own words."""

    action: str
    who: str | None
    at: dt.datetime
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that came between; `changes` is empty where only things were done that change no value read."""

    reference: str
    version: int
    changes: tuple[Change, ...]
    acts: tuple[Act, ...]


def values_of(work: Work, ticket: Ticket) -> dict[str, object]:
    """The values of a ticket that can be told apart later, as JSON: columns, and `<kind>.<column>` of its items."""
    values: dict[str, object] = {name: _plain(getattr(ticket, name)) for name in COLUMNS}
    for item in items_of(work, ticket):
        values.update({f"{item.kind}.{name}": getattr(item, name) for name in ITEM_COLUMNS})
        values[f"{item.kind}.{WORDS}"] = _mark(item)
    return values


def difference(work: Work, ticket: Ticket, version: int, read: Mapping[str, object] | None) -> Difference:
    """What has changed of a ticket since `version`, in which its values were `read` (None: not known any more)."""
    acts: list[Act] = []
    latest: dict[tuple[str, object], TicketEvent] = {}
    for done in _events_since(work, ticket, version):
        acts.append(Act(done.action, _name(work, done), done.at, done.detail))
        fields: Any = done.detail.get("fields", ())
        latest.update({(field, done.detail.get("kind") if field == ITEM_FIELD else None): done for field in fields})
    changes = []
    for name, now in values_of(work, ticket).items():
        was = (read or {}).get(name)
        if read is None or name not in read or was == now:
            continue
        kind, _, field = name.rpartition(".")
        event = latest.get((ITEM_FIELD, kind) if kind else (field, None)) or latest.get((ITEM_FIELD, None))
        who, at = (_name(work, event), event.at) if event else (None, None)
        changes.append(Change(field, kind or None, was, now, who, at))
    return Difference(ticket.reference, ticket.version, tuple(changes), tuple(acts))


def _events_since(work: Work, ticket: Ticket, version: int) -> list[TicketEvent]:
    query = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence)
    found = work.session.execute(query).scalars()
    return [event for event in found if int(str(event.detail.get("version", 0))) > version]


def _name(work: Work, event: TicketEvent) -> str | None:
    """The name of whoever did it, if it was somebody of the desk."""
    if event.actor_type != "staff" or event.actor_id is None:
        return None
    member: Staff | None = work.session.get(Staff, event.actor_id)
    return member.name if member else event.actor_id


def _plain(value: object) -> object:
    """A value as JSON keeps it: a moment is a day in Japan."""
    return f"{day_in_japan(value):%Y-%m-%d}" if isinstance(value, dt.datetime) else value


def _mark(item: TicketItem) -> str | None:
    """Differs whenever the words of a decision were written anew: of the seal, not of the words."""
    return hashlib.sha256(item.reason).hexdigest()[:SEAL_LENGTH] if item.reason is not None else None

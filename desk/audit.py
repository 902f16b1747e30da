"""The audit trail: append-only, each event bound to the one before by a keyed hash, no personal data in it.

Because it names no person, it survives the erasure of what it tells of. Triggers of the database refuse changes;
`verify` finds what was changed in spite of them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, select

from desk.database import insert_once
from desk.models import AuditHead, Ticket, TicketEvent, col
from desk.rules import load_law
from desk.work import Work

TICKET = select(Ticket.id).where(Ticket.id == bindparam("of_id")).with_for_update(read=True, key_share=True)
GENESIS = "0" * 64
HEAD = 1
ENDS = select(
    select(AuditHead.sequence).where(AuditHead.id == HEAD).scalar_subquery(),
    select(AuditHead.hash).where(AuditHead.id == HEAD).scalar_subquery(),
    select(func.max(TicketEvent.sequence)).scalar_subquery(),
)
"""The recorded end (number, hash) and the number of the last event, of one moment: one statement sees one state."""
ANOTHER_KEY = (
    "all of it is sealed under another key than the one in use; MADOGUCHI_MASTER_KEY is not the right one, or the "
    "trail was replaced"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: person, staff or system; `id` is a staff id or a login, never a person's name."""

    type: str
    id: str | None = None


PERSON = Actor("person")
SYSTEM = Actor("system")


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about, where it is a ticket."""

    ticket_id: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    policy_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class TrailReport:
    """How the trail was found: how many events hold, and the first that does not, with the reason. `end` is the hash of
    the last one that holds."""

    events: int
    broken_at: int | None = None
    reason: str | None = None
    end: str = field(default=GENESIS, compare=False)
    ok: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ok", self.broken_at is None)


def record(
    work: Work, actor: Actor, action: str, about: About = About(), detail: Mapping[str, object] | None = None
) -> int:
    """Add an event and return its number. `detail` is JSON of our own words: names of fields, counts, keyed hashes.

    The trail's end is locked from here to the end of the transaction: lock every other row before, or two transactions
    wait for each other. The event's own ticket, which its row refers to, is locked here.
    """
    if about.ticket_id is not None:
        work.session.execute(TICKET, {"of_id": about.ticket_id})
    insert_once(work.session, AuditHead, {"id": HEAD, "sequence": 0, "hash": GENESIS})
    head: AuditHead = work.session.get(AuditHead, HEAD, with_for_update=True, populate_existing=True)
    event = TicketEvent(
        sequence=head.sequence + 1,
        ticket_id=about.ticket_id,
        at=work.now,
        actor_type=actor.type,
        actor_id=actor.id,
        action=action,
        from_state=about.from_state,
        to_state=about.to_state,
        detail=dict(detail or {}),
        law_version=load_law().version,
        policy_sha256=about.policy_sha256,
        previous_hash=head.hash,
        hash="",
        key_id=work.keys.audit_key_id,
    )
    event.hash = _hash(work, event)
    work.session.add(event)
    head.sequence, head.hash = event.sequence, event.hash
    work.session.flush()
    return event.sequence


def events(work: Work, last: int | None = None) -> Iterator[TicketEvent]:
    """Every event (up to number `last`, where given), oldest first, as the database has it now."""
    query = select(TicketEvent).order_by(TicketEvent.sequence)
    if last is not None:
        query = query.where(col(TicketEvent.sequence) <= last)
    found: Iterator[TicketEvent] = work.session.execute(
        query.execution_options(yield_per=500, populate_existing=True)
    ).scalars()
    return found


def verify(work: Work) -> TrailReport:
    """Walk the whole trail and find the first event that was altered, removed, added or put elsewhere.

    The trail is what it was when the walk began: an event added meanwhile, which PostgreSQL shows to whoever asks next,
    belongs to the next walk. A trail that is sealed under another key as a whole is told apart from one that was
    altered.
    """
    if _of_another_key(work):
        return TrailReport(0, 1, ANOTHER_KEY)
    recorded, end, last = work.session.execute(ENDS).one()
    previous, count = GENESIS, 0
    for event in events(work, recorded or 0):
        expected = count + 1
        if event.sequence != expected:
            return TrailReport(count, expected, "the event is missing", previous)
        if event.previous_hash != previous:
            return TrailReport(count, expected, "the event does not follow the one before", previous)
        if event.hash != _hash(work, event):
            return TrailReport(count, expected, "the event was altered", previous)
        previous, count = event.hash, expected
    if (recorded or 0, end or GENESIS, last or 0) != (count, previous, count):
        return TrailReport(count, count + 1, "the trail ends before or after its recorded end", previous)
    return TrailReport(count, end=previous)


def _of_another_key(work: Work) -> bool:
    """Whether no event is sealed under the key in use: a single forged one does not pass for that."""
    used = set(work.session.execute(select(TicketEvent.key_id).distinct()).scalars())
    return bool(used) and work.keys.audit_key_id not in used


def _hash(work: Work, event: TicketEvent) -> str:
    fields = (
        event.sequence,
        event.ticket_id,
        event.at.astimezone(dt.timezone.utc).isoformat(timespec="microseconds"),
        event.actor_type,
        event.actor_id,
        event.action,
        event.from_state,
        event.to_state,
        event.detail,
        event.law_version,
        event.policy_sha256,
        event.key_id,
    )
    return work.keys.audit_mac(event.previous_hash, json.dumps(fields, ensure_ascii=True, sort_keys=True))

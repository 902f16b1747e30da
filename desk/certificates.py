"""Certificates of erasure: what was erased, when, by whom and why. No personal data, so they are kept for good."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from desk import audit
from desk.errors import CertificateUnknown, TicketUnknown
from desk.models import ErasureCertificate, Ticket, TicketEvent
from desk.persons import owner
from desk.references import parse_reference
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof that what a ticket held was erased. `erased_at` is UTC.

    `key_sha256` is that of the destroyed key as it was kept (wrapped), so that a key found in a backup can be told to
    be this one. `event` is the number of its event in the audit trail. `holds` says whether the seal is whole.
    """

    reference: str
    company: str
    erased_at: dt.datetime
    actor: str
    reason: str
    key_sha256: str | None
    counts: Mapping[str, int]
    event: int
    seal: str
    holds: bool

    @classmethod
    def of(cls, work: Work, ticket: Ticket) -> Certificate:
        """That of an erased ticket. Raises CertificateUnknown."""
        index = _owner_index(work, ticket)
        row: ErasureCertificate | None = work.session.execute(
            select(ErasureCertificate).where(ErasureCertificate.owner_index == index)
        ).scalar_one_or_none()
        if row is None:
            raise CertificateUnknown(ticket.reference)
        event: TicketEvent | None = work.session.get(TicketEvent, row.event_sequence)
        detail = event.detail if event is not None else {}
        key = detail.get("key_sha256")
        return cls(
            reference=ticket.reference,
            company=ticket.company,
            erased_at=row.at,
            actor=row.actor,
            reason=str(detail.get("reason", "")),
            key_sha256=str(key) if key else None,
            counts=row.counts,
            event=row.event_sequence,
            seal=row.seal,
            holds=event is not None and hmac.compare_digest(row.seal, _seal(work, row, event)),
        )


def certificate(work: Work, reference: str) -> Certificate:
    """The certificate of an erased ticket. Raises TicketUnknown, CertificateUnknown."""
    found = select(Ticket).where(Ticket.reference == (parse_reference(reference) or ""))
    ticket: Ticket | None = work.session.execute(found).scalar_one_or_none()
    if ticket is None:
        raise TicketUnknown(reference)
    return Certificate.of(work, ticket)


def certify(work: Work, ticket: Ticket, by: audit.Actor, counts: Mapping[str, int], event: int) -> None:
    """Store the certificate of a ticket just erased; `event` is the number of its event in the audit trail."""
    row = ErasureCertificate(
        id=str(uuid.uuid4()),
        owner_index=_owner_index(work, ticket),
        at=work.now,
        actor=by.id or by.type,
        counts=dict(counts),
        event_sequence=event,
        seal="",
    )
    row.seal = _seal(work, row, work.session.get(TicketEvent, event))
    work.session.add(row)
    work.session.flush()


def _owner_index(work: Work, ticket: Ticket) -> str:
    return work.keys.blind_index("erasure.owner", owner(ticket.id))


def _seal(work: Work, row: ErasureCertificate, event: TicketEvent) -> str:
    """Binds the certificate to its event, and so to the trail: neither can be changed without the other."""
    at = row.at.astimezone(dt.timezone.utc).isoformat(timespec="microseconds")
    counts = json.dumps(row.counts, sort_keys=True)
    return work.keys.audit_mac(
        "certificate", row.id, row.owner_index, at, row.actor, counts, str(event.sequence), event.hash
    )

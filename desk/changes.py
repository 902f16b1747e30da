"""How a change of a ticket is noted: a new version, and one event that names the fields, never their values.

From these events, whoever comes with an old version is told what has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import flag_modified

from desk import audit
from desk.errors import TicketChanged
from desk.models import Ticket, TicketEvent
from desk.work import Work

UNSAID = frozenset({"version", "changed_at", "locked_by", "locked_until"})
"""Fields that change with every action and tell nothing."""


def note_change(
    work: Work,
    ticket: Ticket,
    actor: audit.Actor,
    action: str,
    detail: Mapping[str, object] | None = None,
    states: tuple[str | None, str | None] = (None, None),
    also: tuple[str, ...] = (),
) -> None:
    """Give a ticket its next version and record what was done, in `detail` as codes, dates, amounts of money.

    `also` names fields changed in rows that belong to the ticket. Raises VersionConflict if somebody else changed the
    ticket meanwhile.
    """
    fields = (*_changed_fields(ticket), *also)
    ticket.changed_at = work.now
    flag_modified(ticket, "changed_at")  # a new version, even where only rows that belong to the ticket changed
    work.session.flush()
    about = audit.About(ticket.id, *states, ticket.policy_sha256)
    audit.record(work, actor, action, about, {**(detail or {}), "fields": list(fields), "version": ticket.version})


def check_version(work: Work, ticket: Ticket, expected: int | None) -> None:
    """Raises TicketChanged, naming the fields, if the ticket is no longer as whoever asks has read it."""
    if expected is None or expected == ticket.version:
        return
    query = select(TicketEvent.detail).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence)
    fields: dict[str, None] = {}
    for detail in work.session.execute(query).scalars():
        if detail.get("version", 0) > expected:
            fields.update(dict.fromkeys(detail.get("fields", ())))
    raise TicketChanged(ticket.reference, expected, ticket.version, tuple(fields))


def _changed_fields(ticket: Ticket) -> tuple[str, ...]:
    attributes = inspect(ticket).attrs
    return tuple(
        attribute.key for attribute in attributes if attribute.key not in UNSAID and attribute.history.has_changes()
    )

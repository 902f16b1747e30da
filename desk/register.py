"""The register of requests: what came, how it was checked, decided and answered, without anybody's personal data.

One row for each item of a request, one for each other ticket; all values are our own codes, dates and amounts. Records
of this kind are what JIS Q 15001 asks for, and what an auditor reads.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, fields

from sqlalchemy import select

from desk import audit
from desk.calendar import day_in_japan, end_of, start_of
from desk.circumstances import all_items_of
from desk.csv_files import as_csv
from desk.models import Staff, Ticket, TicketItem, col
from desk.rules import load_law
from desk.staff import actor, serves
from desk.work import Work

NO_ITEM: tuple[TicketItem | None, ...] = (None,)
"""The one row of a ticket that is no request."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register. Days are days in Japan (YYYY-MM-DD), money is yen, empty is not (yet) so."""

    reference: str
    company: str
    type: str
    state: str
    kind: str
    article: str
    law_version: str
    opened_on: str
    received_on: str
    arrival_route: str
    capacity: str
    relationship: str
    identity: str
    identity_method: str
    identity_paper: str
    identity_checked_on: str
    papers_settled_on: str
    authority_paper: str
    fee: str
    fee_yen: str
    fee_paid_yen: str
    fee_method: str
    ground: str
    outcome: str
    reason_code: str
    reason_article: str
    decided_by: str
    approved_by: str
    decided_on: str
    notified_on: str
    notified_route: str
    transferred_to: str
    closed_on: str
    keep_until: str
    flags: str
    assignee: str


def export_register(
    work: Work,
    by: Staff,
    company: str | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> tuple[RegisterRow, ...]:
    """The rows of the tickets opened from `first` to `last` (days in Japan), oldest first, of the companies that `by`
    may see. That it was exported is noted in the audit trail."""
    query = select(Ticket).order_by(col(Ticket.created_at), Ticket.reference)
    if company is not None:
        query = query.where(Ticket.company == company)
    if first is not None:
        query = query.where(col(Ticket.created_at) >= start_of(first))
    if last is not None:
        query = query.where(col(Ticket.created_at) <= end_of(last))
    tickets = [ticket for ticket in work.session.execute(query).scalars() if serves(by, ticket.company)]
    rows = tuple(_row(ticket, item) for ticket in tickets for item in all_items_of(work, ticket) or NO_ITEM)
    detail = {"company": company, "rows": len(rows), "first": _plain(first), "last": _plain(last)}
    audit.record(work, actor(by), "register_exported", detail=detail)
    return rows


def register_csv(rows: tuple[RegisterRow, ...]) -> str:
    """The rows as CSV with a line of headings."""
    return as_csv([field.name for field in fields(RegisterRow)], (tuple(asdict(row).values()) for row in rows))


def _row(ticket: Ticket, item: TicketItem | None) -> RegisterRow:
    law = load_law()
    reason = law.reasons.get(item.reason_code or "") if item else None
    return RegisterRow(
        reference=ticket.reference,
        company=ticket.company,
        type=ticket.type,
        state=ticket.state,
        kind=item.kind if item else "",
        article=law.articles[item.kind] if item else "",
        law_version=law.version if item else "",
        opened_on=_day(ticket.created_at),
        received_on=_day(ticket.formally_received_at),
        arrival_route=ticket.arrival_route or "",
        capacity=ticket.capacity or "",
        relationship=ticket.relationship or "",
        identity=ticket.identity_status if item else "",
        identity_method=ticket.identity_method or "",
        identity_paper=ticket.identity_document or "",
        identity_checked_on=_day(ticket.identity_checked_at),
        papers_settled_on=_day(ticket.identity_papers_settled_at),
        authority_paper=ticket.authority_document or "",
        fee=ticket.fee_status if item else "",
        fee_yen=_plain(ticket.fee_yen),
        fee_paid_yen=_plain(ticket.fee_paid_yen),
        fee_method=ticket.fee_method or "",
        ground=(item.ground or "") if item else "",
        outcome=item.outcome if item else "",
        reason_code=(item.reason_code or "") if item else "",
        reason_article=reason.article if reason else "",
        decided_by=(item.decided_by or "") if item else "",
        approved_by=(item.approved_by or "") if item else "",
        decided_on=_day(ticket.decided_at),
        notified_on=_day(ticket.notified_at),
        notified_route=ticket.notified_route or "",
        transferred_to=ticket.transferred_to or "",
        closed_on=_day(ticket.closed_at),
        keep_until=_day(ticket.retention_until),
        flags=" ".join(ticket.flags),
        assignee=ticket.assignee_id or "",
    )


def _day(at: dt.datetime | None) -> str:
    return f"{day_in_japan(at):%Y-%m-%d}" if at else ""


def _plain(value: object) -> str:
    return "" if value is None else str(value)

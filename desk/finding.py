"""Finding tickets by what stands on a letter: the reference, or the exact e-mail address. Nothing is opened for it."""

from __future__ import annotations

from sqlalchemy import select

from desk import audit
from desk.models import Staff, Ticket, col
from desk.persons import Person, contact_index
from desk.queue import QueueLine, queue_lines
from desk.references import parse_reference
from desk.staff import actor
from desk.work import Work

MOST = 50


def find_reference(work: Work, by: Staff, written: str) -> str | None:
    """The proper reference of the ticket that somebody wrote, if it is one of the account's companies'."""
    reference = parse_reference(written)
    if reference is None:
        return None
    query = select(Ticket.company).where(Ticket.reference == reference)
    company = work.session.execute(query).scalar_one_or_none()
    known = company is not None and (not by.companies or company in by.companies)
    return reference if known else None


def find_by_email(work: Work, by: Staff, address: str) -> tuple[QueueLine, ...]:
    """The tickets, newest first and 50 at most, whose person gave this address, however it was written.

    That somebody looked, and how many were found, is in the trail; for what address is not.
    """
    query = select(Ticket).where(Ticket.contact_index == contact_index(work, Person(email=address.strip())))
    if by.companies:
        query = query.where(col(Ticket.company).in_(by.companies))
    found = work.session.execute(query.order_by(col(Ticket.created_at).desc()).limit(MOST)).scalars().all()
    audit.record(work, actor(by), "searched_by_email", detail={"found": len(found)})
    return queue_lines(work, found)

"""The one way to a ticket or a company: through the account's companies.

Whether a ticket of another company exists is told to nobody: it is as unknown as one that there is not.
"""

from __future__ import annotations

from sqlalchemy import select

from desk.errors import CompanyUnknown, TicketUnknown
from desk.models import Staff, Ticket
from desk.references import parse_reference
from desk.staff import list_staff, serves
from desk.work import Work


def access_ticket(work: Work, by: Staff, reference: str) -> Ticket:
    """The ticket of this reference, if it is one of the account's companies'; nothing personal of it is opened.

    What opens something (`desk.reading`) notes that. Raises TicketUnknown.
    """
    known = parse_reference(reference)
    query = select(Ticket).where(Ticket.reference == (known or ""))
    ticket: Ticket | None = work.session.execute(query).scalar_one_or_none()
    if ticket is None or not serves(by, ticket.company):
        raise TicketUnknown(known or "of this reference")
    return ticket


def access_company(work: Work, by: Staff, company: str) -> str:
    """The company's id, if it is served here and one of the account's. Raises CompanyUnknown."""
    if company not in work.policies.companies or not serves(by, company):
        raise CompanyUnknown(company)
    return company


def staff_names(work: Work, by: Staff) -> dict[str, str]:
    """The names of everybody of the desk, by login: colleagues see each other's."""
    return {member.login: member.name for member in list_staff(work)}


def companies_of(work: Work, by: Staff) -> tuple[str, ...]:
    """The ids of the companies an account is for, in the order of the settings."""
    return tuple(company for company in work.policies.companies if serves(by, company))

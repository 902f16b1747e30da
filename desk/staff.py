"""The people of the desk: who they are, in which role, for which companies.

Accounts are disabled, never removed, and a login is never given twice: the audit trail names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, select

from desk import audit
from desk.errors import StaffInvalid, StaffUnknown
from desk.models import SetupLink, Staff, StaffSession
from desk.work import Work

ROLES = ("agent", "approver", "administrator", "auditor")
"""agent: works tickets. approver: works and approves them. administrator: runs accounts, assigns, holds; decides
nothing. auditor: reads."""
WORKING_ROLES = ("agent", "approver")
LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class StaffLine:
    """An account in a list. No companies means all."""

    login: str
    name: str
    role: str
    companies: tuple[str, ...]
    active: bool


def add_staff(
    work: Work, login: str, name: str, role: str, companies: tuple[str, ...] = (), by: audit.Actor = audit.SYSTEM
) -> StaffLine:
    """Make an account; without companies it is for all. Raises StaffInvalid."""
    if not LOGIN.fullmatch(login):
        raise StaffInvalid("a login is 2 to 32 small letters, digits, dots, dashes or underscores, a letter first")
    if not name.strip() or len(name) > LONGEST_NAME:
        raise StaffInvalid(f"a name has 1 to {LONGEST_NAME} characters")
    if role not in ROLES:
        raise StaffInvalid(f"the role is none of {', '.join(ROLES)}")
    check_companies(work, companies)
    if _find(work, login) is not None:
        raise StaffInvalid(f"the login '{login}' is taken, and a login is never given twice; choose another")
    member = Staff(
        id=login, login=login, name=name.strip(), role=role, companies=list(companies), active=True, created_at=work.now
    )
    work.session.add(member)
    work.session.flush()
    audit.record(work, by, "staff_added", detail={"login": login, "role": role, "companies": list(companies)})
    return _line(member)


def check_companies(work: Work, companies: tuple[str, ...]) -> None:
    """Raises StaffInvalid unless each of them is served here."""
    unknown = [company for company in companies if company not in work.policies.companies]
    if unknown:
        raise StaffInvalid(f"no company '{unknown[0]}' is served here")


def set_active(work: Work, login: str, active: bool, by: audit.Actor = audit.SYSTEM) -> StaffLine:
    """Disable an account, or enable it again; doing so twice changes nothing. Disabled, it is signed out everywhere,
    and a set-up link that was not used is void. Raises StaffUnknown."""
    member = _find(work, login)
    if member is None:
        raise StaffUnknown(login)
    if member.active != active:
        member.active = active
        work.session.flush()
        for held in () if active else (StaffSession, SetupLink):
            ended = delete(held).where(held.staff_id == member.id)
            work.session.execute(ended.execution_options(synchronize_session=False))
        audit.record(work, by, "staff_enabled" if active else "staff_disabled", detail={"login": login})
    return _line(member)


def list_staff(work: Work) -> tuple[StaffLine, ...]:
    """Every account, by login."""
    return tuple(_line(member) for member in work.session.execute(select(Staff).order_by(Staff.login)).scalars())


def staff_named(work: Work, login: str) -> Staff:
    """The active account of a login. Raises StaffUnknown."""
    member = _find(work, login)
    if member is None or not member.active:
        raise StaffUnknown(login)
    return member


def serves(member: Staff, company: str) -> bool:
    """Whether an account is for this company."""
    return not member.companies or company in member.companies


def actor(member: Staff) -> audit.Actor:
    """A member of staff as the audit trail names them."""
    return audit.Actor("staff", member.id)


def _find(work: Work, login: str) -> Staff | None:
    found: Staff | None = work.session.execute(select(Staff).where(Staff.login == login)).scalar_one_or_none()
    return found


def _line(member: Staff) -> StaffLine:
    return StaffLine(member.login, member.name, member.role, tuple(member.companies), member.active)

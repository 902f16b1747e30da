"""What an administrator does with accounts, for the companies the administrator is for. All of it is in the trail.

An administrator of some companies runs accounts of none but those; one of all runs every account but their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from desk import audit
from desk.accounts.sessions import SessionLine, end_sessions, list_sessions
from desk.accounts.setup_links import make_setup_link
from desk.errors import NotAllowed, StaffInvalid, StaffUnknown
from desk.models import RecoveryCode, SetupLink, Staff, col
from desk.staff import LONGEST_NAME, ROLES, StaffLine, actor, add_staff, check_companies, set_active
from desk.work import Work


@dataclass(frozen=True, slots=True)
class AccountFile:
    """An account as an administrator, or its owner, sees it. `link_open`: a set-up link waits to be used."""

    line: StaffLine
    has_password: bool
    has_authenticator: bool
    recovery_codes: int
    link_open: bool
    sessions: tuple[SessionLine, ...]


def accounts_run_by(work: Work, by: Staff) -> tuple[AccountFile, ...]:
    """Every account that this administrator runs, and their own, by login. Raises NotAllowed."""
    _require_administrator(by)
    members = work.session.execute(select(Staff).order_by(Staff.login)).scalars().all()
    return tuple(account_file(work, member) for member in members if member.id == by.id or _runs(by, member))


def account_file(work: Work, member: Staff) -> AccountFile:
    """An account with how it is protected and where it is signed in."""
    line = StaffLine(member.login, member.name, member.role, tuple(member.companies), member.active)
    codes = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.staff_id == member.id)
    link = select(func.count()).select_from(SetupLink)
    link = link.where(SetupLink.staff_id == member.id, col(SetupLink.expires_at) > work.now)
    return AccountFile(
        line,
        member.password_hash is not None,
        member.totp is not None,
        work.session.execute(codes).scalar_one(),
        bool(work.session.execute(link).scalar_one()),
        list_sessions(work, member),
    )


def add_account(work: Work, by: Staff, login: str, name: str, role: str, companies: tuple[str, ...]) -> str:
    """Make an account, and its first set-up link: the link's token. Raises NotAllowed, StaffInvalid."""
    _require_administrator(by)
    _require_within(by, companies)
    add_staff(work, login, name, role, companies, actor(by))
    return make_setup_link(work, login, actor(by))


def change_account(work: Work, by: Staff, login: str, name: str, role: str, companies: tuple[str, ...]) -> None:
    """Give an account another name, role or companies; what stays the same is not noted.

    Raises NotAllowed, StaffUnknown, StaffInvalid.
    """
    member = _run(work, by, login)
    _require_within(by, companies)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise StaffInvalid(f"a name has 1 to {LONGEST_NAME} characters")
    if role not in ROLES:
        raise StaffInvalid(f"the role is none of {', '.join(ROLES)}")
    check_companies(work, companies)
    given = {"name": name.strip(), "role": role, "companies": list(companies)}
    changed = [field for field, value in given.items() if getattr(member, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(member, field, given[field])
    work.session.flush()
    detail = {"login": login, "fields": changed, "role": role, "companies": list(companies)}
    audit.record(work, actor(by), "staff_changed", detail=detail)


def renew_account(work: Work, by: Staff, login: str) -> str:
    """A new set-up link for somebody who has lost password or authenticator: its token. Until it is used the account
    stays as it is, but whoever is signed in with it is signed out. Raises NotAllowed, StaffUnknown."""
    member = _run(work, by, login)
    end_sessions(work, member, actor(by))
    return make_setup_link(work, login, actor(by))


def switch_account(work: Work, by: Staff, login: str, active: bool) -> None:
    """Disable an account, or enable it again. Raises NotAllowed, StaffUnknown."""
    _run(work, by, login)
    set_active(work, login, active, actor(by))


def sign_out_account(work: Work, by: Staff, login: str) -> int:
    """End every session of an account; how many there were. Raises NotAllowed, StaffUnknown."""
    return end_sessions(work, _run(work, by, login), actor(by))


def account_run_by(work: Work, by: Staff, login: str) -> AccountFile:
    """One account that this administrator runs. Raises NotAllowed, StaffUnknown."""
    return account_file(work, _run(work, by, login))


def _run(work: Work, by: Staff, login: str) -> Staff:
    """The account of that login, if `by` runs it. One outside the administrator's companies is as if it were not there.

    Raises NotAllowed, also for the administrator's own account: a second one changes that; StaffUnknown.
    """
    _require_administrator(by)
    query = select(Staff).where(Staff.login == login).with_for_update()
    member: Staff | None = work.session.execute(query).scalar_one_or_none()
    if member is not None and member.id == by.id:
        raise NotAllowed(by.login, "nobody runs their own account; another administrator does")
    if member is None or not _runs(by, member):
        raise StaffUnknown(login)
    return member


def _runs(by: Staff, member: Staff) -> bool:
    return not by.companies or (bool(member.companies) and set(member.companies) <= set(by.companies))


def _require_within(by: Staff, companies: tuple[str, ...]) -> None:
    if by.companies and not (companies and set(companies) <= set(by.companies)):
        raise NotAllowed(by.login, f"their account is for {', '.join(by.companies)} only, and so are those they run")


def _require_administrator(by: Staff) -> None:
    if not by.active or by.role != "administrator":
        raise NotAllowed(by.login, f"it takes the role administrator, and theirs is {by.role}")

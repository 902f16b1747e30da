"""Which account of the desk a user of a messenger is. Set by whoever runs the accounts, never by the user."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import delete, select

from desk import audit
from desk.database import insert_or_update
from desk.errors import StaffInvalid, StaffUnknown
from desk.models import Staff, StaffMessenger, col
from desk.staff import staff_named
from desk.work import Work

USER = re.compile(r"[UW][A-Z0-9]{2,20}")
WORKSPACE = re.compile(r"T[A-Z0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class MessengerLine:
    """A user of a messenger and the login that is theirs."""

    workspace: str
    user: str
    login: str


def link_messenger(work: Work, login: str, workspace: str, user: str, by: audit.Actor = audit.SYSTEM) -> MessengerLine:
    """Let a user act as this account from now on, in place of whom they acted as before.

    Raises StaffUnknown, StaffInvalid.
    """
    member = staff_named(work, login)
    if not USER.fullmatch(user):
        raise StaffInvalid("a Slack user's member ID begins with U or W, such as U024BE7LH; their profile has it")
    if not WORKSPACE.fullmatch(workspace):
        raise StaffInvalid("a Slack workspace's ID begins with T, such as T024BE7LD; the address of Slack has it")
    insert_or_update(work.session, StaffMessenger, {"workspace": workspace, "user": user}, {"staff_id": member.id})
    audit.record(work, by, "messenger_linked", detail={"login": login, "workspace": workspace})
    return MessengerLine(workspace, user, login)


def unlink_messenger(work: Work, login: str, by: audit.Actor = audit.SYSTEM) -> int:
    """Let no user act as this account any more; how many did. Raises StaffUnknown."""
    found: Staff | None = work.session.execute(select(Staff).where(Staff.login == login)).scalar_one_or_none()
    if found is None:
        raise StaffUnknown(login)
    gone = delete(StaffMessenger).where(col(StaffMessenger.staff_id) == found.id)
    count: int = work.session.execute(gone.execution_options(synchronize_session=False)).rowcount
    if count:
        audit.record(work, by, "messenger_unlinked", detail={"login": login})
    return count


def staff_behind(work: Work, workspace: str, user: str) -> Staff | None:
    """The active account that a user acts as, None if there is none."""
    query = (
        select(Staff)
        .join(StaffMessenger, col(StaffMessenger.staff_id) == Staff.id)
        .where(StaffMessenger.workspace == workspace, StaffMessenger.user == user, col(Staff.active).is_(True))
    )
    found: Staff | None = work.session.execute(query).scalar_one_or_none()
    return found


def list_messengers(work: Work) -> tuple[MessengerLine, ...]:
    """Every user that acts as an account, by login."""
    query = select(StaffMessenger, Staff.login).join(Staff, col(StaffMessenger.staff_id) == Staff.id)
    rows = work.session.execute(query.order_by(Staff.login)).all()
    return tuple(MessengerLine(row.workspace, row.user, login) for row, login in rows)

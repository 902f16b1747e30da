"""Sessions of staff, kept in the database: a keyed hash of the token, two ends, and a stage.

A session ends 30 minutes after it was last used, and ten hours after it began, whatever happens (OWASP ASVS 5.0, 7.3).
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from desk import audit
from desk.accounts.errors import SessionOver
from desk.accounts.own_links import void_own_link
from desk.models import Staff, StaffSession, col
from desk.staff import actor
from desk.work import Work

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=10)
CODE_STAGE = dt.timedelta(minutes=5)
"""How long a password that was proven waits for the authenticator's code."""
SEEN_EVERY = dt.timedelta(minutes=1)
"""How exactly the last use is kept: not every request writes."""
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, as a page needs it. No companies means all. `csrf` is the session's token for forms."""

    session_id: str
    login: str
    name: str
    role: str
    companies: tuple[str, ...]
    language: str
    shortcuts: bool
    csrf: str


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list; times are UTC."""

    id: str
    browser: str
    began_at: dt.datetime
    seen_at: dt.datetime


def open_session(work: Work, member: Staff, browser: str, stage: str = "open") -> str:
    """Begin a session; returns the token for the browser, which is kept nowhere else."""
    work.session.execute(delete(StaffSession).where(_over(work.now)).execution_options(synchronize_session=False))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = StaffSession(
        id=session_id(work, token),
        staff_id=member.id,
        stage=stage,
        browser=browser[:40],
        began_at=work.now,
        seen_at=work.now,
        ends_at=work.now + (LONGEST if stage == "open" else CODE_STAGE),
    )
    work.session.add(row)
    work.session.flush()
    if stage == "open":
        audit.record(work, actor(member), "staff_signed_in", detail={"login": member.login})
    return token


def signed_in(work: Work, token: str, used: bool = True) -> SignedIn:
    """Who holds this token. That uses the session, unless a page only looks by itself for what is new (`used` false).

    Raises SessionOver.
    """
    row, member = session_of(work, token, "open")
    if used and work.now - row.seen_at >= SEEN_EVERY:
        row.seen_at = work.now
    csrf = work.keys.blind_index("staff_session.csrf", token)
    companies = tuple(member.companies)
    return SignedIn(row.id, member.login, member.name, member.role, companies, member.language, member.shortcuts, csrf)


def session_of(work: Work, token: str, stage: str) -> tuple[StaffSession, Staff]:
    """A session in this stage that is not over, with its active account. Raises SessionOver."""
    query = select(StaffSession, Staff).join(Staff, StaffSession.staff_id == Staff.id)
    query = query.where(StaffSession.id == session_id(work, token), StaffSession.stage == stage)
    found = work.session.execute(query.where(col(Staff.active).is_(True), ~_over(work.now))).first()
    if found is None:
        raise SessionOver
    row: StaffSession = found[0]
    member: Staff = found[1]
    return row, member


def end_session(work: Work, by: Staff, ended: str) -> None:
    """End one of one's own sessions, by its id; one that is over already stays so. A set-up link that was made for
    oneself goes with it."""
    void_own_link(work, by)
    query = delete(StaffSession).where(StaffSession.id == ended, StaffSession.staff_id == by.id)
    if work.session.execute(query.execution_options(synchronize_session=False)).rowcount:
        audit.record(work, actor(by), "staff_signed_out", detail={"login": by.login})


def end_sessions(work: Work, member: Staff, by: audit.Actor, besides: str | None = None) -> int:
    """End every session of an account, but the one of the id `besides`; how many there were. A set-up link that the
    account made for itself goes with them."""
    void_own_link(work, member)
    query = delete(StaffSession).where(StaffSession.staff_id == member.id, StaffSession.id != (besides or ""))
    ended: int = work.session.execute(query.execution_options(synchronize_session=False)).rowcount
    if ended:
        audit.record(work, by, "staff_sessions_ended", detail={"login": member.login, "sessions": ended})
    return ended


def list_sessions(work: Work, member: Staff) -> tuple[SessionLine, ...]:
    """The sessions of an account that are not over, the one used last first."""
    query = select(StaffSession).where(StaffSession.staff_id == member.id, StaffSession.stage == "open")
    rows = work.session.execute(query.where(~_over(work.now)).order_by(col(StaffSession.seen_at).desc())).scalars()
    return tuple(SessionLine(row.id, row.browser, row.began_at, row.seen_at) for row in rows)


def session_id(work: Work, token: str) -> str:
    """The keyed hash by which a session is known."""
    return work.keys.blind_index("staff_session.token", token)


def _over(now: dt.datetime) -> Any:
    """The condition that a session is over at `now`."""
    return (col(StaffSession.ends_at) <= now) | (col(StaffSession.seen_at) <= now - IDLE)

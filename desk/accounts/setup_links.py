"""Set-up links: how an account gets its password and its authenticator, the first time and whenever they are lost.

A link is shown once, to whoever made it, and works once within three days (one for oneself: ten minutes); a newer one
replaces it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desk import audit
from desk.accounts.errors import CodeWrong, SetupLinkRefused
from desk.accounts.passwords import check_password
from desk.accounts.second_factor import new_recovery_codes, new_secret, open_secret, seal_secret, setup_uri, step_of
from desk.accounts.sessions import end_sessions, open_session
from desk.errors import StaffUnknown
from desk.models import SetupLink, Staff
from desk.staff import actor
from desk.work import Work

LIFE = dt.timedelta(days=3)
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Setup:
    """An account that is being set up. `uri` is for the QR code, `secret` to be typed instead."""

    login: str
    name: str
    role: str
    language: str
    uri: str
    secret: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """An account that was set up: the token of its first session, and its recovery codes, shown once."""

    token: str
    recovery_codes: tuple[str, ...]


def make_setup_link(work: Work, login: str, by: audit.Actor, life: dt.timedelta = LIFE) -> str:
    """A new link's token for an active account, valid for `life`. The account keeps password and
    authenticator until the link is used.

    Raises StaffUnknown.
    """
    member = work.session.execute(select(Staff).where(Staff.login == login)).scalar_one_or_none()
    if member is None or not member.active:
        raise StaffUnknown(login)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = work.session.get(SetupLink, member.id)
    values: dict[str, Any] = {
        "token_index": _index(work, token),
        "totp": seal_secret(work, member.id, "setup_link", new_secret()),
        "made_at": work.now,
        "expires_at": work.now + life,
    }
    if link is None:
        work.session.add(SetupLink(staff_id=member.id, **values))
    else:
        for name, value in values.items():
            setattr(link, name, value)
    work.session.flush()
    audit.record(work, by, "setup_link_made", detail={"login": login})
    return token


def look_at_setup(work: Work, token: str) -> Setup:
    """The account of a link; the link stays. Raises SetupLinkRefused."""
    link, member = _of(work, token)
    secret = open_secret(work, member.id, "setup_link", link.totp)
    return Setup(member.login, member.name, member.role, member.language, setup_uri(secret, member.login), secret)


def check_setup(work: Work, token: str, password: str, code: str | None) -> None:
    """Whether an account can be set up so; the link stays. `code` is None where no authenticator is wanted.

    Raises SetupLinkRefused, PasswordRefused, CodeWrong.
    """
    link, member = _of(work, token)
    check_password(password, member.login, member.name, *member.companies)
    if code is not None and step_of(work, open_secret(work, member.id, "setup_link", link.totp), code) is None:
        raise CodeWrong


def finish_setup(work: Work, token: str, password_hash: str, code: str | None, browser: str) -> SetUp:
    """Give an account its password and, with a `code` of it, its authenticator; sign it in, and out everywhere else.

    Raises SetupLinkRefused, CodeWrong.
    """
    link, member = _of(work, token)
    secret = open_secret(work, member.id, "setup_link", link.totp)
    step = step_of(work, secret, code) if code is not None else None
    if code is not None and step is None:
        raise CodeWrong
    member.password_hash = password_hash
    member.totp = seal_secret(work, member.id, "staff", secret) if code is not None else None
    member.totp_step = step
    codes = new_recovery_codes(work, member.id) if code is not None else ()
    work.session.delete(link)
    work.session.flush()
    audit.record(work, actor(member), "staff_set_up", detail={"login": member.login, "authenticator": code is not None})
    end_sessions(work, member, actor(member))
    return SetUp(open_session(work, member, browser), codes)


def _of(work: Work, token: str) -> tuple[SetupLink, Staff]:
    query = select(SetupLink, Staff).join(Staff, SetupLink.staff_id == Staff.id)
    query = query.where(SetupLink.token_index == _index(work, token)).with_for_update(of=SetupLink)
    found = work.session.execute(query).first()
    if found is None or found[0].expires_at <= work.now or not found[1].active:
        raise SetupLinkRefused
    return found[0], found[1]


def _index(work: Work, token: str) -> str:
    return work.keys.blind_index("setup_link.token", token)

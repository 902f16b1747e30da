"""Signing in: login and password, then a code. Tries are counted before anything is compared, so that none is free.

Between `begin_sign_in` and `finish_sign_in` the password is compared outside any transaction, because that takes long
on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from desk import audit
from desk.accounts.errors import AuthenticatorMissing, SignInPaused, SignInRefused
from desk.accounts.second_factor import hold_account, take_code
from desk.accounts.sessions import open_session, session_of
from desk.codes import count_wrong, held_attempt
from desk.models import CodeAttempt, Staff
from desk.staff import actor
from desk.work import Work

OWN_TRIES = 8
"""Passwords for one account from one address before that address pauses for it, for a quarter of an hour."""
ACCOUNT_TRIES = 50
"""Passwords for one account, wherever they come from: many more, or anybody could keep its owner out from afar."""
CODE_TRIES = 8
"""Codes for one account, wherever they come from: who gets so far has the password, and codes are short."""
ADDRESS_TRIES = 30
"""Tries from one address, for whatever accounts: an office may share one."""
Counted = tuple[tuple[str, int], ...]
"""What a try is counted for, and how many there may be."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whose password is to be compared with what was given; without a hash it fits nothing."""

    login: str
    password_hash: str | None


def begin_sign_in(work: Work, login: str, address: str) -> Candidate:
    """Count a password, and give what it is compared with. Raises SignInPaused, which keeps its count."""
    _count(work, _passwords(login, address))
    member = _member(work, login)
    return Candidate(login, member.password_hash if member else None)


def finish_sign_in(work: Work, login: str, address: str, browser: str, totp_required: bool) -> tuple[str, str]:
    """After the password fitted: the token of a session, and its stage (`open`, or `code` if a code has to follow).

    Raises SignInRefused, AuthenticatorMissing where one is required.
    """
    member = _member(work, login)
    if member is None:
        raise SignInRefused
    if member.totp is None and totp_required:
        raise AuthenticatorMissing
    stage = "open" if member.totp is None else "code"
    if stage == "open":
        forget_tries(work, login, address)
    return open_session(work, member, browser, stage), stage


def prove_code(work: Work, token: str, code: str, address: str, browser: str) -> str:
    """With the token of a session in the stage `code`: that of an open session. A recovery code is noted as one.

    Raises SessionOver (the five minutes are over), SignInRefused, SignInPaused; the last two keep their count.
    """
    row, member = session_of(work, token, "code")
    use_code(work, member, code)
    forget_tries(work, member.login, address)
    work.session.delete(row)
    return open_session(work, member, browser)


def use_code(work: Work, member: Staff, code: str) -> None:
    """Use a code of the account's authenticator, or a recovery code, which is noted as one. The try is counted.

    Raises SignInRefused, SignInPaused; both keep the count.
    """
    hold_account(work, member)  # before a pause is recorded: who holds the end of the trail waits for no row
    _count(work, _codes(member.login))
    used = take_code(work, member, code)
    if used is None:
        audit.record(work, actor(member), "sign_in_code_wrong", detail={"login": member.login})
        raise SignInRefused
    if used == "recovery":
        audit.record(work, actor(member), "recovery_code_used", detail={"login": member.login})


def _count(work: Work, counted: Counted) -> None:
    """Count a try for each of these. Raises SignInPaused if one of them pauses."""
    attempts = [(held_attempt(work, key), tries) for key, tries in counted]
    paused = [attempt.paused_until for attempt, _ in attempts if attempt.paused_until is not None]
    if paused and max(paused) > work.now:
        raise SignInPaused(max(paused))
    for attempt, tries in attempts:
        count_wrong(work, attempt, tries)
        if attempt.paused_until is not None:
            audit.record(work, audit.SYSTEM, "sign_in_paused")


def forget_tries(work: Work, login: str, address: str) -> None:
    """A password or code that was right: the tries before it count no more."""
    for key, _ in (*_codes(login), *_passwords(login, address)):
        attempt: CodeAttempt = held_attempt(work, key)
        attempt.wrong, attempt.paused_until = 0, None


def _passwords(login: str, address: str) -> Counted:
    """What a password is counted for, in an order of its own, so that two tries at once never wait for each other."""
    return (
        (f"sign-in from {address} account {login}", OWN_TRIES),
        (f"sign-in account {login}", ACCOUNT_TRIES),
        (f"sign-in address {address}", ADDRESS_TRIES),
    )


def _codes(login: str) -> Counted:
    """What a code is counted for."""
    return ((f"sign-in code {login}", CODE_TRIES),)


def _member(work: Work, login: str) -> Staff | None:
    query = select(Staff).where(Staff.login == login)
    member: Staff | None = work.session.execute(query).scalar_one_or_none()
    return member if member is not None and member.active else None

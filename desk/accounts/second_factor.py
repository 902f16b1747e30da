"""The second factor: time-based codes (RFC 6238) of an authenticator, and recovery codes that stand in once."""

from __future__ import annotations

import hmac
import re
import secrets

import pyotp
from sqlalchemy import delete

from desk.crypto import Place
from desk.models import RecoveryCode, Staff
from desk.references import CROCKFORD, readable
from desk.work import Work

ISSUER = "Madoguchi"
STEP_SECONDS = 30
DRIFT = (-1, 0, 1)
"""Time steps around now that are taken: clocks differ."""
CODES = 10
CODE_LENGTH = 10
_LOOKALIKES = str.maketrans("ILO", "110")


def key_owner(staff_id: str) -> str:
    """The name under which the data key of an account is kept."""
    return f"staff:{staff_id}"


def seal_secret(work: Work, staff_id: str, table: str, secret: str) -> bytes:
    """For `staff.totp` or `setup_link.totp`."""
    owner = key_owner(staff_id)
    if work.keys.fingerprint(work.session, owner) is None:
        work.keys.make(work.session, owner, work.now)
    return work.keys.seal(work.session, owner, Place(table, "totp", staff_id), secret.encode())


def open_secret(work: Work, staff_id: str, table: str, sealed: bytes) -> str:
    """What `seal_secret` was given (base 32). Raises SealBroken."""
    return work.keys.open(work.session, key_owner(staff_id), Place(table, "totp", staff_id), sealed).decode()


def new_secret() -> str:
    """A secret for an authenticator: 160 bits in base 32."""
    return pyotp.random_base32()


def setup_uri(secret: str, login: str) -> str:
    """What an authenticator reads from the QR code (otpauth://)."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(work: Work, secret: str, code: str) -> int | None:
    """The time step a code belongs to; None for a wrong one."""
    digits = re.sub(r"\s", "", readable(code))
    now = int(work.now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    fits = [now + off for off in DRIFT if hmac.compare_digest(totp.generate_otp(now + off), digits)]
    return max(fits, default=None)


def hold_account(work: Work, member: Staff) -> None:
    """Lock an account to the end of the transaction and read it anew: of two who give the same code at once, the second
    sees that it was used. Locked so that sessions and events can still refer to it."""
    work.session.refresh(member, with_for_update={"key_share": True})


def take_code(work: Work, member: Staff, code: str) -> str | None:
    """Use a code of the authenticator, or a recovery code: `code` or `recovery`; None for a wrong or used one."""
    hold_account(work, member)
    if member.totp is None:
        return None
    step = step_of(work, open_secret(work, member.id, "staff", member.totp), code)
    if step is not None and step > (member.totp_step or 0):
        member.totp_step = step
        return "code"
    used = delete(RecoveryCode).where(
        RecoveryCode.code_index == _index(work, member.id, code), RecoveryCode.staff_id == member.id
    )
    done = work.session.execute(used.execution_options(synchronize_session=False)).rowcount
    return "recovery" if done else None


def new_recovery_codes(work: Work, staff_id: str) -> tuple[str, ...]:
    """Ten new codes such as `7Q4K2-0XW3M` (50 bits) in place of those there were; they are kept as keyed hashes."""
    work.session.execute(
        delete(RecoveryCode).where(RecoveryCode.staff_id == staff_id).execution_options(synchronize_session=False)
    )
    codes = ["".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    for code in codes:
        work.session.add(RecoveryCode(code_index=_index(work, staff_id, code), staff_id=staff_id))
    return tuple(f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}" for code in codes)


def _index(work: Work, staff_id: str, code: str) -> str:
    return work.keys.blind_index("recovery_code", staff_id, readable(code).translate(_LOOKALIKES))

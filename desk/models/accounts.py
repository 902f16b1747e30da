"""How staff come in and stay in: set-up links, recovery codes, sessions. Secrets are hashed or sealed."""

from __future__ import annotations

import datetime as dt

from desk.models.columns import link, mapped, moment, sealed, text


@mapped
class SetupLink:
    """A link, valid once and for a time, by which an account is set up; one for an account at a time."""

    __tablename__ = "setup_link"

    staff_id: str = link("staff.id", primary_key=True)
    token_index: str = text(64, unique=True)
    totp: bytes = sealed()
    """The secret that the account has once the set-up is done."""
    made_at: dt.datetime = moment()
    expires_at: dt.datetime = moment()


@mapped
class RecoveryCode:
    """A code that stands in once for the authenticator; it goes when it is used."""

    __tablename__ = "recovery_code"

    code_index: str = text(64, primary_key=True)
    staff_id: str = link("staff.id", index=True)


@mapped
class StaffSession:
    """A member of staff who is signed in, or (`stage` is `code`) has proven the password only."""

    __tablename__ = "staff_session"

    id: str = text(64, primary_key=True)
    """The keyed hash of the token that the browser holds."""
    staff_id: str = link("staff.id", index=True)
    stage: str = text(8)
    browser: str = text(40)
    """Which kind of browser and system, such as `Firefox, Windows`: to know one's own sessions by."""
    began_at: dt.datetime = moment()
    seen_at: dt.datetime = moment()
    ends_at: dt.datetime = moment(index=True)

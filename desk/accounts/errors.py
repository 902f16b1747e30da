"""What can go wrong on the way in. No message tells whether a login exists."""

from __future__ import annotations

import datetime as dt

from desk.errors import DeskError


class SessionOver(DeskError):
    """Nobody is signed in with this token: never, no longer, or the account was disabled."""

    def __init__(self) -> None:
        super().__init__("You are not signed in, or no longer. Sign in again.")


class SignInRefused(DeskError):
    """Login, password or code are not right."""

    keeps_work = True

    def __init__(self) -> None:
        super().__init__("The login, the password or the code is not right. Check them and try again.")


class SignInPaused(DeskError):
    """Too many tries for one account or from one address; `until` is UTC."""

    keeps_work = True

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        super().__init__(f"There were too many tries. Try again after {until:%H:%M} UTC.")


class AuthenticatorMissing(DeskError):
    """This desk asks for an authenticator, and the account has none."""

    def __init__(self) -> None:
        super().__init__("This desk asks for an authenticator, and your account has none. Ask for a new set-up link.")


class SetupLinkRefused(DeskError):
    """A set-up link is not valid: used, replaced by a newer one, expired, or its account was disabled."""

    def __init__(self) -> None:
        super().__init__("This set-up link is not valid (any more). Ask an administrator for a new one.")


class PasswordRefused(DeskError):
    """A password cannot be used. `rule` is `short`, `long`, `common` or `personal`."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(f"This password cannot be used ({rule}). Choose another.")


class CodeWrong(DeskError):
    """The authenticator's code does not fit the secret just given out."""

    def __init__(self) -> None:
        super().__init__("The code does not fit. Check the clock of the device, and enter the code shown now.")

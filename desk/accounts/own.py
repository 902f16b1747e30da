"""What everybody changes of their own account."""

from __future__ import annotations

from desk.accounts.own_links import OWN_LIFE
from desk.accounts.sessions import end_sessions
from desk.accounts.setup_links import make_setup_link
from desk.accounts.sign_in import forget_tries, use_code
from desk.errors import EntryInvalid
from desk.models import Staff
from desk.staff import actor
from desk.work import Work

LANGUAGES = ("en", "ja")


def set_preferences(work: Work, by: Staff, language: str, shortcuts: bool) -> None:
    """In which language the console speaks, and whether single keys do things. Raises EntryInvalid."""
    if language not in LANGUAGES:
        raise EntryInvalid("language", f"it is none of {', '.join(LANGUAGES)}")
    by.language, by.shortcuts = language, shortcuts
    work.session.flush()


def end_other_sessions(work: Work, by: Staff, kept: str) -> int:
    """End every session of one's own but the one of the id `kept`; how many there were."""
    return end_sessions(work, by, actor(by), besides=kept)


def renew_own(work: Work, by: Staff, code: str, address: str) -> str:
    """A set-up link for oneself, once the password was proven: its token, for ten minutes. An account that has an
    authenticator gives its code, or a recovery code, as it does at the sign-in.

    Raises SignInRefused, SignInPaused; both keep the tries that were counted.
    """
    if by.totp is not None:
        use_code(work, by, code)
    forget_tries(work, by.login, address)
    return make_setup_link(work, by.login, actor(by), OWN_LIFE)

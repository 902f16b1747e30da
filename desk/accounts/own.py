"""What everybody changes of their own account."""

from __future__ import annotations

from desk.accounts.sessions import end_sessions
from desk.accounts.setup_links import make_setup_link
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


def renew_own(work: Work, by: Staff) -> str:
    """A set-up link for oneself, once the password was proven: its token."""
    return make_setup_link(work, by.login, actor(by))

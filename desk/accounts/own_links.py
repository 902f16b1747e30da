"""Set-up links that somebody made for themselves, signed in: short-lived, and void once they sign out.

The link's address stays in the browser's history, so whoever sits down at the machine next must find nothing by it.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete

from desk.models import SetupLink, Staff
from desk.work import Work

OWN_LIFE = dt.timedelta(minutes=10)
"""So long a link for oneself works; one by an administrator lives longer (`desk.accounts.setup_links.LIFE`)."""


def void_own_link(work: Work, member: Staff) -> None:
    """Throw away the link that an account made for itself, if it has one; one that somebody else made stays."""
    link: SetupLink | None = work.session.get(SetupLink, member.id, populate_existing=True)
    if link is None or link.expires_at - link.made_at > OWN_LIFE:
        return
    this_one = delete(SetupLink).where(SetupLink.staff_id == member.id, SetupLink.token_index == link.token_index)
    work.session.execute(this_one.execution_options(synchronize_session="fetch"))

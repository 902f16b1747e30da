"""Requests that a person has put away to finish later."""

from __future__ import annotations

import datetime as dt

from desk.models.columns import mapped, moment, sealed, text


@mapped
class Draft:
    """An unfinished request under a key of its own. It is no ticket: the desk does not see it."""

    __tablename__ = "draft"

    id: str = text(64, primary_key=True)
    company: str = text(40)
    code_index: str = text(64, unique=True)
    body: bytes = sealed()
    created_at: dt.datetime = moment()
    expires_at: dt.datetime = moment(index=True)
    taken_by: str | None = text(64, default=None)
    """Blind index of the conversation that took it up. It may do so again until its turn is stored; then the
    draft is erased."""
    taken_at: dt.datetime | None = moment(default=None)

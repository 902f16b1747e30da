"""Data keys."""

from __future__ import annotations

import datetime as dt

from desk.models.columns import mapped, moment, sealed, text


@mapped
class DataKey:
    """The key of one ticket or conversation, wrapped by a master key; empty once destroyed."""

    __tablename__ = "data_key"

    owner: str = text(80, primary_key=True)
    """`ticket:<id>` or `conversation:<id>`."""
    wrapped: bytes | None = sealed(default=None)
    master_id: str = text(16)
    created_at: dt.datetime = moment()
    destroyed_at: dt.datetime | None = moment(default=None)

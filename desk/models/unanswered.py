"""What people asked that the policies do not answer: counted by day, with no person in it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import UniqueConstraint

from desk.models.columns import mapped, moment, number, sealed, text


@mapped
class UnansweredQuestion:
    """How often a topic was asked about in vain on one day (YYYY-MM-DD, Japan), at one company."""

    __tablename__ = "unanswered_question"
    __table_args__ = (UniqueConstraint("company", "topic", "outcome", "day"),)

    id: str = text(64, primary_key=True)
    company: str = text(40)
    topic: str = text(40)
    """Empty where the question had none of ours."""
    outcome: str = text(12)
    day: str = text(10, index=True)
    count: int = number(default=0)
    example: bytes | None = sealed(default=None)
    """One phrasing, of words that many people use; sealed under a key of its own, and gone after its day."""
    example_until: dt.datetime | None = moment(default=None, index=True)

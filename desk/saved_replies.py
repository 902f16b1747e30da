"""Saved replies: texts to begin an answer with, in English and Japanese, of one company or of all.

They are the company's words and hold nobody's data. `{reference}` in one stands for the ticket's reference.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from desk import audit
from desk.errors import EntryInvalid, NotAllowed
from desk.models import SavedReply as Row
from desk.models import Staff, col
from desk.staff import actor, serves
from desk.work import Work

LONGEST_NAME = 80
LONGEST_TEXT = 2_000
REFERENCE = "{reference}"


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A text to begin an answer with. No company means all."""

    id: str
    company: str | None
    name: str
    english: str
    japanese: str

    def text(self, language: str, reference: str) -> str:
        """The text in a language (the other one where it has none), for a ticket."""
        first, second = (self.japanese, self.english) if language == "ja" else (self.english, self.japanese)
        return (first or second).replace(REFERENCE, reference)


def list_replies(work: Work, by: Staff, company: str | None = None) -> tuple[SavedReply, ...]:
    """The replies that an account may use, by name: of its companies and of all; or of one company and of all."""
    query = select(Row).order_by(Row.name, Row.id)
    if company is not None:
        query = query.where(or_(col(Row.company).is_(None), col(Row.company) == company))
    found = work.session.execute(query).scalars()
    return tuple(_reply(row) for row in found if row.company is None or serves(by, row.company))


def find_reply(work: Work, by: Staff, reply_id: str) -> SavedReply:
    """One reply that an account may use. Raises EntryInvalid."""
    row = work.session.get(Row, reply_id)
    if row is None or (row.company is not None and not serves(by, row.company)):
        raise EntryInvalid("saved reply", "there is none like this (any more)")
    return _reply(row)


def save_reply(
    work: Work, by: Staff, reply_id: str | None, company: str | None, name: str, english: str, japanese: str
) -> str:
    """Change a reply, or (without an id) make one; its id. One language at least is needed.

    Raises NotAllowed, EntryInvalid.
    """
    _require(work, by, company)
    name = " ".join(name.split())
    values: dict[str, Any] = {"company": company, "name": name, "english": english, "japanese": japanese}
    if not 1 <= len(name) <= LONGEST_NAME:
        raise EntryInvalid("name", f"it has 1 to {LONGEST_NAME} characters")
    if not (english or japanese) or max(len(english), len(japanese)) > LONGEST_TEXT:
        raise EntryInvalid("text", f"one language at least has 1 to {LONGEST_TEXT:,} characters")
    if reply_id is None:
        row = Row(id=str(uuid.uuid4()), changed_at=work.now, changed_by=by.id, **values)
        work.session.add(row)
        changed = sorted(values)
    else:
        row = _own(work, by, reply_id)
        changed = sorted(field for field, value in values.items() if getattr(row, field) != value)
        for field in changed:
            setattr(row, field, values[field])
        row.changed_at, row.changed_by = work.now, by.id
    work.session.flush()
    if changed:
        audit.record(work, actor(by), "saved_reply_saved", detail={"saved_reply": row.id, "fields": changed})
    return str(row.id)


def remove_reply(work: Work, by: Staff, reply_id: str) -> None:
    """Remove a reply. Raises NotAllowed, EntryInvalid."""
    work.session.delete(_own(work, by, reply_id))
    work.session.flush()
    audit.record(work, actor(by), "saved_reply_removed", detail={"saved_reply": reply_id})


def _own(work: Work, by: Staff, reply_id: str) -> Row:
    """A reply that this administrator may change."""
    row: Row | None = work.session.get(Row, reply_id, with_for_update=True)
    if row is None:
        raise EntryInvalid("saved reply", "there is none like this (any more)")
    _require(work, by, row.company)
    return row


def _require(work: Work, by: Staff, company: str | None) -> None:
    """Of one company its administrators, of all those of all."""
    if by.role != "administrator" or (by.companies if company is None else not serves(by, company)):
        raise NotAllowed(by.login, f"it takes an administrator of {company or 'all companies'}")
    if company is not None and company not in work.policies.companies:
        raise EntryInvalid("company", "it is not served here")


def _reply(row: Row) -> SavedReply:
    return SavedReply(row.id, row.company, row.name, row.english, row.japanese)

"""Requests put away to finish later: sealed under a key of their own, taken up once with a code, erased after days.

A draft outlives the conversation it was begun in and is seen by nobody at the desk. Only a keyed hash of its code is
kept; whoever has the code has the draft, within the same company.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from desk.codes import count_wrong, held_attempt
from desk.crypto import Place
from desk.errors import CodePaused, CompanyUnknown, ResumeCodeRefused
from desk.models import Draft, col
from desk.references import CROCKFORD, readable
from desk.work import Work

KEPT = dt.timedelta(days=7)
"""How long a draft waits."""
TAKEN = dt.timedelta(minutes=2)
"""How long a draft that was taken up may be taken again by the same conversation, should its turn be repeated."""
GROUPS, GROUP = 4, 5
"""A code has twenty characters of five bits: it cannot be guessed, so tries are counted for each conversation only."""
_LOOKALIKES = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """The code that opens a draft, shown here only; `expires_at` is UTC."""

    code: str
    expires_at: dt.datetime


def save_draft(work: Work, company: str, body: bytes) -> SavedDraft:
    """Put away `body`, the state of a dialogue with a company. Raises CompanyUnknown."""
    if company not in work.policies.companies:
        raise CompanyUnknown(company)
    drawn = ["".join(secrets.choice(CROCKFORD) for _ in range(GROUP)) for _ in range(GROUPS)]
    code, draft_id = "-".join(drawn), str(uuid.uuid4())
    work.keys.make(work.session, _owner(draft_id), work.now)
    draft = Draft(
        id=draft_id,
        company=company,
        code_index=_code_index(work, code),
        body=work.keys.seal(work.session, _owner(draft_id), _place(draft_id), body),
        created_at=work.now,
        expires_at=work.now + KEPT,
    )
    work.session.add(draft)
    work.session.flush()
    return SavedDraft(code, draft.expires_at)


def take_draft(work: Work, company: str, conversation_id: str, code: str) -> bytes:
    """What was put away under `code`, for a conversation with the same company; it can be taken once.

    Raises ResumeCodeRefused whatever is wrong with the code, and CodePaused after five wrong ones in a conversation.
    Either keeps its count, so the caller's transaction commits.
    """
    attempt = held_attempt(work, f"draft {conversation_id}")
    if attempt.paused_until is not None and attempt.paused_until > work.now:
        raise CodePaused(attempt.paused_until)
    query = select(Draft).where(Draft.code_index == _code_index(work, code)).with_for_update()
    draft: Draft | None = work.session.execute(query).scalar_one_or_none()
    taker = work.keys.blind_index("draft.taken_by", conversation_id)
    if draft is None or draft.company != company or not _free(draft, taker, work.now):
        count_wrong(work, attempt)
        raise ResumeCodeRefused
    attempt.wrong = 0
    draft.taken_by, draft.taken_at = taker, draft.taken_at or work.now
    return work.keys.open(work.session, _owner(draft.id), _place(draft.id), draft.body)


def purge_expired(work: Work) -> int:
    """Erase the drafts whose time is over, and those that were taken up; how many there were."""
    over = or_(col(Draft.expires_at) <= work.now, col(Draft.taken_at) <= work.now - TAKEN)
    query = select(Draft.id).where(over).with_for_update(skip_locked=True)
    ids: list[str] = work.session.execute(query).scalars().all()
    for draft_id in ids:
        work.keys.destroy(work.session, _owner(draft_id), work.now)
    gone = delete(Draft).where(col(Draft.id).in_(ids))
    work.session.execute(gone.execution_options(synchronize_session=False))
    return len(ids)


def _free(draft: Draft, taker: str, now: dt.datetime) -> bool:
    if draft.expires_at <= now:
        return False
    return draft.taken_at is None or (draft.taken_by == taker and draft.taken_at > now - TAKEN)


def _code_index(work: Work, code: str) -> str:
    return work.keys.blind_index("draft.code", readable(code).translate(_LOOKALIKES))


def _owner(draft_id: str) -> str:
    return f"draft:{draft_id}"


def _place(draft_id: str) -> Place:
    return Place("draft", "body", draft_id)

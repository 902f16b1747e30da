"""Requests put away to finish later: sealed under a key of their own, taken up once with a code, erased after days.

A draft outlives the conversation it was begun in and is seen by nobody at the desk. Only a keyed hash of its code is
kept; whoever has the code has the draft, within the same company.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from desk.codes import count_wrong, held_attempt
from desk.crypto import Place
from desk.errors import CodePaused, CompanyUnknown, ResumeCodeRefused
from desk.models import Draft, col
from desk.references import CROCKFORD, readable
from desk.work import Work

KEPT = dt.timedelta(days=7)
"""How long a draft waits."""
GROUPS, GROUP = 4, 5
"""A code has twenty characters of five bits: it cannot be guessed, so tries are counted for each conversation only."""
_CODE = re.compile(rf"\b(?:[{CROCKFORD}]{{{GROUP}}}-){{{GROUPS - 1}}}[{CROCKFORD}]{{{GROUP}}}\b")
NOT_AGAIN = "[shown once]"
"""What stands in the place of a code where words are shown again."""
_LOOKALIKES = str.maketrans("ILO", "110")


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """The code that opens a draft, shown here only; `expires_at` is UTC."""

    code: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TakenDraft:
    """What was put away. It waits for the conversation that took it until `spend_draft`, or until its time is over."""

    id: str
    body: bytes


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


def take_draft(work: Work, company: str, conversation_id: str, code: str) -> TakenDraft:
    """What was put away under `code`, for a conversation with the same company; no other can take it from then on. The
    same one can until its turn is stored, for a turn may be lost.

    Raises ResumeCodeRefused whatever is wrong with the code, and CodePaused after five wrong ones in a conversation.
    Either keeps its count, so the caller's transaction commits.
    """
    attempt = held_attempt(work, f"draft {conversation_id}")
    if attempt.paused_until is not None and attempt.paused_until > work.now:
        raise CodePaused(attempt.paused_until)
    query = select(Draft).where(Draft.code_index == _code_index(work, code)).with_for_update()
    draft: Draft | None = work.session.execute(query).scalar_one_or_none()
    taker = _taker(work, conversation_id)
    if draft is None or draft.company != company or not _free(draft, taker, work.now):
        count_wrong(work, attempt)
        raise ResumeCodeRefused
    attempt.wrong = 0
    draft.taken_by, draft.taken_at = taker, draft.taken_at or work.now
    return TakenDraft(draft.id, work.keys.open(work.session, _owner(draft.id), _place(draft.id), draft.body))


def spend_draft(work: Work, conversation_id: str, draft_id: str) -> None:
    """Erase a draft that this conversation has taken up and now keeps itself. Erasing it twice is once."""
    query = select(Draft).where(Draft.id == draft_id).with_for_update()
    draft: Draft | None = work.session.execute(query).scalar_one_or_none()
    if draft is not None and draft.taken_by == _taker(work, conversation_id):
        _erase(work, [draft.id])


def without_codes(text: str) -> str:
    """`text` as it may be shown again: a code that opens a draft is shown once."""
    return _CODE.sub(NOT_AGAIN, text)


def purge_expired(work: Work) -> int:
    """Erase the drafts whose time is over; how many there were."""
    query = select(Draft.id).where(col(Draft.expires_at) <= work.now).with_for_update(skip_locked=True)
    ids: list[str] = work.session.execute(query).scalars().all()
    _erase(work, ids)
    return len(ids)


def _erase(work: Work, ids: Sequence[str]) -> None:
    for draft_id in ids:
        work.keys.destroy(work.session, _owner(draft_id), work.now)
    gone = delete(Draft).where(col(Draft.id).in_(ids))
    work.session.execute(gone.execution_options(synchronize_session=False))


def _free(draft: Draft, taker: str, now: dt.datetime) -> bool:
    return draft.expires_at > now and draft.taken_by in (None, taker)


def _taker(work: Work, conversation_id: str) -> str:
    return work.keys.blind_index("draft.taken_by", conversation_id)


def _code_index(work: Work, code: str) -> str:
    return work.keys.blind_index("draft.code", readable(code).translate(_LOOKALIKES))


def _owner(draft_id: str) -> str:
    return f"draft:{draft_id}"


def _place(draft_id: str) -> Place:
    return Place("draft", "body", draft_id)

"""Access codes: what proves, with its reference, that a ticket is one's own."""

from __future__ import annotations

import datetime as dt
import hmac
import re

from sqlalchemy import delete, select

from desk.crypto import KeyRing
from desk.database import insert_or_update
from desk.errors import CodePaused, CodeRefused
from desk.models import CodeAttempt, Ticket
from desk.references import CROCKFORD, parse_reference, readable
from desk.work import Work

TRIES = 5
PAUSE = dt.timedelta(minutes=15)
FORGET = dt.timedelta(days=1)
LENGTH = 10
"""Characters of five bits: 50 bits, against five tries a quarter of an hour."""
_LOOKALIKES = str.maketrans("ILO", "110")
NOT_SHOWN = "[code]"
"""What stands in the place of a code that somebody wrote, where others read it."""
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""One character for one, so that a place in the plain text is the same place in the one that was written."""
_PART = rf"[{CROCKFORD}ILO]{{{LENGTH // 2}}}"
_DASHES = "-\u2010-\u2015\u2212\u30fc\uff70"
_WRITTEN = re.compile(rf"(?<![0-9A-Z]){_PART}(?: ?[{_DASHES}]? ?{_PART})+(?![0-9A-Z])", re.IGNORECASE)
_TELLING = re.compile(rf"[{_DASHES}]|\d.*[A-Z]|[A-Z].*\d", re.IGNORECASE)
"""Without a dash, a code has to have a letter and a digit, or two words, or two numbers, would be taken for one."""


def access_code(keys: KeyRing, ticket_id: str) -> str:
    """The access code of a ticket, such as `7Q4K2-0XW3M`.

    It is an HMAC over the ticket's id under a key derived from the master key, so the same opening, repeated, shows the
    same code, and no code is stored: the ticket keeps `code_index` only.
    """
    drawn = int.from_bytes(keys.code_bytes(ticket_id)[:8], "big")
    letters = "".join(CROCKFORD[drawn >> (5 * place) & 31] for place in range(LENGTH))
    return f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}"


def code_index(keys: KeyRing, reference: str, code: str) -> str:
    """The keyed hash by which a code is known, however it is written."""
    return keys.blind_index("ticket.access_code", reference, readable(code).translate(_LOOKALIKES))


def without_written_codes(text: str) -> str:
    """`text` for others to read: access codes, and whatever looks like one, left out."""
    said: list[str] = []
    last = 0
    for found in _WRITTEN.finditer(text.translate(_FULL_WIDTH)):
        if _TELLING.search(found.group()):
            said += [text[last : found.start()], NOT_SHOWN]
            last = found.end()
    return "".join([*said, text[last:]])


def prove(work: Work, reference: str, code: str, company: str | None) -> Ticket:
    """The ticket of this reference, if the code is its own (and, where given, the company).

    Whether such a ticket exists cannot be told from the outside: an unknown reference takes the same steps, counts its
    wrong codes and pauses like one that exists. Raises CodeRefused, and CodePaused after five wrong codes. Either keeps
    its count, so the caller's transaction commits.
    """
    known = parse_reference(reference)
    if known is None:
        raise CodeRefused
    attempt = held_attempt(work, known)
    if attempt.paused_until is not None and attempt.paused_until > work.now:
        raise CodePaused(attempt.paused_until)
    ticket: Ticket | None = work.session.execute(select(Ticket).where(Ticket.reference == known)).scalar_one_or_none()
    expected = (ticket.access_code_index if ticket else None) or work.keys.blind_index("ticket.no_code", known)
    matches = hmac.compare_digest(expected, code_index(work.keys, known, code))
    if ticket is not None and matches and company in (None, ticket.company):
        attempt.wrong = 0
        return ticket
    count_wrong(work, attempt)
    raise CodeRefused


def held_attempt(work: Work, reference: str) -> CodeAttempt:
    """The count of wrong codes for a reference (or whatever else a code opens), locked so that guesses made at once are
    counted one by one."""
    index = work.keys.blind_index("code_attempt.reference", reference)
    insert_or_update(work.session, CodeAttempt, {"reference_index": index}, {"last_at": work.now})
    forgotten = delete(CodeAttempt).where(CodeAttempt.last_at < work.now - FORGET)
    work.session.execute(forgotten.execution_options(synchronize_session=False))
    attempt: CodeAttempt = work.session.get(CodeAttempt, index, populate_existing=True)
    return attempt


def count_wrong(work: Work, attempt: CodeAttempt, tries: int = TRIES) -> None:
    """Count one more wrong code; with the last of `tries`, a pause begins."""
    attempt.wrong += 1
    attempt.paused_until = None
    if attempt.wrong >= tries:
        attempt.wrong, attempt.paused_until = 0, work.now + PAUSE

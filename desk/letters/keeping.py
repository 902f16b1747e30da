"""Letters of a ticket: drafted, edited, read, sent, thrown away. Sealed with the ticket, and erased with it.

A letter that is sent is a reply to the person, with the printed page as its attachment: it goes the way that replies
go. Every step is an event of the audit trail, which names the letter's kind and language and none of its words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
import uuid
from dataclasses import asdict, dataclass

from sqlalchemy import select

from desk import audit
from desk.calendar import day_in_japan
from desk.casework import find_ticket
from desk.crypto import Place
from desk.errors import EntryInvalid, KeyDestroyed, VersionConflict
from desk.handoffs import hold_conversation
from desk.letters.composing import LetterText, compose
from desk.letters.facts import SENDABLE_DECISIONS, LetterFacts, fits, letter_facts
from desk.letters.page import PrintedLetter
from desk.letters.texts import DECISIONS, KINDS, LANGUAGES, load_letter_texts
from desk.models import AccessLog, Attachment, Letter, Staff, Ticket, col
from desk.persons import open_attachment, owner, seal_attachment
from desk.reading import READING_REASONS, log_reading
from desk.replies import LONGEST, Way, reply
from desk.staff import ROLES, WORKING_ROLES, actor
from desk.viewings import REVEALED
from desk.work import Work

LONGEST_LINES = {"sender": 600, "addressee": 600, "subject": 200, "body": LONGEST - 300}
"""Characters of each field; the text goes out with its subject as one reply."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list: no personal data. Times are UTC; `sent_at` is None for a draft."""

    id: str
    kind: str
    language: str
    version: int
    written_by: str
    changed_at: dt.datetime
    sent_by: str | None
    sent_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """The letters of a ticket, the newest first, and for each kind why it cannot be written now (None: it can)."""

    reference: str
    company: str
    letters: tuple[LetterLine, ...]
    kinds: dict[str, str | None]
    writes: bool


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter with its words. Personal data. `unsendable`: why it cannot be sent now, as a code; None if it can.
    `doubtful_address`: the policy's own address may hold a slip, so somebody has to check the letterhead."""

    line: LetterLine
    reference: str
    company: str
    text: LetterText
    unsendable: str | None
    doubtful_address: bool


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter on its way: the message it went as, and the ways."""

    reference: str
    message_id: str
    ways: tuple[Way, ...]


def letters_of(work: Work, by: Staff, reference: str) -> LetterDesk:
    """The letters of a ticket, without their words. Raises TicketUnknown, NotAllowed."""
    ticket = find_ticket(work, by, reference, ROLES)
    try:
        facts: LetterFacts | None = letter_facts(work, ticket)
    except KeyDestroyed:
        facts = None
    kinds = {kind: fits(facts, kind) if facts else "ended" for kind in KINDS}
    query = select(Letter).where(Letter.ticket_id == ticket.id).order_by(col(Letter.written_at).desc(), Letter.id)
    lines = tuple(_line(row) for row in work.session.execute(query).scalars())
    return LetterDesk(ticket.reference, ticket.company, lines, kinds, by.role in WORKING_ROLES)


def draft_letter(work: Work, by: Staff, reference: str, kind: str, language: str) -> str:
    """Compose a letter from the ticket's facts and keep it as a draft; the letter's id.

    Raises EntryInvalid where the ticket has no such letter now; TicketUnknown, NotAllowed, KeyDestroyed.
    """
    if kind not in KINDS or language not in LANGUAGES:
        raise EntryInvalid("letter", f"its kind is one of {', '.join(KINDS)}, its language {' or '.join(LANGUAGES)}")
    ticket = find_ticket(work, by, reference, WORKING_ROLES)
    facts = letter_facts(work, ticket)
    if fits(facts, kind) is not None:
        raise EntryInvalid("letter", "it does not fit how the ticket stands; load the page anew and choose another")
    letter_id = str(uuid.uuid4())
    row = Letter(
        id=letter_id,
        ticket_id=ticket.id,
        kind=kind,
        language=language,
        body=_sealed(work, ticket, letter_id, compose(facts, kind, language)),
        written_by=by.id,
        written_at=work.now,
        changed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    _record(work, by, ticket, "letter_drafted", row)
    return letter_id


def open_letter(work: Work, by: Staff, reference: str, letter_id: str) -> OpenedLetter:
    """A letter with its words. That it was read is noted. Raises EntryInvalid, TicketUnknown, NotAllowed,
    KeyDestroyed."""
    ticket = find_ticket(work, by, reference, ROLES)
    row = _found(work, ticket, letter_id)
    text = _opened(work, ticket, row)
    log_reading(work, ticket, actor(by), _reason(work, ticket, by))
    address = work.policies.company(ticket.company).facts.get("desk.address")
    doubtful = address is not None and bool(address.value) and address.status.value != "stated"
    unsendable = _unsendable(letter_facts(work, ticket), row, text)
    return OpenedLetter(_line(row), ticket.reference, ticket.company, text, unsendable, doubtful)


def printed(work: Work, opened: OpenedLetter) -> PrintedLetter:
    """What is printed of a letter: with the day it was sent, or today's."""
    day = day_in_japan(opened.line.sent_at or work.now)
    return PrintedLetter(opened.text, opened.reference, day, opened.line.language)


def sent_page(work: Work, by: Staff, reference: str, letter_id: str) -> tuple[str, bytes]:
    """The page of a letter as it was sent: the file's name and the PDF. That it was read is noted.

    Raises EntryInvalid for a draft, TicketUnknown, NotAllowed, KeyDestroyed.
    """
    ticket = find_ticket(work, by, reference, ROLES)
    row = _found(work, ticket, letter_id)
    page: Attachment | None = work.session.get(Attachment, row.attachment_id) if row.attachment_id else None
    if page is None or page.body is None:
        raise EntryInvalid("letter", "it was not sent, or its page is past its day; print the draft")
    log_reading(work, ticket, actor(by), _reason(work, ticket, by))
    return open_attachment(work, page)


def change_letter(work: Work, by: Staff, reference: str, letter_id: str, text: LetterText, expected: int) -> int:
    """Keep a draft as staff changed it; its new version.

    Raises EntryInvalid for a letter that was sent, or a field that is empty or too long; VersionConflict where somebody
    else has changed it since version `expected`; TicketUnknown, NotAllowed, KeyDestroyed.
    """
    ticket = find_ticket(work, by, reference, WORKING_ROLES)
    row = _draft(work, ticket, letter_id, expected)
    row.body = _sealed(work, ticket, row.id, _checked(text))
    row.version, row.changed_at = row.version + 1, work.now
    work.session.flush()
    _record(work, by, ticket, "letter_changed", row)
    version: int = row.version
    return version


def discard_letter(work: Work, by: Staff, reference: str, letter_id: str, expected: int) -> None:
    """Throw a draft away. Raises what `change_letter` raises."""
    ticket = find_ticket(work, by, reference, WORKING_ROLES)
    row = _draft(work, ticket, letter_id, expected)
    _record(work, by, ticket, "letter_discarded", row)
    work.session.delete(row)
    work.session.flush()


def send_letter(work: Work, by: Staff, reference: str, letter_id: str, pdf: bytes, expected: int) -> SentLetter:
    """Send a letter in version `expected`, printed as `pdf`, the way replies go; the page is kept as an attachment.

    Raises EntryInvalid where it may not go yet: a gap is left to fill, it was sent, or the decision it tells of does
    not stand. Raises VersionConflict, ReplyRefused, TicketUnknown, NotAllowed, KeyDestroyed.
    """
    hold_conversation(work, reference)
    ticket = find_ticket(work, by, reference, WORKING_ROLES)
    row = _draft(work, ticket, letter_id, expected)
    text = _opened(work, ticket, row)
    why = _unsendable(letter_facts(work, ticket), row, text)
    if why is not None:
        raise EntryInvalid("letter", UNSENDABLE[why])
    stored = reply(work, reference, f"{text.subject}\n\n{text.body}", by, key=f"letter {row.id}")
    attachment_id = _attached(work, ticket, row, pdf, stored.message_id)
    row.sent_by, row.sent_at = by.id, work.now
    row.message_id, row.attachment_id = stored.message_id, attachment_id
    work.session.flush()
    _record(work, by, ticket, "letter_sent", row, ways=list(stored.ways))
    return SentLetter(ticket.reference, stored.message_id, stored.ways)


UNSENDABLE = {
    "gap": "something in it is left to be filled in",
    "not_decided": "the decision it tells of is not approved yet",
    "other_outcome": "it tells of other decisions than the ticket has now; throw it away and write it anew",
    "ended": "the ticket has ended",
    "no_request": "only a request has it",
    "no_fee": "no fee is open",
    "undecided": "an item has no outcome",
    "sent": "it was sent",
}
"""Why a letter cannot be sent, by code."""


def _unsendable(facts: LetterFacts, row: Letter, text: LetterText) -> str | None:
    if row.sent_at is not None:
        return "sent"
    if row.kind in DECISIONS and facts.state not in SENDABLE_DECISIONS:
        return "not_decided"
    why = fits(facts, row.kind)
    if why is not None:
        return why
    gaps = [load_letter_texts(language).gap for language in LANGUAGES]
    return "gap" if any(gap in part for gap in gaps for part in asdict(text).values()) else None


def _reason(work: Work, ticket: Ticket, by: Staff) -> str:
    """Why a letter is read: for the reason that its reader gave a moment ago on the ticket's page; else an auditor
    audits, and anybody else works on the ticket."""
    given = select(AccessLog.reason).where(
        AccessLog.ticket_id == ticket.id, AccessLog.reader == by.id, col(AccessLog.at) > work.now - REVEALED
    )
    latest: str | None = work.session.execute(given.order_by(col(AccessLog.at).desc()).limit(1)).scalar()
    if latest in READING_REASONS:
        return str(latest)
    return "audit" if by.role == "auditor" else "handling"


def _found(work: Work, ticket: Ticket, letter_id: str) -> Letter:
    row: Letter | None = work.session.get(Letter, letter_id, populate_existing=True)
    if row is None or row.ticket_id != ticket.id:
        raise EntryInvalid("letter", f"{ticket.reference} has none of this number; it may have been thrown away")
    return row


def _draft(work: Work, ticket: Ticket, letter_id: str, expected: int) -> Letter:
    """A draft in the version that whoever changes it has read. The ticket is locked, and with it its letters."""
    row = _found(work, ticket, letter_id)
    if row.sent_at is not None:
        raise EntryInvalid("letter", "it was sent, and stays as it was; write another")
    if row.version != expected:
        raise VersionConflict("letter")
    return row


def _checked(text: LetterText) -> LetterText:
    """The text without control characters and blanks at its ends. Raises EntryInvalid."""
    fields = {name: _plain(value) for name, value in asdict(text).items()}
    for name, value in fields.items():
        if not value and name != "addressee":
            raise EntryInvalid(name, "it is empty")
        if len(value) > LONGEST_LINES[name]:
            raise EntryInvalid(name, f"it is longer than {LONGEST_LINES[name]:,} characters")
    return LetterText(**fields)


def _plain(text: str) -> str:
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    return "".join(char for char in whole if char == "\n" or unicodedata.category(char) != "Cc").strip()


def _attached(work: Work, ticket: Ticket, row: Letter, pdf: bytes, message_id: str) -> str:
    attachment_id = str(uuid.uuid4())
    file = f"{ticket.reference}-{row.kind.replace('_', '-')}.pdf"
    name, body = seal_attachment(work, ticket.id, attachment_id, file, pdf)
    work.session.add(
        Attachment(
            id=attachment_id,
            ticket_id=ticket.id,
            message_id=message_id,
            sha256=hashlib.sha256(pdf).hexdigest(),
            name=name,
            body=body,
            at=work.now,
        )
    )
    work.session.flush()
    return attachment_id


def _sealed(work: Work, ticket: Ticket, letter_id: str, text: LetterText) -> bytes:
    plain = json.dumps(asdict(text), ensure_ascii=False).encode()
    return work.keys.seal(work.session, owner(ticket.id), _place(letter_id), plain)


def _opened(work: Work, ticket: Ticket, row: Letter) -> LetterText:
    return LetterText(**json.loads(work.keys.open(work.session, owner(ticket.id), _place(row.id), row.body)))


def _place(letter_id: str) -> Place:
    return Place("letter", "body", letter_id)


def _line(row: Letter) -> LetterLine:
    return LetterLine(
        row.id, row.kind, row.language, row.version, row.written_by, row.changed_at, row.sent_by, row.sent_at
    )


def _record(work: Work, by: Staff, ticket: Ticket, action: str, row: Letter, **more: object) -> None:
    detail = {"letter": row.id, "kind": row.kind, "language": row.language, **more}
    audit.record(work, actor(by), action, _about(ticket), detail)


def _about(ticket: Ticket) -> audit.About:
    return audit.About(ticket.id, policy_sha256=ticket.policy_sha256)

"""What people asked that the policies do not answer: counted by company, topic, outcome and day, with no person in it.

One phrasing a day and topic is kept as an example, with whatever could be somebody's taken out (desk.scrubbing), sealed
under a key of its own and destroyed after the practice's `unanswered_example` days. It leads to no conversation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from desk import audit
from desk.calendar import day_in_japan, end_of
from desk.crypto import Place
from desk.database import insert_once
from desk.errors import EntryInvalid, NotAllowed
from desk.messages import Reply
from desk.models import Staff, UnansweredQuestion, col, table
from desk.rules import load_practice
from desk.scrubbing import scrubbed, vocabulary
from desk.staff import actor, serves
from desk.work import Work

OUTCOMES = ("silent", "partial", "off_topic")
"""Outcomes of an answer in which the policy left something unsaid."""
ID_LENGTH = 32
QUESTIONS = table(UnansweredQuestion)


@dataclass(frozen=True, slots=True)
class Missed:
    """A question the policy of `company` did not answer whole. `topic` is None where it has none of ours."""

    company: str
    topic: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class InVain:
    """What a turn left unanswered, and the one question it was, if that may be looked at."""

    missed: tuple[Missed, ...] = ()
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A phrasing with personal data removed; `id` names it for a download."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class UnansweredLine:
    """How often a topic was asked about in vain, by outcome; `topic` is empty where the question had none of ours."""

    company: str
    topic: str
    counts: dict[str, int]
    total: int
    last_day: dt.date
    examples: tuple[Example, ...]


def asked_in_vain(company: str, replies: Iterable[Reply], said: str | None) -> InVain:
    """What of a turn's replies to `said` (None where it may not be looked at) the policy did not answer whole.

    Within a request, or of several questions at once, the words are not looked at.
    """
    answers = [(reply.answer, reply.request) for reply in replies if reply.answer is not None]
    missed = tuple(
        Missed(answer.citations[0].company if answer.citations else company, answer.topic, answer.outcome)
        for answer, _ in answers
        if answer.outcome in OUTCOMES
    )
    alone = len(answers) == 1 and answers[0][1] is None
    return InVain(missed, said if alone else None)


def note_unanswered(work: Work, asked: InVain) -> None:
    """Count questions that were not answered whole; the words give an example for the day, if nothing of them could be
    somebody's."""
    for one in sorted(asked.missed, key=lambda one: (one.company, one.topic or "", one.outcome)):  # one order of locks
        _note(work, one, asked.said)


def unanswered(
    work: Work, by: Staff, company: str | None = None, first: dt.date | None = None, last: dt.date | None = None
) -> tuple[UnansweredLine, ...]:
    """What was asked in vain from `first` to `last` (days in Japan), at the companies of the account (or one of them),
    the most asked first; up to three examples of each."""
    query = select(UnansweredQuestion).order_by(col(UnansweredQuestion.day).desc(), UnansweredQuestion.id)
    if company is not None:
        query = query.where(UnansweredQuestion.company == company)
    if first is not None:
        query = query.where(col(UnansweredQuestion.day) >= first.isoformat())
    if last is not None:
        query = query.where(col(UnansweredQuestion.day) <= last.isoformat())
    found: dict[tuple[str, str], list[UnansweredQuestion]] = {}
    for row in work.session.execute(query).scalars():
        if serves(by, row.company):
            found.setdefault((row.company, row.topic), []).append(row)
    lines = [_line(work, company_id, topic, rows) for (company_id, topic), rows in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.company, line.topic)))


def training_example(work: Work, by: Staff, example_id: str, topic: str) -> str:
    """A labelled example as a file of training data (data/nlu), for review: YAML. That it was taken out is noted.

    Raises EntryInvalid for a topic that is none of ours, or an example that is past its day; NotAllowed.
    """
    row: UnansweredQuestion | None = work.session.get(UnansweredQuestion, example_id)
    text = _example(work, row) if row is not None and serves(by, row.company) else None
    if row is None or text is None:
        raise EntryInvalid("example", "it is past its day; choose one that is shown")
    if topic not in work.policies.topics and topic != "off_topic":
        raise EntryInvalid("topic", "it is none of the catalogue; choose one of the list")
    if not by.active:
        raise NotAllowed(by.login, "their account is disabled")
    audit.record(work, actor(by), "training_example_taken", detail={"company": row.company, "topic": topic})
    plain = text.replace("[…]", "…").replace("[", "(").replace("]", ")")
    return f'version: "3.1"\nnlu:\n- intent: {topic}\n  examples: |\n    - {plain}\n'


def purge_unanswered(work: Work) -> int:
    """Destroy the examples that are past their day and delete counts past theirs; how many examples there were."""
    past = select(QUESTIONS.c.id).where(QUESTIONS.c.example_until <= work.now).with_for_update(skip_locked=True)
    ids = work.session.execute(past).scalars().all()
    for row_id in ids:
        work.keys.destroy(work.session, _owner(row_id), work.now)
    emptied = update(QUESTIONS).where(QUESTIONS.c.id.in_(ids)).values(example=None, example_until=None)
    work.session.execute(emptied.execution_options(synchronize_session=False))
    oldest = day_in_japan(work.now) - dt.timedelta(days=load_practice().days["unanswered_count"])
    old = delete(QUESTIONS).where(QUESTIONS.c.day < oldest.isoformat(), QUESTIONS.c.example.is_(None))
    work.session.execute(old.execution_options(synchronize_session=False))
    return len(ids)


def count_examples(work: Work) -> int:
    """How many examples there are, of all companies."""
    count: int = work.session.execute(select(func.count()).where(QUESTIONS.c.example.is_not(None))).scalar_one()
    return count


def _note(work: Work, one: Missed, said: str | None) -> None:
    day = day_in_japan(work.now)
    topic = one.topic if one.topic in work.policies.topics else ""
    row_id = work.keys.blind_index("unanswered", one.company, topic or "", one.outcome, day.isoformat())[:ID_LENGTH]
    values = {
        "id": row_id,
        "company": one.company,
        "topic": topic,
        "outcome": one.outcome,
        "day": day.isoformat(),
        "count": 0,
    }
    insert_once(work.session, UnansweredQuestion, values)
    counted = update(QUESTIONS).where(QUESTIONS.c.id == row_id).values(count=QUESTIONS.c.count + 1)
    work.session.execute(counted.execution_options(synchronize_session=False))
    text = scrubbed(said, vocabulary(work.policies)) if said else None
    has_none = select(QUESTIONS.c.id).where(QUESTIONS.c.id == row_id, QUESTIONS.c.example.is_(None))
    if text is None or work.session.execute(has_none).first() is None:
        return
    until = end_of(day + dt.timedelta(days=load_practice().days["unanswered_example"]))
    if work.keys.fingerprint(work.session, _owner(row_id)) is None:
        work.keys.make(work.session, _owner(row_id), work.now)
    sealed = work.keys.seal(work.session, _owner(row_id), _place(row_id), text.encode())
    kept = update(QUESTIONS).where(QUESTIONS.c.id == row_id).values(example=sealed, example_until=until)
    work.session.execute(kept.execution_options(synchronize_session=False))


def _line(work: Work, company: str, topic: str, rows: list[UnansweredQuestion]) -> UnansweredLine:
    counts = {outcome: sum(row.count for row in rows if row.outcome == outcome) for outcome in OUTCOMES}
    examples = [Example(row.id, text) for row in rows if (text := _example(work, row)) is not None]
    different = {example.text.casefold(): example for example in reversed(examples)}
    return UnansweredLine(
        company,
        topic,
        counts,
        sum(counts.values()),
        dt.date.fromisoformat(rows[0].day),
        tuple(different.values())[::-1][:3],
    )


def _example(work: Work, row: UnansweredQuestion) -> str | None:
    if row.example is None or row.example_until is None or row.example_until <= work.now:
        return None
    return work.keys.open(work.session, _owner(row.id), _place(row.id), row.example).decode()


def _owner(row_id: str) -> str:
    return f"unanswered:{row_id}"


def _place(row_id: str) -> Place:
    return Place("unanswered_question", "example", row_id)

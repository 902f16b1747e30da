"""Why something is due, said in the reader's language: every sentence that the desk keeps with a deadline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from desk import deadlines, incidents, notes
from desk.console.deadline_rules import rule_says
from desk.console.texts import LANGUAGES, texts
from desk.models import Deadline, Ticket
from desk.staff import staff_named
from desk.work import Desk, Work

WORDS = "words.deadline."
LATIN_SENTENCE = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")


@dataclass(frozen=True)
class Kept:
    """What the desk keeps of a deadline."""

    kind: str
    rule: str
    basis: str


def beginnings(work: Work, ticket: Ticket) -> Iterator[None]:
    """One deadline after the other begins."""
    yield deadlines.await_documents(work, ticket)
    yield deadlines.await_answer_to_reminder(work, ticket)
    yield deadlines.start_from_arrival(work, ticket, dt.date(2026, 11, 20), ("disclosure", "purpose_notification"))
    yield deadlines.start_again(work, ticket)
    yield deadlines.await_fee(work, ticket, work.policies.companies[ticket.company])
    yield deadlines.await_objection(work, ticket)


@pytest.fixture
def kept(desk: Desk, open_ticket: Callable[..., str]) -> set[Kept]:
    """Every way in which a deadline begins, for requests with companies whose fees fall due differently."""
    found: set[Kept] = set()
    for company, flags in (("netone", incidents.FLAGS), ("infomart", (incidents.LEAK,)), ("pyxos-jk", ())):
        reference = open_ticket(company)
        with desk.transaction() as work:
            for flag in flags:
                notes.set_flag(work, staff_named(work, "aiko"), reference, flag)
            ticket = work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()
            for _ in beginnings(work, ticket):
                work.session.flush()
                rows = work.session.execute(select(Deadline)).scalars()
                found |= {Kept(row.kind, row.rule, row.basis) for row in rows}
    return found


def test_every_kind_of_deadline_has_its_word(kept: set[Kept]) -> None:
    for language in LANGUAGES:
        words = {key.removeprefix(WORDS) for key in texts(language) if key.startswith(WORDS)}
        assert words == {one.kind for one in kept}


def test_every_rule_is_said_in_the_language_of_whoever_reads_it(kept: set[Kept]) -> None:
    for one in kept:
        for sentence in (one.rule, one.basis):
            assert rule_says("en", sentence) == sentence
            said, _, of_the_policy = rule_says("ja", sentence).partition("方針の記載：")
            assert said != sentence and not LATIN_SENTENCE.search(said), sentence
            assert of_the_policy in sentence


def test_every_sentence_in_the_file_is_one_that_the_desk_writes(kept: set[Kept]) -> None:
    written = {rule_says("ja", sentence) for one in kept for sentence in (one.rule, one.basis)}
    for key, said in texts("ja").items():
        if key.startswith("rules."):
            pattern = re.sub(r"\\{\w+\\}", ".+", re.escape(said))
            assert any(re.fullmatch(pattern, one) for one in written), key


def test_a_rule_from_elsewhere_stays_as_it_was_written() -> None:
    assert rule_says("ja", "By the end of the year.") == "By the end of the year."

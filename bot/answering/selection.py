"""Which statements answer a question, and which remarks on the published text go with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.audiences import fits, for_audience
from bot.answering.facts import states
from bot.answering.thresholds import DEFAULT, Thresholds
from bot.answering.words import words
from bot.policies.model import Company, Fact, FactStatus, Slip, Statement, TopicEntry

_QUOTED = re.compile(r'"(?=[^"]*[A-Z])([^"]{6,})"')
"""A name that a slip quotes; what is all in small letters are common words."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Statements to show, and those kept for "tell me more"."""

    shown: tuple[Statement, ...]
    rest: tuple[Statement, ...]


def select(
    entry: TopicEntry,
    company: Company,
    audience: str | None,
    best: str | None = None,
    fact: Fact | None = None,
    thresholds: Thresholds = DEFAULT,
) -> Selection:
    """The lead of `entry`, led by the statement of reference `best` and by that which holds the asked `fact`."""
    lead = for_audience(_statements(company, entry.lead), audience)
    rest = for_audience(_statements(company, entry.more), audience)
    tagged = [statement for statement in company.statements() if entry.topic in statement.topics]
    nearest_one = company.statement(best) if best else None
    if nearest_one is not None and not fits(nearest_one, audience) and any(fits(s, audience) for s in lead):
        nearest_one = None
    holding = _holding(fact, for_audience([*lead, *rest, *tagged], audience))
    ordered = _unique([*(found for found in (nearest_one, holding) if found), *lead])
    shown = short(ordered, thresholds)
    return Selection(shown, tuple(s for s in _unique([*ordered, *lead, *rest]) if s not in shown))


def nearest(entry: TopicEntry, company: Company, thresholds: Thresholds = DEFAULT) -> tuple[Statement, ...]:
    """What is worth mentioning where the policy is silent, as the digest lists it."""
    return short(_statements(company, entry.near), thresholds)


def short(statements: Iterable[Statement], thresholds: Thresholds = DEFAULT) -> tuple[Statement, ...]:
    """The first few statements: never more than an answer should be long, but at least one if there is any."""
    kept: list[Statement] = []
    length = 0
    for statement in statements:
        length += len(statement.text.split())
        if kept and (length > thresholds.most_words or len(kept) == thresholds.most_statements):
            break
        kept.append(statement)
    return tuple(kept)


def remarks(
    company: Company, shown: Sequence[Statement], fact: Fact | None, thresholds: Thresholds = DEFAULT
) -> list[Slip]:
    """Slips of the published text that bear on what is shown, leaving out what the statements say themselves.

    A slip bears on a statement of its section that has the same status, or that repeats words which the slip quotes.
    """
    text = " ".join(statement.text for statement in shown)
    found = [slip for slip in company.slips if _bears(slip, shown)]
    if fact is not None and fact.note and not _says_itself(fact, shown):
        found.append(Slip(fact.key, fact.status, fact.sections, fact.note))
    kept: list[Slip] = []
    for slip in found:
        if not told(slip.says, text, thresholds):
            kept.append(slip)
            text += f" {slip.says}"
    return kept


def _says_itself(fact: Fact, shown: Sequence[Statement]) -> bool:
    """Whether what is shown tells how firm `fact` is: a statement of the same section and status does."""
    plain = fact.status in (FactStatus.STATED, FactStatus.SILENT)
    return plain or any(s.section in fact.sections and s.status is fact.status for s in shown)


def _bears(slip: Slip, shown: Sequence[Statement]) -> bool:
    quoted = _QUOTED.findall(slip.says)
    return any(
        statement.section in slip.sections
        and (
            statement.status is slip.status
            and slip.status is FactStatus.CONTRADICTORY
            or any(words_quoted in statement.text for words_quoted in quoted)
        )
        for statement in shown
    )


def told(remark: str, text: str, thresholds: Thresholds = DEFAULT) -> bool:
    """Whether `text` says most of what `remark` says."""
    wanted = set(words(remark))
    return len(wanted & set(words(text))) >= thresholds.told_already * len(wanted)


def _holding(fact: Fact | None, candidates: Sequence[Statement]) -> Statement | None:
    """The first statement that holds the value of `fact`."""
    if fact is None or fact.value is None:
        return None
    return next((s for s in candidates if s.section in fact.sections and states(fact, s.text)), None)


def _statements(company: Company, refs: Iterable[str]) -> list[Statement]:
    return [company.statement(ref) for ref in refs]


def _unique(statements: Iterable[Statement]) -> list[Statement]:
    return list(dict.fromkeys(statements))

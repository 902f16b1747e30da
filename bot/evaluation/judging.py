"""Holding what was given against what was expected."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.evaluation.company_facts import CompanyFacts
from bot.evaluation.given import Given
from bot.evaluation.labels import Expected, LabelledQuestion
from bot.policies.model import Outcome

ANSWERED, PARTIAL, SILENT, OFF_TOPIC = (outcome.value for outcome in Outcome)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its verdicts. A verdict is None where the row has no say in it."""

    place: str
    company: str
    question: str
    expected: Expected
    given: Given
    foreign: tuple[str, ...]
    """What of another company was shown: sections cited, contact data."""

    @property
    def outcome_right(self) -> bool:
        """Any right outcome counts."""
        return self.given.outcome in self.expected.outcomes

    @property
    def hit(self) -> bool | None:
        """Main citation right, on rows that may be answered or partial and name a section."""
        if not self.expected.outcomes & {ANSWERED, PARTIAL} or not self.expected.primary:
            return None
        return self._main in self.expected.primary

    @property
    def wrong_citation(self) -> bool | None:
        """Main citation in neither column, on rows where a column is filled. No citation is not a wrong one."""
        fitting = (*self.expected.primary, *self.expected.also_ok)
        if not fitting:
            return None
        return self.given.main is not None and self._main not in fitting

    @property
    def silent_found(self) -> bool | None:
        """On rows where silence alone is right."""
        return self.given.outcome == SILENT if self.expected.outcomes == {SILENT} else None

    @property
    def falsely_silent(self) -> bool | None:
        """On rows where silence is not right."""
        return None if SILENT in self.expected.outcomes else self.given.outcome == SILENT

    @property
    def off_topic_found(self) -> bool | None:
        """On rows that are off topic and nothing else."""
        return self.given.outcome == OFF_TOPIC if self.expected.outcomes == {OFF_TOPIC} else None

    @property
    def falsely_refused(self) -> bool | None:
        """On rows that are real questions."""
        return None if OFF_TOPIC in self.expected.outcomes else self.given.outcome == OFF_TOPIC

    @property
    def facts_right(self) -> bool | None:
        """On rows that say what must stand in the answer."""
        return not self.unsaid if self.expected.says else None

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What should stand in the answer and does not."""
        return unsaid(self.expected.says, self.given.text)

    @property
    def right(self) -> bool:
        """Right in all: outcome, main citation, facts, and nothing of another company."""
        wrong = (self.wrong_citation, self.facts_right is False, bool(self.foreign))
        return self.outcome_right and not any(wrong)

    @property
    def _main(self) -> str | None:
        company, section = self.given.main or (None, None)
        return section if company == self.company else None


def judge(question: LabelledQuestion, given: Given, company_facts: CompanyFacts) -> Judged:
    """The verdicts on one question to one company."""
    foreign = shown_of_others(given, question.company, company_facts)
    return Judged(question.place, question.company, question.question, question.expected, given, foreign)


def shown_of_others(given: Given, company: str, company_facts: CompanyFacts) -> tuple[str, ...]:
    """The sections cited, contact data and statements of other companies than `company` in what was given."""
    cited = (f"{other} {section}" for other, section in given.cited if other != company)
    return (*cited, *company_facts.foreign(given.text, company))


def unsaid(wanted: Iterable[str], text: str) -> tuple[str, ...]:
    """What should stand in `text` and does not. Case, width of letters, spaces and kinds of dash are no matter."""
    said = _plain(text)
    return tuple(words for words in wanted if _plain(words) not in said)


def _plain(text: str) -> str:
    straight = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", text)).replace("\u2019", "'")
    return re.sub(r"\s+", " ", straight).casefold().strip()

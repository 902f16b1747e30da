"""What a system gave to a question: the assistant or a baseline, in one form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

OTHER = "other"
"""The outcome where a system did not answer but did something else: a greeting, the start of a request."""

Cited = tuple[str, str]
"""Company and section."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer; the first citation is the main one."""

    outcome: str
    topic: str | None = None
    citations: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One turn as the person saw it."""

    text: str
    """Everything that was said."""
    answers: tuple[GivenAnswer, ...] = ()
    """One for each question that was found in the message."""
    confidence: float | None = None
    """In the first answer, 0 to 1, where the system has one."""

    @property
    def outcome(self) -> str:
        """An outcome of the labels, that of the first answer, or OTHER."""
        return self.answers[0].outcome if self.answers else OTHER

    @property
    def topic(self) -> str | None:
        """The topic as the system read it."""
        return self.answers[0].topic if self.answers else None

    @property
    def main(self) -> Cited | None:
        """The main citation of the first answer."""
        return main_citation(self.answers[0]) if self.answers else None

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every citation of every answer."""
        return tuple(dict.fromkeys(pair for answer in self.answers for pair in answer.citations))


class System(Protocol):
    """Something that can be asked."""

    name: str

    async def ask(self, company: str, question: str) -> Given:
        """What it gives to `question` about `company`, in a conversation of its own."""


def main_citation(answer: GivenAnswer) -> Cited | None:
    """The citation that counts."""
    return answer.citations[0] if answer.citations else None

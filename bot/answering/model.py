"""What goes into answering and what comes out: values only, no Rasa, no files."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.policies.model import Outcome


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that resembles a question."""

    ref: str
    """Statement reference within its company, `<section>#<statement>`."""
    score: float
    """Mixed similarity, 0 to 1."""
    cosine: float
    """Cosine of the question with the statement or the nearest question it is known to answer, 0 to 1."""
    fit: float = 0.0
    """How well the statement fits against the others of its company: a log probability and the weighted score. It
    ranks, but says nothing of whether the policy has an answer at all."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as understood by the NLU."""

    text: str
    topics: tuple[tuple[str, float], ...]
    """Intents with their probability, most likely first: topics of the catalogue, `off_topic`, and dialogues."""
    audience: str | None
    company: str | None
    """Company named in the question, if any."""
    hits: dict[str, tuple[Hit, ...]]
    """Per company id, the statements nearest to the question, best first."""


@dataclass(frozen=True, slots=True)
class Before:
    """What the conversation was about, for follow-ups."""

    topic: str | None = None
    audience: str | None = None
    shown: tuple[str, ...] = ()
    """Statement refs that the last answer showed."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer comes from; `revised` is the policy's latest date."""

    company: str
    section: str
    heading: str
    revised: dt.date


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `text` is complete and shown as it is; the first citation is the main one."""

    outcome: Outcome
    topic: str | None
    text: str
    citations: tuple[Citation, ...]
    shown: tuple[str, ...]
    """Statement refs in `text`; where it says that all was said above, those too."""
    more: tuple[str, ...]
    """Statement refs kept for "tell me more"."""
    alternatives: tuple[str, ...]
    """Other topics the question may have meant, at most 3, best first."""
    confidence: float
    """0 to 1."""

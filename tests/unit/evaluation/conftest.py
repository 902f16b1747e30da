"""Judged questions made by hand, and the shipped digests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.evaluation.given import OTHER, Given, GivenAnswer
from bot.evaluation.judging import Judged
from bot.evaluation.labels import Expected
from bot.policies import load_policies
from bot.policies.model import Policies

ROOT = Path(__file__).resolve().parents[3]
Row = Callable[..., Judged]


@pytest.fixture(scope="session")
def policies() -> Policies:
    return load_policies(ROOT / "data" / "policies")


@pytest.fixture
def row() -> Row:
    """A question to netone: outcomes expected and given, sections, what must be and what was said."""

    def build(
        expected: str,
        given: str,
        *,
        primary: tuple[str, ...] = (),
        also_ok: tuple[str, ...] = (),
        cites: tuple[str, ...] = (),
        says: tuple[str, ...] = (),
        text: str = "",
        topic: str | None = None,
        confidence: float | None = None,
        company: str = "netone",
        foreign: tuple[str, ...] = (),
        question: str = "Cookies?",
    ) -> Judged:
        answers = () if given == OTHER else (GivenAnswer(given, topic, tuple((company, id_) for id_ in cites)),)
        label = Expected(frozenset(expected.split("|")), primary, also_ok, says)
        return Judged("set.tsv:2", company, question, label, Given(text, answers, confidence), foreign)

    return build

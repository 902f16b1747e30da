"""Points: a catalogue of questions, and in each digest what the policy says to them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bot.policies import PolicyError, load_policies
from bot.policies.model import Outcome

CATALOGUE = """\
points:
  lifetime:
    topic: retention
    unsaid: "how long a cookie lives"
    asked: ["when do cookies expire", "cookie lifetime?"]
"""
SHIPPED = Path(__file__).resolve().parents[3] / "data" / "policies"


def with_points(folder: Path, catalogue: str, entries: str) -> Path:
    (folder / "points").mkdir()
    (folder / "points" / "website.yml").write_text(catalogue, encoding="utf-8")
    digest = folder / "acme.yml"
    digest.write_text(digest.read_text(encoding="utf-8") + entries, encoding="utf-8")
    return folder


def test_a_point_takes_topic_and_unsaid_from_the_catalogue(folder: Path) -> None:
    entries = 'points:\n  lifetime: {outcome: partial, lead: ["1#used"]}\n'
    policies = load_policies(with_points(folder, CATALOGUE, entries))
    entry = policies.company("acme").points["lifetime"]
    assert (entry.topic, entry.outcome, entry.unsaid) == ("retention", Outcome.PARTIAL, "how long a cookie lives")
    assert policies.points["lifetime"].asked == ("when do cookies expire", "cookie lifetime?")
    assert policies.company("acme").topics_of("?lifetime") == ("retention",)
    assert policies.company("acme").topics_of("1#used") == ("cookies",)


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ("points: {}\n", "has no point lifetime; add it"),
        ("points:\n  birthday: {outcome: silent}\n", "is not a point of points/"),
        ('points:\n  lifetime: {outcome: partial, lead: ["9#gone"]}\n', "cites 9#gone"),
        ("points:\n  lifetime: {outcome: partial}\n", "partial with 0 lead statements"),
        ('points:\n  lifetime: {outcome: answered, lead: ["1#used"], unsaid: "x"}\n', "is answered but has unsaid"),
    ],
)
def test_a_wrong_entry_is_refused(folder: Path, entries: str, problem: str) -> None:
    with pytest.raises(PolicyError, match=problem.replace("(", r"\(")):
        load_policies(with_points(folder, CATALOGUE, entries))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("topic: retention", "topic: snacks", "unknown topic, snacks"),
        ('"how long a cookie lives"', '"how long."', "ends in a full stop"),
        ('["when do cookies expire", "cookie lifetime?"]', "[]", "has no question"),
    ],
)
def test_a_wrong_catalogue_is_refused(folder: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(PolicyError, match=problem):
        load_policies(with_points(folder, CATALOGUE.replace(old, new), ""))


def test_no_shipped_question_asks_for_two_points_and_none_names_a_company() -> None:
    policies = load_policies(SHIPPED)
    counts = Counter(question.casefold() for point in policies.points.values() for question in point.asked)
    assert [question for question, count in counts.items() if count > 1] == []
    names = [name.casefold() for company in policies.companies.values() for name in (company.names.full, company.id)]
    assert [question for question in counts if any(name in question for name in names)] == []
    assert all(len(point.asked) >= 10 for point in policies.points.values())

"""The gap report: what each published policy lacks, as notes from the texts themselves have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.policies import load_policies
from bot.policies.model import FactStatus, Outcome
from desk.gaps import PARTS, Gap, gaps_of

POLICIES = load_policies(Path(__file__).resolve().parents[3] / "data" / "policies")


def report(company: str, language: str = "en") -> tuple[Gap, ...]:
    return gaps_of(POLICIES.company(company), POLICIES, language, lambda kind: kind, {"retention": 7})


def said(company: str, part: str) -> str:
    return " ".join(gap.says for gap in report(company) if gap.part == part)


@pytest.mark.parametrize(
    ("company", "part", "words"),
    [
        ("virtualex", "stale", "Paragraph 5 of Article 2"),
        ("virtualex", "contradictions", "only with consent"),
        ("virtualex", "links", "Inquiry Sheet"),
        ("virtualex", "fee", "A fee is not mentioned"),
        ("pyxos-jk", "fee", "does not provide one"),
        ("pyxos-jk", "kinds", "purpose_notification"),
        ("netone", "stale", "15001:2006"),
        ("netone", "fee", "amount is not given"),
        ("netone", "reach", "No telephone number"),
        ("it-logistics", "identity", "does not name the company"),
        ("it-logistics", "reach", "No address"),
        ("it-logistics", "topics", "Cookies"),
        ("infomart", "links", "anonymised"),
        ("infomart", "procedure", "how long a reply takes"),
    ],
)
def test_known_gaps_are_found(company: str, part: str, words: str) -> None:
    assert words in said(company, part)


@pytest.mark.parametrize(
    ("company", "part", "words"),
    [
        ("pyxos-jk", "reach", "telephone"),
        ("infomart", "fee", "amount is not given"),
        ("netone", "procedure", "outside body"),
        ("virtualex", "reach", "No address"),
        ("infomart", "kinds", "third_party_records"),
        ("it-logistics", "fee", "includes tax"),
    ],
)
def test_what_is_stated_is_no_gap(company: str, part: str, words: str) -> None:
    assert words not in said(company, part)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("company", list(POLICIES.companies))
def test_every_gap_is_cited_where_the_policy_has_a_section_for_it_and_said_in_the_language(
    company: str, language: str
) -> None:
    known = {section.id: section.heading for section in POLICIES.company(company).sections}
    found = report(company, language)
    assert [PARTS.index(gap.part) for gap in found] == sorted(PARTS.index(gap.part) for gap in found)
    for gap in found:
        assert all(known[where.section] == where.heading for where in gap.where)
        if gap.part in ("links", "stale", "contradictions", "wording"):
            assert gap.where and gap.quoted
        elif language == "ja":
            assert "。" in gap.says


@pytest.mark.parametrize("company", list(POLICIES.companies))
def test_no_fault_of_a_digest_is_left_out_and_no_topic_told_twice(company: str) -> None:
    found, digest = report(company), POLICIES.company(company)
    text = " ".join(gap.says for gap in found)
    assert all(slip.says in text for slip in digest.slips)
    silent = {topic for topic, entry in digest.topics.items() if entry.outcome is Outcome.SILENT}
    assert silent <= {gap.topic for gap in found}
    assert len({gap.says for gap in found}) == len(found)
    links = [fact for fact in digest.facts.values() if fact.status is FactStatus.LINK_MISSING]
    assert not links or any(gap.part == "links" for gap in found)


def test_how_often_a_topic_was_asked_about_stands_beside_it() -> None:
    asked = {gap.says: gap.asked for gap in report("netone") if gap.asked}
    assert asked == {"It is not said how long data is kept.": 7}

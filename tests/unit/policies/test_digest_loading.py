"""What a good digest becomes."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from bot.policies import FactStatus, FeeStatus, Outcome, PolicyError, load_catalogue, load_digest, load_policies


def test_a_digest_becomes_a_company(folder: Path) -> None:
    company = load_policies(folder).company("acme")
    assert (company.names.full, company.prefix, company.title) == ("Acme Ltd.", "ACM", "Privacy")
    assert company.revised == dt.date(2024, 2, 29)
    assert company.sha256 == hashlib.sha256((folder / "acme.yml").read_bytes()).hexdigest()
    assert [section.id for section in company.sections] == ["1", "2.(1)"]
    assert company.section("2.(1)").lines == (4, 9)
    assert company.slips[0].status is FactStatus.CONTRADICTORY


def test_a_statement_has_the_topics_and_audiences_of_its_section_unless_its_own(folder: Path) -> None:
    company = load_policies(folder).company("acme")
    fee, deleted = company.statement("2.(1)#fee"), company.statement("2.(1)#deleted")
    assert (fee.topics, fee.audiences, fee.status) == (("fees",), ("customer",), FactStatus.STATED)
    assert (deleted.topics, deleted.audiences, deleted.status) == (("retention",), ("visitor",), FactStatus.AMBIGUOUS)


def test_a_topic_entry_differs_for_an_audience_the_policy_treats_differently(folder: Path) -> None:
    entry = load_policies(folder).company("acme").topics["cookies"]
    assert entry.for_audience("customer") is entry
    assert entry.for_audience("applicant").outcome is Outcome.SILENT
    assert entry.for_audience("applicant").unsaid == "whether applicants meet cookies"


def test_a_silent_topic_without_words_of_its_own_takes_those_of_the_catalogue(folder: Path) -> None:
    path = folder / "acme.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(', unsaid: "whether applicants meet cookies"', ""), encoding="utf-8"
    )
    entry = load_policies(folder).company("acme").topics["cookies"].for_audience("applicant")
    assert entry.unsaid == "whether cookies are used"


def test_facts_procedure_and_hours_are_typed(folder: Path) -> None:
    company = load_policies(folder).company("acme")
    assert company.facts["desk.phone"].value == ("03-0000-0000", "03-0000-0001")
    assert company.facts["desk.phone"].label == "a telephone number"
    assert (company.procedure.fee.status, company.procedure.fee.amount_yen) == (FeeStatus.STATED, 500)
    assert company.procedure.payment is None
    assert company.procedure.next_steps[0].section == "2.(1)"
    assert company.hours["desk"].intervals[1] == (dt.time(13), dt.time(17))


def test_one_digest_can_be_loaded_alone(folder: Path) -> None:
    assert load_digest(folder / "acme.yml", load_catalogue(folder)).id == "acme"


def test_only_the_companies_asked_for_are_loaded_in_the_order_asked(folder: Path) -> None:
    add_second_company(folder)
    assert list(load_policies(folder).companies) == ["acme", "bolt"]
    assert list(load_policies(folder, ["bolt", "acme"]).companies) == ["bolt", "acme"]
    assert list(load_policies(folder, ["bolt"]).companies) == ["bolt"]


def test_the_section_key_may_lie_elsewhere(folder: Path) -> None:
    key = folder / "elsewhere.tsv"
    (folder / "sections.tsv").rename(key)
    assert load_policies(folder, section_key=key).company("acme")


def test_two_companies_may_not_share_a_prefix(folder: Path) -> None:
    add_second_company(folder, prefix="ACM")
    with pytest.raises(PolicyError, match="bolt.yml:1: prefix ACM is that of acme; choose another"):
        load_policies(folder)


def add_second_company(folder: Path, prefix: str = "BLT") -> None:
    text = (folder / "acme.yml").read_text(encoding="utf-8").replace("company: acme", "company: bolt")
    (folder / "bolt.yml").write_text(text.replace("prefix: ACM", f"prefix: {prefix}"), encoding="utf-8")
    key = folder / "sections.tsv"
    rows = key.read_text(encoding="utf-8")
    key.write_text(rows + rows.split("\n", 1)[1].replace("acme", "bolt"), encoding="utf-8")

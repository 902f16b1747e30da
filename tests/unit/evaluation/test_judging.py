from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.evaluation.company_facts import CompanyFacts
from bot.evaluation.given import Given, GivenAnswer
from bot.evaluation.judging import Judged, judge, unsaid
from bot.evaluation.labels import Expected, LabelledQuestion
from bot.policies.model import Policies

Row = Callable[..., Judged]


def test_either_of_two_right_outcomes_is_right(row: Row) -> None:
    assert row("partial|silent", "silent").outcome_right
    assert not row("partial|silent", "answered").outcome_right


@pytest.mark.parametrize(
    ("expected", "cites", "hit", "wrong"),
    [
        ("answered", ("4", "9"), True, False),
        ("answered", ("3", "4"), False, False),
        ("partial", ("9", "4"), False, True),
        ("partial", (), False, False),
        ("silent", ("9",), None, True),
    ],
)
def test_only_the_main_citation_counts(
    row: Row, expected: str, cites: tuple[str, ...], hit: bool | None, wrong: bool
) -> None:
    judged = row(expected, "answered", primary=("4",), also_ok=("3",), cites=cites)
    assert (judged.hit, judged.wrong_citation) == (hit, wrong)


def test_rows_that_name_no_section_say_nothing_of_citations(row: Row) -> None:
    judged = row("silent", "silent", cites=("4",))
    assert (judged.hit, judged.wrong_citation) == (None, None)


@pytest.mark.parametrize(
    ("expected", "given", "silent_found", "falsely_silent", "off_topic_found", "falsely_refused"),
    [
        ("silent", "silent", True, None, None, False),
        ("silent", "off_topic", False, None, None, True),
        ("partial|silent", "silent", None, None, None, False),
        ("answered", "silent", None, True, None, False),
        ("off_topic", "off_topic", None, False, True, None),
        ("off_topic|silent", "answered", None, None, None, None),
    ],
)
def test_silence_and_refusal_are_judged_where_they_matter(
    row: Row,
    expected: str,
    given: str,
    silent_found: bool | None,
    falsely_silent: bool | None,
    off_topic_found: bool | None,
    falsely_refused: bool | None,
) -> None:
    judged = row(expected, given)
    assert (judged.silent_found, judged.falsely_silent) == (silent_found, falsely_silent)
    assert (judged.off_topic_found, judged.falsely_refused) == (off_topic_found, falsely_refused)


def test_every_string_must_be_said_whatever_its_case_spaces_and_dashes() -> None:
    text = "The desk is open 9:00\u201317:30,\n at FKamiya-cho."
    assert unsaid(("9:00-17:30, at", "fkamiya-cho"), text) == ()
    assert unsaid(("9:00", "18:00"), text) == ("18:00",)


def test_a_right_answer_is_right_in_all(row: Row) -> None:
    assert row("answered", "answered", primary=("4",), cites=("4",), says=("tax",), text="With tax.").right
    assert not row("answered", "answered", primary=("4",), cites=("5",)).right
    assert not row("answered", "answered", says=("tax",)).right
    assert not row("answered", "answered", foreign=("telephone 335785300",)).right


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Call 03-3578-5300.", ("telephone 335785300",)),
        ("Call +81-3-3578-5300.", ("telephone 335785300",)),
        ("Write to Privacy@pyxos-jk.co.jp.", ("privacy@pyxos-jk.co.jp",)),
        (
            "The form is at https://www.infomart.co.jp/corporate/contact_im.asp",
            ("www.infomart.co.jp/corporate/contact_im.asp",),
        ),
        ("Netone says: The company is Net One Systems Co., Ltd.", ()),
        ("Call 03-1111-2222 or write to 100-0001.", ()),
    ],
)
def test_contact_data_of_another_company_is_found(policies: Policies, text: str, foreign: tuple[str, ...]) -> None:
    assert CompanyFacts(policies).foreign(text, "netone") == foreign


def test_a_companys_own_facts_are_not_of_another(policies: Policies) -> None:
    facts = CompanyFacts(policies)
    for company in policies.companies.values():
        for statement in company.statements():
            assert facts.foreign(statement.text, company.id) == (), statement.ref


def test_a_statement_or_citation_of_another_company_is_found(policies: Policies) -> None:
    statement = next(policies.company("netone").statements())
    text = f"Well: {statement.text}"
    given = Given(text, (GivenAnswer("answered", None, (("infomart", "P.1"), ("netone", "0"))),))
    question = LabelledQuestion("set.tsv:2", "infomart", "Which policy?", Expected(frozenset({"answered"})))
    assert judge(question, given, CompanyFacts(policies)).foreign == ("netone 0", f"netone {statement.ref}")

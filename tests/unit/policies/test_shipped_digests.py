"""The digests that are shipped: complete, and true to the published text where that lies beside the repository."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.policies import Company, load_catalogue, load_digest

ROOT = Path(__file__).resolve().parents[3]
DIGESTS = ROOT / "data" / "policies"
PUBLISHED = ROOT.parent / "shared" / "policies"
COMPANIES = ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")

CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
EXACT = {
    "number": re.compile(r"\+?\d+(?:-\d+)+"),  # telephones, postcodes, house numbers
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "url": re.compile(r"https?://[^\s\"')]*[^\s\"').,]"),
    "amount": re.compile(r"\d[\d,]* yen|[¥￥]\s?\d[\d,]*"),
    "date": re.compile(rf"(?:{'|'.join(calendar.month_name[1:])}) \d{{1,2}},? \d{{4}}"),
}
NAME = re.compile(r"(?<=[a-z,:;(\"] )[A-Z][a-z-]+(?: [A-Z][a-z-]+)+")
"""Two or more capitalised words in a row inside a sentence: people, companies, desks, laws, buildings."""

needs_published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published policies are not beside this folder")
each_company = pytest.mark.parametrize("company_id", COMPANIES)


@pytest.fixture(scope="module")
def companies() -> dict[str, Company]:
    """The digests that load, each by itself, so that one bad digest fails its own tests only."""
    catalogue = load_catalogue(DIGESTS)
    return {name: load_digest(DIGESTS / f"{name}.yml", catalogue) for name in COMPANIES if loads(name)}


@each_company
def test_the_digest_loads(company_id: str) -> None:
    assert load_digest(DIGESTS / f"{company_id}.yml", load_catalogue(DIGESTS)).id == company_id


@each_company
def test_every_section_of_the_key_is_covered(company_id: str, companies: dict[str, Company]) -> None:
    key = load_catalogue(DIGESTS).sections[company_id]
    assert {section.id: section.heading for section in companies[company_id].sections} == dict(key)
    assert all(section.statements for section in companies[company_id].sections)


@each_company
def test_every_statement_can_be_reached_by_a_topic_of_it(company_id: str, companies: dict[str, Company]) -> None:
    cited: set[str] = set()
    for entry in companies[company_id].topics.values():
        for each in (entry, *entry.by_audience.values()):
            cited.update((*each.lead, *each.more, *each.near))
    assert {statement.ref for statement in companies[company_id].statements()} - cited == set()


@each_company
def test_a_statement_is_short_enough_to_be_read_at_once(company_id: str, companies: dict[str, Company]) -> None:
    long = {s.ref: len(s.text.split()) for s in companies[company_id].statements() if len(s.text.split()) > 40}
    assert long == {}


@needs_published
def test_the_section_key_is_that_of_the_published_policies() -> None:
    ours, published = load_catalogue(DIGESTS), load_catalogue(DIGESTS, PUBLISHED / "sections.tsv")
    assert ours.sections == published.sections
    for company_id, headings in published.sections.items():
        assert list(ours.sections[company_id]) == list(headings), "the order of the policy is kept"


@needs_published
@each_company
@pytest.mark.parametrize("what", EXACT)
def test_figures_addresses_and_dates_stand_in_the_published_text(company_id: str, what: str) -> None:
    published = squeezed(published_text(company_id))
    found = {match for text in texts(company_id) for match in EXACT[what].findall(CLOCK.sub("", text))}
    assert {match for match in found if squeezed(match) not in published} == set()


@needs_published
@each_company
def test_days_and_hours_that_are_data_stand_in_the_published_text(
    company_id: str, companies: dict[str, Company]
) -> None:
    published = squeezed(published_text(company_id))
    company = companies[company_id]
    assert squeezed(f"{company.revised:%B} {company.revised.day}, {company.revised.year}") in published
    if company.procedure.fee.amount_yen is not None:
        assert squeezed(f"{company.procedure.fee.amount_yen:,} yen") in published
    clocks = {match for text in texts(company_id) for match in CLOCK.findall(text)}
    stated = {match.lstrip("0") for match in CLOCK.findall(published_text(company_id))}
    assert {clock for clock in clocks if clock.lstrip("0") not in stated} == set()


@needs_published
@each_company
def test_names_stand_in_the_published_text(company_id: str) -> None:
    published = squeezed(published_text(company_id))
    found = {match for text in texts(company_id) for match in NAME.findall(text)}
    assert {match for match in found if squeezed(match) not in published} == set()


@needs_published
@each_company
def test_the_lines_of_a_section_lie_in_the_published_text(company_id: str, companies: dict[str, Company]) -> None:
    count = len(published_text(company_id).splitlines())
    assert all(section.lines[1] <= count for section in companies[company_id].sections)


def loads(company_id: str) -> bool:
    """Whether there is such a digest at all."""
    return (DIGESTS / f"{company_id}.yml").is_file()


def published_text(company_id: str) -> str:
    return (PUBLISHED / f"{company_id}.txt").read_text(encoding="utf-8")


def squeezed(text: str) -> str:
    """`text` without spaces, in lower case and with straight quotes: some published texts glue words together."""
    return "".join(text.lower().replace("’", "'").replace("“", '"').replace("”", '"').split())


def texts(company_id: str) -> Iterator[str]:
    """Every text of a digest, references to statements left out; dates that YAML reads are no texts."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for key, each in value.items():
                if key not in ("company", "id", "key", "also", "lead", "more", "near"):
                    yield from walk(each)
        elif isinstance(value, list):
            for each in value:
                yield from walk(each)
        elif isinstance(value, str):
            yield value

    yield from walk(YAML(typ="safe").load(DIGESTS / f"{company_id}.yml"))

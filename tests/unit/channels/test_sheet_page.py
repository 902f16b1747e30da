"""The printed sheet: one page, every word on it, in fonts that travel with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.sheets import content, draw, sheet
from bot.channels.sheets.page import BOTTOM, SheetPage
from bot.channels.sheets.texts import SheetTextsError, load_sheet_texts
from bot.policies import load_policies
from bot.policies.model import AUDIENCES, KINDS, Company
from desk.persons import ItemDetails, Person
from desk.printing.wrapping import NOT_FIRST, NOT_LAST, wrapped
from desk.sheets import SheetFacts, SheetItem

COMPANIES = load_policies(Path(__file__).resolve().parents[3] / "data" / "policies").companies
NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.timezone.utc)
PERSON = Person(
    name="勅使河原 𠮷之丞左衛門 アレクサンドラ・マリア (Alexandra Maria Łukaszewicz von Wittelsbach)",
    kana="てしがわら きちのじょうざえもん",
    agent_name="長曾我部 権左衛門尉 盛親",
    agent_relation="成年後見人",
    address="〒615-0000 京都府京都市右京区西院西溝崎町21-3 グランドメゾン西院シャンゼリゼ・プレミアム参番館1234号室",
    anything_else="できれば平日の午前中にご連絡ください。Please call in the morning.",
)
DETAILS = ItemDetails(
    details="マイページの登録情報一式 (account hanako@example.jp), 2024年4月頃から",
    wrong_value="旧住所のまま",
    right_value="東京都港区海岸1-2-3",
    evidence="住民票の写し",
    recipient="提携先すべて",
    period="2023年度",
    ground="unneeded",
)


def facts(company: str, person: Person = PERSON, details: ItemDetails = DETAILS, **other: Any) -> SheetFacts:
    items = tuple(SheetItem(kind, details, "paper" if kind == "disclosure" else None) for kind in KINDS)
    whole = SheetFacts("PYX-26-7Q4K2-9", company, "request", NOW, person, "delegated_agent", "former_employee", items)
    return replace(whole, **other)


def page_of(pdf: bytes) -> pdfium.PdfPage:
    """The only page."""
    document = pdfium.PdfDocument(pdf)
    assert len(document) == 1
    return document[0]


def text_of(page: pdfium.PdfPage) -> str:
    """What a reader of PDF copies from the page, without spaces and line breaks."""
    return plain(page.get_textpage().get_text_range())


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("company", COMPANIES.values(), ids=COMPANIES)
def test_everything_a_person_gave_is_on_one_page(company: Company) -> None:
    page = page_of(sheet(company, facts(company.id)))
    said = text_of(page)
    given_ = [PERSON.name, PERSON.kana, PERSON.agent_name, PERSON.agent_relation, PERSON.address, PERSON.anything_else]
    given_ += [DETAILS.details, DETAILS.wrong_value, DETAILS.right_value, DETAILS.evidence, DETAILS.period]
    for value in (*given_, "PYX-26-7Q4K2-9", company.names.full, "保有個人データの開示", "退職者", "書面"):
        assert plain(value or "?") in said, value
    assert "[…]" not in said
    assert "〓" not in said


def test_every_font_travels_with_the_page() -> None:
    """Otherwise a reader without Japanese fonts would show boxes; the file names two fonts and holds both."""
    pdf = sheet(COMPANIES["netone"], facts("netone"))
    assert pdf.count(b"/Type /FontDescriptor") == 2
    assert pdf.count(b"/FontFile2 ") + pdf.count(b"/FontFile3 ") == 2
    assert b"/BaseFont /Helvetica" not in pdf


@pytest.mark.parametrize("company", ["virtualex", "it-logistics"])
def test_no_letter_and_no_ink_stands_on_the_margins(company: str) -> None:
    page = page_of(sheet(COMPANIES[company], facts(company)))
    width, height = page.get_size()
    text = page.get_textpage()
    for number in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(number)
        assert 28 < left <= right < width - 28
        assert 28 < bottom <= top < height - 28
        assert top - bottom < 16
    ink = numpy.asarray(page.render(scale=1, grayscale=True).to_numpy()).squeeze() < 200
    assert ink.any()
    assert not any(edge.any() for edge in (ink[:28], ink[-28:], ink[:, :28], ink[:, -28:]))


@pytest.mark.parametrize("company", ["virtualex", "netone", "infomart"])
def test_where_there_is_a_form_the_sheet_is_a_cover_note(company: str) -> None:
    made = content(COMPANIES[company], facts(company))
    form = COMPANIES[company].procedure.form.name or "?"
    assert made.title.english.startswith("Cover note")
    assert f"“{form}”" in made.purpose.english
    assert form in made.enclosures[0].text.english
    assert made.address[0] == COMPANIES[company].fact("desk.name")


@pytest.mark.parametrize("company", ["pyxos-jk", "it-logistics"])
def test_where_there_is_none_it_says_so(company: str) -> None:
    made = content(COMPANIES[company], facts(company))
    assert made.title.english == "Personal information request"
    assert "names no form" in made.purpose.english
    assert made.enclosures[0].text.english == "This sheet"


def test_nothing_is_asked_for_that_the_policy_does_not_name() -> None:
    texts = load_sheet_texts()
    silent = content(COMPANIES["it-logistics"], facts("it-logistics", capacity="self"))
    assert silent.address == ()
    assert silent.sending == (texts.sending["none"],)
    assert [entry.to_tick for entry in silent.enclosures] == [True, False, False]
    doubtful = content(COMPANIES["virtualex"], facts("virtualex"))
    assert texts.sending["doubtful"] in doubtful.sending
    stated = content(COMPANIES["infomart"], facts("infomart", capacity="self"))
    assert all(entry.to_tick for entry in stated.enclosures)
    assert stated.sending == ()
    assert texts.sending["keep"] in content(COMPANIES["pyxos-jk"], facts("pyxos-jk")).sending


def test_papers_of_an_agent_are_listed_only_for_one() -> None:
    agent = load_sheet_texts().enclosures["agent"]
    for capacity, listed in (("self", False), ("statutory_agent", True), ("delegated_agent", True)):
        made = content(COMPANIES["netone"], facts("netone", capacity=capacity))
        assert (agent in [entry.text for entry in made.enclosures]) is listed


def test_what_was_said_of_several_kinds_alike_stands_once() -> None:
    rows = content(COMPANIES["netone"], facts("netone")).rows
    assert [row.value for row in rows if row.label.english == "Which data"] == [DETAILS.details]


@pytest.mark.parametrize("kind", ["inquiry", "complaint", "handoff"])
def test_short_tickets_have_a_sheet_to_keep(kind: str) -> None:
    short = SheetFacts("NET-26-7Q4K2-9", "netone", kind, NOW, Person(email="hanako@example.jp"), words="窓口は？")
    made = content(COMPANIES["netone"], short)
    assert (made.enclosures, made.address, made.by_hand, made.steps) == ((), (), (), ())
    assert "窓口は？" in text_of(page_of(draw(made)))


def test_what_cannot_be_printed_is_marked_and_said() -> None:
    person = Person(name="김 葛\U000e0100飾 \uf8fe\u200b\x07 ก")
    said = text_of(page_of(sheet(COMPANIES["netone"], facts("netone", person))))
    assert "〓葛飾〓〓" in said
    assert plain(load_sheet_texts().notes["unprintable"].english) in said


def test_what_is_too_long_is_shortened_visibly_and_names_are_not() -> None:
    long = ItemDetails(**dict.fromkeys(("details", "wrong_value", "right_value", "evidence"), "長い説明 long " * 200))
    said = text_of(page_of(sheet(COMPANIES["virtualex"], facts("virtualex", details=long))))
    assert "[…]" in said
    assert "VTX" not in said
    assert plain("the rest of it stands in the ticket PYX-26-7Q4K2-9") in said
    assert plain(PERSON.name or "?") in said
    assert plain(PERSON.address or "?") in said


letters = st.sampled_from("aB1 漢字かなカナー、。（）ł\n")


@settings(max_examples=8, deadline=None)
@given(words=st.lists(st.text(letters, max_size=60), min_size=8, max_size=8), times=st.sampled_from([1, 8, 33]))
def test_whatever_is_written_ends_above_the_lower_margin(words: list[str], times: int) -> None:
    name, kana, address, other, details, wrong, right, evidence = (word * times for word in words)
    person = Person(name=name, kana=kana, address=address, anything_else=other)
    said = ItemDetails(details=details, wrong_value=wrong, right_value=right, evidence=evidence)
    page = SheetPage(content(COMPANIES["netone"], facts("netone", person, said)))
    page.drawn()
    assert page.get_y() <= BOTTOM + 0.01
    assert page.page == 1


@given(text=st.text(letters, max_size=80), width=st.integers(4, 30))
def test_lines_keep_every_letter_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width, lambda character: 2 if character > "\u2e7f" else 1)
    assert plain("".join(lines)) == plain(text)
    for line in lines:
        assert sum(2 if character > "\u2e7f" else 1 for character in line) <= width


def test_lines_break_where_readers_expect_it() -> None:
    def measure(_: str) -> float:
        return 1

    assert wrapped("call in the morning", 8, measure) == ["call in", "the", "morning"]
    assert wrapped("東京都港区。海岸", 5, measure) == ["東京都港", "区。海岸"]
    assert wrapped("東京都港（区）海岸", 5, measure) == ["東京都港", "（区）海岸"]
    assert wrapped("a\n\nb", 8, measure) == ["a", "", "b"]
    assert "。" in NOT_FIRST
    assert "（" in NOT_LAST


def test_every_word_of_ours_is_in_both_languages() -> None:
    texts = load_sheet_texts()
    assert set(texts.kinds) == set(KINDS)
    known = {"self", "statutory_agent", "delegated_agent", "electronic", "paper", "other"}
    assert known | {audience for audience in AUDIENCES if audience in texts.values} <= set(texts.values)
    assert {"customer", "applicant", "employee", "former_employee", "shareholder"} <= set(texts.values)
    assert all(pair.english and pair.japanese for pair in texts.labels.values())


def test_a_broken_file_of_texts_is_told(tmp_path: Path) -> None:
    for said in ("titles: [", "titles: {}", "[]"):
        file = tmp_path / f"{len(said)}.yml"
        file.write_text(said, encoding="utf-8")
        with pytest.raises(SheetTextsError, match="version control"):
            load_sheet_texts(file)

"""Letters: what stands in them, and how they are kept, sent and erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from sqlalchemy import select

from bot.policies import load_policies
from bot.policies.model import KINDS as REQUEST_KINDS
from bot.policies.model import FactStatus, FeeStatus, Policies
from desk.decisions import OUTCOMES, approve, notify
from desk.deliveries import claim
from desk.deliveries import letter as mailed
from desk.ending import close
from desk.erasure import erase_ticket
from desk.errors import EntryInvalid, NotAllowed, VersionConflict
from desk.letters.composing import PARTS, LetterText, compose
from desk.letters.facts import LetterFacts, LetterItem, decision_letter, fits
from desk.letters.keeping import (
    change_letter,
    discard_letter,
    draft_letter,
    letters_of,
    open_letter,
    printed,
    send_letter,
    sent_page,
)
from desk.letters.page import BOTTOM, LetterPage, PrintedLetter, draw
from desk.letters.texts import DECISIONS, KINDS, LANGUAGES, load_letter_texts
from desk.lifecycle import State
from desk.models import AccessLog, Attachment, Letter, TicketEvent
from desk.outbox import EMAIL
from desk.persons import Person
from desk.reading import show_ticket
from desk.requests import RequestDraft
from desk.rules import load_law
from desk.staff import staff_named
from desk.viewings import open_viewing, reveal
from desk.work import Desk
from tests.unit.desk.counter import DeskStaff

POLICIES = load_policies(Path(__file__).resolve().parents[3] / "data" / "policies")
COMPANIES = tuple(POLICIES.companies)
NewDraft = Callable[..., RequestDraft]
PERSON = Person(
    name="勅使河原 𠮷之丞左衛門 アレクサンドラ・マリア",
    agent_name="長曾我部 権左衛門尉 盛親",
    address="〒615-0000 京都府京都市右京区西院西溝崎町21-3 グランドメゾン西院シャンゼリゼ・プレミアム参番館1234号室",
)
REASON = "ご請求の記録には他の方の情報が含まれているため、該当部分を除いて開示いたします。" * 2


@pytest.fixture(scope="session")
def policies() -> Policies:
    """The companies there are: letters say what their policies state."""
    return POLICIES


def facts(company: str, kind: str, **other: Any) -> LetterFacts:
    """A ticket for which a letter of this kind can be written: of all kinds at once, through an agent, by post."""
    outcome = {"grant": "granted", "part": "part", "refusal": "refused", "none_held": "not_held"}.get(kind, "pending")
    code = "not_retained_data" if outcome in ("part", "refused") else None
    items = tuple(LetterItem(one, outcome, code, REASON if code else None, None) for one in REQUEST_KINDS)
    whole = LetterFacts(
        reference="PYX-26-7Q4K2-9",
        type="request",
        state=State.DECIDED if kind in DECISIONS else State.IDENTITY_CHECK,
        company=POLICIES.company(company),
        today=dt.date(2026, 11, 30),
        opened_on=dt.date(2026, 11, 20),
        received_on=None,
        person=PERSON,
        by_agent=True,
        by_post=True,
        items=items,
        missing=("form_part", "identity_document", "agent_authority") if kind == "more_information" else (),
        fee_open=True,
        fee_yen=None,
    )
    return replace(whole, **other)


def whole(text: LetterText) -> str:
    return "\n".join(asdict(text).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_word_for_every_code_a_letter_can_meet(language: str) -> None:
    texts = load_letter_texts(language)
    assert set(texts.letters) == set(KINDS)
    assert {part for letter in texts.letters.values() for part in letter.parts} <= {"opening", *PARTS}
    assert set(texts.kinds) == set(REQUEST_KINDS)
    assert set(OUTCOMES) <= set(texts.decisions)
    assert set(texts.reasons) == set(load_law().reasons)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("company", COMPANIES)
def test_a_letter_says_nothing_of_a_desk_that_its_policy_does_not_state(company: str, kind: str, language: str) -> None:
    """Every fact of another company's desk, and every amount, is absent unless this company's policy has it too."""
    said = whole(compose(facts(company, kind), kind, language))
    own = POLICIES.company(company)
    keys = ("desk.phone", "desk.fax", "desk.email", "desk.url", "desk.address", "complaint_body.name", "desk.name")
    stated = " ".join(str(own.fact(key)) for key in (*keys, "complaint_body.address"))
    for other in POLICIES.companies.values():
        for key in keys:
            value = other.fact(key)
            assert not value or value in stated or value not in said
    if own.procedure.fee.status is not FeeStatus.STATED:
        assert "1,000" not in said
    if own.facts["complaint_body.name"].status is not FactStatus.STATED:
        assert "JIPDEC" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fee_that_the_policy_does_not_state_is_left_for_staff_to_fill_in(language: str) -> None:
    gap = load_letter_texts(language).gap
    assert gap in compose(facts("netone", "fee"), "fee", language).body
    known = compose(facts("netone", "fee", fee_yen=800), "fee", language).body
    assert "800" in known
    assert "1,000" in compose(facts("infomart", "fee"), "fee", language).body


def test_refusals_give_the_reason_of_staff_and_the_article() -> None:
    english, japanese = (compose(facts("netone", "refusal"), "refusal", language).body for language in LANGUAGES)
    assert english.count(REASON) == japanese.count(REASON) == len(REQUEST_KINDS)
    assert "Article 16(4)" in english
    assert "第16条第4項" in japanese
    assert "JIPDEC" in english


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (("granted", "granted"), "grant"),
        (("granted", "method_changed"), "grant"),
        (("refused", "refused"), "refusal"),
        (("refused", "not_held"), "refusal"),
        (("not_held", "not_held"), "none_held"),
        (("granted", "refused"), "part"),
        (("part", "part"), "part"),
        (("granted", "not_held"), "part"),
    ],
)
def test_the_decisions_choose_the_letter(outcomes: tuple[str, ...], expected: str) -> None:
    items = tuple(LetterItem("disclosure", outcome, None, None, None) for outcome in outcomes)
    decided = facts("netone", "grant", items=items)
    assert decision_letter(decided) == expected
    assert [kind for kind in DECISIONS if fits(decided, kind) is None] == [expected]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_a_printed_letter_is_lost_or_stands_off_the_page(kind: str, language: str) -> None:
    text = compose(facts("netone", kind), kind, language)  # the most to say: form, papers, fee, complaint body
    page = LetterPage(PrintedLetter(text, "PYX-26-7Q4K2-9", dt.date(2026, 11, 30), language))
    document = pdfium.PdfDocument(bytes(page.drawn().output()))
    assert page.get_y() <= BOTTOM + 10
    read = "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
    for line in whole(text).replace("- ", "").replace("・", "").split():
        assert line in read.replace("・", "")
    for sheet in document:
        width, height = sheet.get_size()
        pages = sheet.get_textpage()
        for number in range(pages.count_rects()):
            left, bottom, right, top = pages.get_rect(number)
            assert left >= 40 and right <= width - 40 and bottom >= 20 and top <= height - 20


@pytest.mark.parametrize("kind", ["acknowledgement", "refusal"])
def test_a_usual_letter_is_one_page(kind: str) -> None:
    items = facts("pyxos-jk", kind).items[1:3]
    for language in LANGUAGES:
        text = compose(facts("netone", kind, items=items, by_agent=False), kind, language)
        assert len(pdfium.PdfDocument(draw(PrintedLetter(text, "X", dt.date(2026, 11, 30), language)))) == 1


def test_a_long_letter_goes_on_on_numbered_pages() -> None:
    text = replace(compose(facts("netone", "refusal"), "refusal", "en"), body="\n\n".join(["word " * 80] * 20))
    document = pdfium.PdfDocument(draw(PrintedLetter(text, "X", dt.date(2026, 11, 30), "en")))
    assert len(document) == 3
    assert "page 2 of 3" in document[1].get_textpage().get_text_range()
    assert sum(sheet.get_textpage().get_text_range().count("word") for sheet in document) == 1600


@pytest.fixture
def received(staffed: DeskStaff, draft: NewDraft) -> str:
    """A request that has arrived and is being checked."""
    reference = staffed.open(draft(company="pyxos-jk"))
    staffed.receive(reference)
    return reference


def sent(staffed: DeskStaff, reference: str, kind: str, language: str = "en") -> str:
    letter_id: str = staffed.do("aiko", draft_letter, reference, kind, language)
    opened = staffed.do("aiko", open_letter, reference, letter_id)
    with staffed.desk.transaction() as work:
        pdf = draw(printed(work, opened))
    staffed.do("aiko", send_letter, reference, letter_id, pdf, opened.line.version)
    return letter_id


def test_a_letter_is_edited_then_sent_once_as_a_reply_with_its_page(staffed: DeskStaff, received: str) -> None:
    letter_id = staffed.do("aiko", draft_letter, received, "acknowledgement", "ja")
    opened = staffed.do("aiko", open_letter, received, letter_id)
    assert opened.text.addressee == "佐藤花子 様"
    edited = replace(opened.text, body=opened.text.body + "\n\nP.S. 追伸です。")
    version = staffed.do("ben", change_letter, received, letter_id, edited, opened.line.version)
    with pytest.raises(VersionConflict):
        staffed.do("aiko", change_letter, received, letter_id, opened.text, opened.line.version)
    staffed.do("aiko", send_letter, received, letter_id, b"%PDF-1.4 page", version)
    assert staffed.told(received)[-1] == f"{edited.subject}\n\n{edited.body}"
    assert staffed.do("fumi", sent_page, received, letter_id) == (f"{received}-acknowledgement.pdf", b"%PDF-1.4 page")
    with pytest.raises(EntryInvalid, match="was sent"):
        staffed.do("aiko", send_letter, received, letter_id, b"again", version)
    with staffed.desk.transaction() as work:
        (delivery,) = claim(work, [EMAIL], 5, 60)
        mail = mailed(work, delivery)
    assert mail is not None
    assert [(file.name, file.body) for file in mail.files] == [(f"{received}-acknowledgement.pdf", b"%PDF-1.4 page")]


def test_a_letter_with_a_gap_does_not_go(staffed: DeskStaff, received: str) -> None:
    letter_id = staffed.do("aiko", draft_letter, received, "more_information", "en")
    opened = staffed.do("aiko", open_letter, received, letter_id)
    assert opened.unsendable == "gap"
    with pytest.raises(EntryInvalid, match="left to be filled in"):
        staffed.do("aiko", send_letter, received, letter_id, b"%PDF", 1)
    full = replace(opened.text, body=opened.text.body.replace("[to be filled in]", "The date of your order."))
    staffed.do("aiko", change_letter, received, letter_id, full, 1)
    staffed.do("aiko", send_letter, received, letter_id, b"%PDF", 2)


def test_a_decision_can_be_written_before_it_is_approved_but_goes_only_after(
    staffed: DeskStaff, draft: NewDraft
) -> None:
    reference = staffed.open(draft(company="pyxos-jk"))
    staffed.submitted(reference, "refused")
    letter_id = staffed.do("aiko", draft_letter, reference, "refusal", "en")
    assert staffed.do("chie", open_letter, reference, letter_id).unsendable == "not_decided"
    with pytest.raises(EntryInvalid, match="not approved yet"):
        staffed.do("aiko", send_letter, reference, letter_id, b"%PDF", 1)
    staffed.do("chie", approve, reference)
    staffed.do("aiko", send_letter, reference, letter_id, b"%PDF", 1)
    assert "do not agree" in staffed.told(reference)[-1]


def test_letters_that_do_not_fit_are_said_to(staffed: DeskStaff, received: str) -> None:
    kinds = staffed.do("aiko", letters_of, received).kinds
    assert kinds == {
        "acknowledgement": None,
        "more_information": None,
        "fee": None,
        **dict.fromkeys(DECISIONS, "undecided"),
    }
    with pytest.raises(EntryInvalid, match="does not fit"):
        staffed.do("aiko", draft_letter, received, "grant", "en")


def test_auditors_read_letters_and_write_none_and_every_reading_is_noted(staffed: DeskStaff, received: str) -> None:
    letter_id = staffed.do("aiko", draft_letter, received, "acknowledgement", "en")
    assert staffed.do("fumi", open_letter, received, letter_id).text.subject
    assert not staffed.do("fumi", letters_of, received).writes
    for use_case, given in (
        (draft_letter, ("fee", "en")),
        (discard_letter, (letter_id, 1)),
        (send_letter, (letter_id, b"", 1)),
    ):
        with pytest.raises(NotAllowed):
            staffed.do("fumi", use_case, received, *given)
    with staffed.desk.transaction() as work:
        shown = select(TicketEvent).where(TicketEvent.action == "personal_data_shown", TicketEvent.actor_id == "fumi")
        assert len(work.session.execute(shown).scalars().all()) == 1


@pytest.mark.parametrize(("login", "unasked"), [("aiko", "handling"), ("fumi", "audit")])
def test_a_letter_is_read_for_the_reason_given_on_the_tickets_page(
    staffed: DeskStaff, received: str, login: str, unasked: str
) -> None:
    def reasons() -> list[str]:
        with staffed.desk.transaction() as work:
            query = select(AccessLog.reason).where(AccessLog.reader == login).order_by(AccessLog.at)
            found: list[str] = work.session.execute(query).scalars().all()
        return found

    letter_id = staffed.do("aiko", draft_letter, received, "acknowledgement", "en")
    staffed.do(login, open_letter, received, letter_id)
    assert reasons() == [unasked]
    staffed.clock.forward(minutes=1)
    viewing = staffed.do(login, open_viewing, received).viewing
    staffed.do(login, reveal, viewing, "complaint")
    staffed.clock.forward(minutes=1)
    staffed.do("ben", open_letter, received, letter_id)
    staffed.do(login, open_letter, received, letter_id)
    assert reasons() == [unasked, "complaint", "complaint"]
    staffed.clock.forward(minutes=15)
    staffed.do(login, open_letter, received, letter_id)
    assert reasons() == [unasked, "complaint", "complaint", unasked]


def test_a_draft_can_be_thrown_away_and_only_its_own_ticket_has_it(
    staffed: DeskStaff, received: str, draft: NewDraft
) -> None:
    letter_id = staffed.do("aiko", draft_letter, received, "acknowledgement", "en")
    other = staffed.open(draft(company="pyxos-jk", key="key-2"))
    with pytest.raises(EntryInvalid, match="none of this number"):
        staffed.do("aiko", open_letter, other, letter_id)
    staffed.do("aiko", discard_letter, received, letter_id, 1)
    assert staffed.do("aiko", letters_of, received).letters == ()


def test_letters_are_sealed_kept_out_of_the_trail_and_erased_with_their_ticket(
    staffed: DeskStaff, desk: Desk, draft: NewDraft
) -> None:
    reference = staffed.open(draft(company="pyxos-jk"))
    staffed.submitted(reference, "refused")
    staffed.do("chie", approve, reference)
    letter_id = sent(staffed, reference, "refusal", "ja")
    staffed.do("aiko", notify, reference, "email", "the letter")
    staffed.clock.forward(days=15)
    staffed.do("aiko", close, reference)
    with desk.transaction() as work:
        row = work.session.get(Letter, letter_id)
        assert b"Sato" not in row.body and "佐藤".encode() not in row.body
        trail = str([event.detail for event in work.session.execute(select(TicketEvent)).scalars()])
        assert "佐藤" not in trail and "letter_sent" in str(
            [event.action for event in work.session.execute(select(TicketEvent)).scalars()]
        )
        assert show_ticket(work, reference).messages
    staffed.clock.forward(days=4000)
    with desk.transaction() as work:
        erase_ticket(work, reference, staff_named(work, "eri"), "retention")
    with desk.transaction() as work:
        assert work.session.execute(select(Letter)).first() is None
        assert work.session.execute(select(Attachment)).first() is None
    assert staffed.do("fumi", letters_of, reference).letters == ()

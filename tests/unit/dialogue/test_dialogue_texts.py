"""Every text can be said, at every company, in whole and plain sentences."""

from __future__ import annotations

import re

import pytest

from bot.dialogue.model import Heard, Periods, State
from bot.dialogue.review import HIDDEN
from bot.dialogue.slots import CANCEL_CONFIRM, FLOWS, SLOT_NAMES, options
from bot.dialogue.texts import TextsError, load_texts, load_words
from bot.dialogue.wording import ask_text, fee_text, notice_hash, notice_text, sentence
from bot.policies.model import KINDS

COMPANIES = ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")
FILLINGS = {
    "reference": "PYX-26-7Q4K2-9",
    "access_code": "4T9XM-2KD7R",
    "state": "it is closed",
    "kinds": "erasure",
    "route": "",
    "form": "Request Form",
    "payment": "By money order.",
    "since": "23 November 2026",
    "lines": "Name: Hanako Sato",
    "section": "1.5",
    "purpose": "answer inquiries",
    "code": "7Q4K2-0XW3M-9T2BD-5HJ8N",
    "days": "7",
}
KEPT = Periods(30, 1095)
FILLED = {"kinds": ("disclosure",), "capacity": "self", "name": "Hanako Sato"}


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part]


@pytest.mark.parametrize("company", COMPANIES)
def test_every_sentence_is_filled_and_begins_with_a_capital(policies, company):
    digest = policies.company(company)
    texts = load_texts()
    said = [
        sentence(text, digest, **FILLINGS)
        for name, text in texts.sentences.items()
        if name not in ("notice", "status", "somebody_named")
    ]
    for slot, words in texts.slots.items():
        if slot != "cancel_confirm" and (slot != "triage" or company in texts.triage):
            said.append(ask_text(slot, State("request", "s", FILLED, asked=slot), digest, KEPT))
        said += [sentence(text, digest) for text in (words.why, words.problem, words.example)]
    fragments = {texts.sentences[name] for name in ("nobody_named", "contact_here")}
    for text in said:
        assert not re.search(r"[{}]|  ", text), text
        assert text in fragments or not [part for part in sentences(text) if part[0].islower()], text


@pytest.mark.parametrize("company", COMPANIES)
def test_the_notice_carries_its_eight_items_and_can_be_read(policies, company):
    digest = policies.company(company)
    notice = notice_text(digest, KEPT)
    paragraphs = notice.split("\n\n")
    assert digest.names.full in notice  # operator
    assert (digest.fact("identity.administrator") or "the policy names nobody") in notice
    assert f"section {digest.procedure.notice.section}: to {digest.procedure.notice.purpose}" in notice
    assert "no third party and to no contractor" in notice
    assert "show, correct or erase" in notice
    assert (digest.desk_route() or "the policy gives no other contact") in notice
    assert "free not to give them" in notice
    assert "Nothing unseen" in notice
    assert "30 days" in notice
    assert ("asks for a form" in notice) is not digest.procedure.chat_is_request
    assert max(len(paragraph.split()) for paragraph in paragraphs) <= 55
    assert len(notice.split()) < 270
    assert paragraphs[-1] == "Do you agree?"


def test_the_hash_of_the_notice_changes_with_what_is_shown(policies):
    digests = {notice_hash(policies.company(company), KEPT) for company in COMPANIES}
    others = {notice_hash(policies.company("netone"), kept) for kept in (Periods(31, 1095), Periods(30, 1000))}
    assert len(digests | others) == 7


@pytest.mark.parametrize(("days", "words"), [(1095, "3 years"), (365, "1 year"), (400, "400 days"), (1, "1 day")])
def test_the_notice_says_how_long_what_was_sent_is_kept(policies, days, words):
    assert f"is erased {words} after your matter has ended" in notice_text(
        policies.company("netone"), Periods(30, days)
    )


@pytest.mark.parametrize("company", [company for company in COMPANIES if company != "virtualex"])
def test_the_fee_is_told_with_the_advice_to_wait(policies, company):
    text = fee_text(policies.company(company))
    assert text.count("do not send") + text.count("never because of this chat alone") == 1
    assert ("1,000 yen" in text) is (company in ("pyxos-jk", "infomart"))


def test_every_slot_has_its_texts_and_every_line_of_the_review_a_name():
    texts = load_texts()
    assert set(texts.slots) == {*SLOT_NAMES, CANCEL_CONFIRM.name}
    assert set(texts.kinds) == set(KINDS)
    for slot in FLOWS["request"]:
        assert slot.name in HIDDEN or texts.slots[slot.name].names, slot.name
        assert slot.optional is (texts.slots[slot.name].without is not None)


@pytest.mark.parametrize("slot", [slot for slot in load_texts().choices if slot != "details"])
def test_every_label_is_read_as_its_own_choice(slot):
    reads = next(s.reads for s in (*FLOWS["request"], CANCEL_CONFIRM) if s.name == slot)
    for value, label in load_texts().choices[slot].items():
        assert reads(Heard(label), State("request", "s")) == value
        assert reads(Heard(label.upper() + "."), State("request", "s")) == value
    without = load_texts().slots[slot].without is not None
    assert len(options(slot)) == len(load_texts().choices[slot]) + without


def test_every_kind_is_read_from_its_own_label():
    reads = FLOWS["request"][0].reads
    for kind, entry in load_texts().kinds.items():
        assert reads(Heard(entry.choice), State("request", "s")) == (kind,)
        assert reads(Heard(entry.name), State("request", "s")) == (kind,)


def test_words_for_commands_are_commands_the_engine_knows():
    from bot.dialogue.understanding import COMMANDS

    words = load_words()
    assert set(words.exact.values()) == COMMANDS == set(words.commands)


def test_a_file_that_lacks_something_says_so(tmp_path):
    with pytest.raises(TextsError, match="slots.yml cannot be read"):
        load_texts.__wrapped__(tmp_path)
    for name in ("slots.yml", "kinds.yml", "texts.yml"):
        (tmp_path / name).write_text("{slots: {}, kinds: {}, choices: {}}", encoding="utf-8")
    (tmp_path / "triage.yml").write_text("{}", encoding="utf-8")
    with pytest.raises(TextsError, match="missing or misnamed"):
        load_texts.__wrapped__(tmp_path)

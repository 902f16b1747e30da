"""Whole requests at the five companies, as a person would hold them."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Ending

COMPANIES = ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart")
STRAIGHT = ["kinds", "notice", "capacity", "name", "relationship", "reply_route", "email", "details", "delivery_method"]


@pytest.mark.parametrize("company", COMPANIES)
def test_a_request_is_asked_for_in_the_order_of_the_design(begin, company):
    person = begin(company=company).says("I want to see the data you hold on me")
    if company == "virtualex":
        person.says("to Virtualex itself")
    person.says("I agree")
    if company == "netone":
        person.says("16 or older")
    person.says("for myself").says("Hanako Sato").says("customer").says("by e-mail").says("hanako@example.jp").says(
        "everything"
    )
    person.says("electronic")
    if company != "virtualex":
        assert person.slot == "fee_ack"
        person.says("I understand")
    assert person.slot == "anything_else"
    person.presses("No, that is all")
    assert person.slot == "review"
    assert "Name: Hanako Sato\n" in person.text
    assert "E-mail: hanako@example.jp\n" in person.text
    assert "Anything else" not in person.text
    person.says("yes, send it")
    assert person.ending is Ending.COMPLETE
    expected = list(STRAIGHT)
    if company == "netone":
        expected.insert(2, "age")
    if company == "virtualex":
        expected.insert(1, "triage")
    expected += [] if company == "virtualex" else ["fee_ack"]
    assert person.asked == [*expected, "anything_else", "review"]
    assert person.state.several("kinds") == ("disclosure",)


@pytest.mark.parametrize("company", COMPANIES)
def test_every_slot_can_be_pressed_where_choices_are_offered(begin, company):
    person = begin(company=company).presses("Correct something wrong")
    if company in ("virtualex", "infomart"):
        person.presses("To Virtualex itself" if company == "virtualex" else "Something else")
    person.presses("I agree")
    if company == "netone":
        person.presses("16 or older")
    person.presses("For myself").says("佐藤 花子").says("サトウ ハナコ").presses("Employee").presses("Post")
    person.says("〒108-0074 東京都港区高輪3-24-18").says("my file").says("my old surname").says("Sato")
    person.presses("I have nothing to show")
    if company != "virtualex":
        person.presses("I understand")
    person.presses("No, that is all").presses("Send it to the desk")
    assert person.ending is Ending.COMPLETE
    assert person.state.one("address") == "108-0074 東京都港区高輪3-24-18"
    assert person.state.one("kana") == "サトウ ハナコ"


def test_the_first_sentence_fills_the_kinds(begin):
    person = begin(text="please erase my data and stop sharing it with others")
    assert person.state.several("kinds") == ("erasure", "cessation_of_third_party")
    assert person.slot == "notice"


def test_a_kind_that_the_policy_does_not_list_is_said_and_taken(begin):
    person = begin(company="pyxos-jk").says("tell me why you have my data")
    assert "does not name this: notification of the purpose of use" in person.text
    assert person.slot == "notice"
    assert begin(company="infomart").says("tell me why you have my data").text.count("does not name") == 0


def test_several_kinds_ask_for_what_each_needs(begin):
    person = (
        begin().says("see my data, correct my name and erase the rest").says("ok").says("me").says("Sato").says("user")
    )
    person.says("phone").says("０９０ー１２３４ー５６７８").says("everything").says("my first name").says("Hanako")
    person.says("skip").says("I'd rather not say").says("paper")
    assert person.state.one("phone") == "+81 90-1234-5678"
    assert [slot for slot in person.asked if slot in ("wrong_value", "right_value", "delivery_method")] == [
        "wrong_value",
        "right_value",
        "delivery_method",
    ]


def test_an_agent_is_asked_for_their_own_name_and_relation(begin):
    person = begin(text="delete my data").says("I agree").says("I act for a neighbour of mine").says("Taro Yamada")
    assert person.slot == "agent_name"
    person.says("Ichiro Sato")
    assert person.slot == "agent_relation"
    person.says("lawyer, by power of attorney")
    assert person.slot == "relationship"
    assert "please say theirs" in person.text


def test_an_agent_who_turns_out_to_ask_for_themselves_leaves_no_agent_behind(at):
    person = at("relationship").chooses("capacity", "statutory_agent")
    assert person.slot == "agent_name"
    person.says("Ichiro Sato").says("father").chooses("capacity", "self")
    assert person.slot == "relationship"
    assert not {"agent_name", "agent_relation"} & set(person.state.filled)


def test_another_reply_route_drops_the_contact_of_the_first(at):
    person = at("details")
    person.chooses("reply_route", "post")
    assert person.slot == "address"
    assert "email" not in person.state.filled
    person.says("100-0001 1-1 Chiyoda, Chiyoda-ku, Tokyo")
    assert person.slot == "details"


def test_a_contact_tells_the_route(at):
    person = at("reply_route").says("write to hanako@example.jp please")
    assert (person.state.text("reply_route"), person.state.text("email")) == ("email", "hanako@example.jp")
    assert person.slot == "details"
    person = at("reply_route").says("090-1234-5678")
    assert person.state.one("phone") == "+81 90-1234-5678"


def test_a_route_named_instead_of_a_contact_is_taken(at):
    person = at("email").says("can you call me instead")
    assert person.slot == "phone"
    assert person.state.one("reply_route") == "phone"


@pytest.mark.parametrize("words", ["by mail", "carrier pigeon"])
def test_a_route_that_is_unclear_is_asked_for_again(at, words):
    assert at("reply_route").says(words).slot == "reply_route"


def test_refusing_the_notice_ends_without_keeping_anything(begin):
    person = begin(text="see my data").says("No, I don't agree")
    assert person.ending is Ending.REFUSED
    assert not person.state.filled
    assert "Nothing goes to the desk" in person.text
    assert "03-6277-0560" in person.text
    person = begin(text="see my data", company="it-logistics").presses("I do not agree")
    assert "no address or number" in person.text


@pytest.mark.parametrize("words", ["no problem", "no objection, go ahead", "Yes, I agree.", "ok", "はい、同意します"])
def test_the_notice_is_accepted_in_many_words(begin, words):
    assert begin(text="see my data").says(words).slot == "capacity"


@pytest.mark.parametrize("words", ["I don't know", "what?", "agree?", "hm"])
def test_an_unclear_word_neither_accepts_nor_refuses_the_notice(begin, words):
    person = begin(text="see my data").says(words)
    assert person.slot == "notice"
    assert person.ending is None


class TestAgeGate:
    def test_only_netone_has_one(self, begin):
        for company in COMPANIES:
            person = begin(company=company, text="see my data").says("I agree")
            assert (person.slot == "age") is (company == "netone")

    @pytest.mark.parametrize("words", ["Under 16", "I am 15", "14", "１５歳です", "not yet", "the second one"])
    def test_without_consent_it_ends_and_keeps_nothing(self, begin, words):
        person = begin(company="netone", text="see my data").says("I agree").says(words)
        assert person.slot == "guardian_consent"
        person.says("no")
        assert person.ending is Ending.REFUSED
        assert not person.state.filled

    def test_with_consent_it_goes_on(self, begin):
        person = begin(company="netone", text="see my data").says("I agree").presses("Cannot decide such things alone")
        person.says("yes, my mother has consented")
        assert person.slot == "capacity"

    @pytest.mark.parametrize("words", ["16", "I'm 42", "over 16", "the first", "２０"])
    def test_sixteen_and_older_go_on(self, begin, words):
        assert begin(company="netone", text="see my data").says("I agree").says(words).slot == "capacity"

    def test_growing_older_afterwards_drops_the_consent(self, begin):
        person = (
            begin(company="netone", text="see my data").says("I agree").says("15").says("yes").chooses("age", "adult")
        )
        assert "guardian_consent" not in person.state.filled
        assert person.slot == "capacity"

    @pytest.mark.parametrize("flow", ["inquiry", "complaint", "handoff"])
    def test_it_stands_before_every_personal_data(self, begin, flow):
        person = begin(flow, company="netone").says("A matter for the desk").says("I agree")
        assert person.slot == "age"
        assert person.heard[-1].text == "Are you 16 or older?"
        assert person.says("yes").slot == "reply_route"


class TestKana:
    def test_is_asked_for_a_name_in_kanji_only(self, at):
        assert at("name").says("佐藤花子").slot == "kana"
        assert at("name").says("さとう はなこ").slot == "relationship"
        assert at("name").says("Hanako Sato").slot == "relationship"

    @pytest.mark.parametrize("words", ["skip", "skip this please", "スキップ"])
    def test_can_be_skipped(self, at, words):
        person = at("name").says("佐藤花子").says(words, "skip", 0.6)
        assert person.slot == "relationship"
        assert person.state.text("kana") == ""

    def test_goes_with_the_name_it_belongs_to(self, at):
        person = (
            at("name").says("佐藤花子").says("さとう はなこ").says("change my name", "change", 0.8).says("山田花子")
        )
        assert person.slot == "kana"


class TestAnythingElse:
    @pytest.mark.parametrize("words", ["no", "Nothing else.", "no, that's all", "skip", "no thanks", "特になし"])
    def test_nothing_is_taken_as_nothing(self, at, words):
        person = at("anything_else").says(words, "deny", 0.7)
        assert person.slot == "review"
        assert "Anything else" not in person.text

    def test_a_remark_stands_in_the_review(self, at):
        person = at("anything_else").says("No calls before noon, please. I work at night.")
        assert "Anything else: No calls before noon, please. I work at night." in person.text

    @pytest.mark.parametrize("words", ["ok", "Yes.", "sure"])
    def test_a_mere_yes_is_asked_what_it_is(self, at, words):
        person = at("anything_else").says(words, "affirm", 0.9)
        assert person.slot == "anything_else"
        assert person.state.text("anything_else") is None


def test_a_mere_ok_names_no_recipient(at):
    person = at("recipient", "cessation_of_third_party").says("ok", "affirm", 0.9)
    assert person.slot == "recipient"
    assert "Please name them" in person.text


@pytest.mark.parametrize(
    "kind", ["correction", "addition", "deletion", "erasure", "suspension_of_use", "cessation_of_third_party"]
)
def test_every_kind_reaches_the_review(at, kind):
    person = at("review", kind)
    asked = set(person.asked)
    assert ("wrong_value" in asked) is (kind in ("correction", "addition", "deletion"))
    assert ("evidence" in asked) is (kind in ("correction", "addition", "deletion"))
    assert ("recipient" in asked) is (kind == "cessation_of_third_party")
    assert ("ground" in asked) is (kind in ("erasure", "suspension_of_use"))
    assert ("right_value" in asked) is (kind in ("correction", "addition"))
    assert "delivery_method" not in asked

"""Things that people typed in trial conversations and that were misread once."""

from __future__ import annotations

import pytest

from bot.dialogue.kinds import asks_in_japanese, kinds_in
from bot.dialogue.model import Ending
from bot.dialogue.names import name


class TestNothingToGive:
    @pytest.mark.parametrize("words", ["no have", "I have no papers", "i dont have", "I don't have any bill"])
    def test_an_optional_line_is_left_out(self, at, words):
        person = at("evidence", "correction").says(words)
        assert person.state.one("evidence") == "" and person.slot != "evidence"

    def test_send_at_an_optional_question_is_no_answer_to_it(self, at):
        person = at("review").says("name should be 佐藤 健一")
        assert person.slot == "kana"
        person.says("send it")
        assert person.slot == "review" and "Reading of the name" not in person.text
        assert at("anything_else").says("send").slot == "review"


class TestNames:
    @pytest.mark.parametrize(
        "words", ["As parent", "lawyer", "My mother", "Send", "send it", "for my son", "Guardian", "the agent"]
    )
    def test_a_role_and_a_command_are_no_names(self, words):
        assert name(words) is None

    @pytest.mark.parametrize("words", ["Grace Parent", "Agent Smith", "Daughtry Mother"])
    def test_a_role_within_a_name_is_one(self, words):
        assert name(words) == words


class TestAtTheEnd:
    @pytest.mark.parametrize("words", ["that's all", "That is everything.", "nothing else"])
    def test_saying_that_all_is_said_sends_it(self, at, words):
        assert at("review").says(words).ending is Ending.COMPLETE

    def test_no_alone_does_not(self, at):
        assert at("review").says("no").slot == "review"

    def test_a_further_wish_is_added_to_the_request_and_not_only_noted(self, at):
        person = at("anything_else").says("actually I also want you to erase my data")
        assert set(person.state.several("kinds")) == {"disclosure", "erasure"}
        assert "I add this to your request" in person.text and person.slot == "ground"

    @pytest.mark.parametrize("words", ["please erase nothing yet, call me first", "I want my old address in too"])
    def test_other_words_there_stay_words(self, at, words):
        person = at("anything_else").says(words)
        assert person.state.several("kinds") == ("disclosure",) and person.state.one("anything_else") == words

    def test_cancel_is_offered_once_after_three_failures(self, at):
        person = at("review")
        for _ in range(3):
            person.says("hm")
        labels = [option.label for option in person.heard[-1].options]
        assert labels.count("Cancel") == 1 and "Talk to a person" in labels


class TestKinds:
    @pytest.mark.parametrize(
        ("words", "kinds"),
        [
            ("my client wants to see the records of whom you gave his data", ("third_party_records",)),
            ("show me my data and whom you gave my data to", ("disclosure", "third_party_records")),
            ("I want them to stop", ("suspension_of_use",)),
            ("the calls must stop", ("suspension_of_use",)),
            ("make it stop please", ("suspension_of_use",)),
        ],
    )
    def test_in_english(self, words, kinds):
        assert kinds_in(words) == kinds

    @pytest.mark.parametrize(
        ("words", "kinds"),
        [
            ("開示", ("disclosure",)),
            ("個人情報の開示を請求します", ("disclosure",)),
            ("訂正と利用停止をお願いします", ("correction", "suspension_of_use")),
            ("第三者提供の停止", ("cessation_of_third_party",)),
            ("第三者提供記録の開示", ("third_party_records",)),
            ("利用目的の通知を求めます", ("purpose_notification",)),
            ("消去", ("erasure",)),
            ("個人情報を削除してください", ("erasure",)),
            ("訂正、追加又は削除", ("correction", "addition", "deletion")),
            ("I want 開示 please", ("disclosure",)),
        ],
    )
    def test_in_japanese(self, words, kinds):
        assert kinds_in(words) == kinds

    @pytest.mark.parametrize("words", ["開示", "利用停止をお願いします", "データを見たいです", "訂正または削除"])
    def test_what_is_demanded_in_japanese_is_a_request(self, words):
        assert asks_in_japanese(words)

    @pytest.mark.parametrize("words", ["開示の手数料はいくらですか", "請求書はどこですか？", "show my data"])
    def test_a_question_in_japanese_is_none(self, words):
        assert not asks_in_japanese(words)


class TestJapaneseAnswers:
    @pytest.mark.parametrize(
        ("slot", "words", "value"),
        [
            ("relationship", "顧客です", "customer"),
            ("relationship", "元社員", "former_employee"),
            ("relationship", "社員です", "employee"),
            ("relationship", "株主", "shareholder"),
            ("capacity", "本人です", "self"),
            ("capacity", "弁護士です", "delegated_agent"),
            ("capacity", "子供のため", "statutory_agent"),
            ("reply_route", "メールで", "email"),
            ("delivery_method", "電子データ", "electronic"),
            ("notice", "同意します", "agree"),
        ],
    )
    def test_name_a_choice(self, at, slot, words, value):
        assert at(slot).says(words).state.one(slot) == value


class TestAgents:
    @pytest.mark.parametrize("company", ["virtualex", "pyxos-jk", "netone", "it-logistics", "infomart"])
    def test_hear_of_the_papers_however_it_came_out_that_they_are_agents(self, at, begin, company):
        person = at("capacity", company=company).presses("As an authorised agent")
        assert "paper that shows you may act" in person.text and "in this chat" in person.text
        said = (
            "The policy says of agents" if company in ("pyxos-jk", "netone", "infomart") else "does not mention agents"
        )
        assert said in person.text
        lawyer = begin(company=company, text="I am a lawyer, on behalf of my client: show me her data")
        for slot, value in (("triage", "direct"), ("notice", "agree"), ("age", "adult")):
            if lawyer.slot == slot:
                lawyer.chooses(slot, value)
        assert lawyer.state.one("capacity") == "delegated_agent" and "paper that shows you may act" in lawyer.text

    def test_a_mother_who_asks_for_her_child_is_not_asked_whether_a_parent_consents(self, begin):
        person = begin(company="netone", text="I am the mother of a 12 year old boy, please erase his account")
        person.chooses("notice", "agree")
        assert person.state.one("capacity") == "statutory_agent" and person.slot == "name"
        other = begin(company="netone", text="erase my data").chooses("notice", "agree").says("I'm 14")
        assert other.slot == "guardian_consent"

    def test_nobody_else_hears_of_them(self, at):
        assert "paper that shows" not in at("capacity").presses("For myself").text


class TestShortMatters:
    def test_a_complaint_that_is_told_at_once_is_not_asked_for_again(self, begin):
        words = "I want to complain, you send me advertising although I asked you to stop"
        person = begin("complaint", "pyxos-jk", words)
        assert person.state.one("complaint_details") == words and person.slot == "notice"
        assert begin("complaint", "pyxos-jk", "I want to make a complaint please").slot == "complaint_details"
        assert begin("handoff", "pyxos-jk", "let me talk to a person").slot == "handoff_reason"

    @pytest.mark.parametrize("flow", ["inquiry", "complaint", "handoff"])
    def test_agreeing_is_no_matter_for_the_desk(self, begin, flow):
        person = begin(flow, "pyxos-jk", "")
        slot = person.slot
        assert person.says("I agree").slot == slot and slot not in person.state.filled

    def test_a_reference_in_the_middle_of_something_else_asks_for_its_code(self, begin):
        person = begin("inquiry", "pyxos-jk", "").says("Do you use drones?")
        assert person.says("what about PYX-26-7Q4K2-9").slot == "status_code"
        assert person.state.parent is not None and person.state.parent.flow == "inquiry"
        person = begin("inquiry", "pyxos-jk", "").says("Do you use drones?").says("withdraw PYX-26-7Q4K2-9")
        assert person.slot == "withdraw_code"

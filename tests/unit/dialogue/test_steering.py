"""Cancel, back, change, skip, why, help, questions and failures in a request."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Ending


class TestCancel:
    def test_asks_once_and_keeps_nothing(self, at):
        person = at("details").says("cancel")
        assert person.slot == "cancel_confirm"
        person.says("yes")
        assert person.ending is Ending.CANCELED
        assert not person.state.filled

    @pytest.mark.parametrize("words", ["no", "No, go on", "keep going", "don't", "いいえ", "hm?"])
    def test_anything_else_goes_on(self, at, words):
        person = at("details").says("cancel").says(words)
        assert person.slot == "details"
        assert person.state.one("name") == "Hanako Sato"

    def test_said_twice_confirms(self, at):
        assert at("details").says("cancel").says("cancel", "cancel", 0.9).ending is Ending.CANCELED

    def test_is_not_asked_about_when_nothing_was_told(self, begin):
        assert begin().says("stop").ending is Ending.CANCELED

    def test_a_question_instead_of_yes_or_no_is_answered(self, at):
        person = at("details").says("cancel").says("what does it cost?", "fees", 0.8)
        assert person.outcome.question
        assert person.slot == "details"

    def test_an_older_choice_pressed_instead_counts(self, at):
        person = at("details").says("cancel").chooses("reply_route", "phone")
        assert person.slot == "phone"

    def test_at_the_fee_it_is_asked_about(self, at):
        assert at("fee_ack").presses("Do not go on").slot == "cancel_confirm"


class TestBack:
    def test_goes_through_the_answers_one_by_one_and_returns(self, at):
        person = at("reply_route").says("back")
        assert person.slot == "relationship"
        person.says("go back")
        assert person.slot == "name"
        person.says("Taro Yamada")
        assert person.slot == "reply_route"
        assert person.state.one("relationship") == "customer"

    def test_at_the_first_question_there_is_nothing_before(self, begin):
        person = begin().says("back")
        assert person.slot == "kinds"
        assert "first question" in person.text

    def test_from_a_line_being_changed_returns_to_the_review(self, at):
        person = at("review").chooses("change_slot", "name").says("back")
        assert person.slot == "review"
        assert "Name: Hanako Sato" in person.text


class TestChange:
    def test_at_the_review_by_choice(self, at):
        person = at("review").presses("Change something")
        assert [option.label for option in person.heard[0].options][:3] == ["Request", "You are asking", "Name"]
        person.presses("Name")
        assert person.slot == "name"
        person.says("Taro Yamada")
        assert person.slot == "review"
        assert "Name: Taro Yamada" in person.text

    @pytest.mark.parametrize(
        ("words", "slot"),
        [
            ("change the e-mail", "email"),
            ("the email is wrong", "email"),
            ("No, the name is wrong", "name"),
            ("my relationship", "relationship"),
            ("edit the details", "details"),
            ("I want it on paper, change delivery", "delivery_method"),
        ],
    )
    def test_at_the_review_by_words(self, at, words, slot):
        assert at("review").says(words, "change", 0.7).slot == slot
        assert at("review").says(words, "off_topic", 0.2).slot == slot

    def test_in_the_middle_returns_to_the_slot_that_was_asked(self, at):
        person = at("details").says("I misspelled my name", "change", 0.8)
        assert person.slot == "name"
        person.says("Hanako Saito")
        assert person.slot == "details"

    def test_takes_a_new_value_that_the_message_has(self, at):
        person = at("details").says("change my e-mail to hanako.sato@example.jp", "change", 0.8)
        assert person.state.one("email") == "hanako.sato@example.jp"
        assert person.slot == "details"
        person = at("review").says("please change the name to Hanako Saito", "change", 0.8)
        assert person.state.one("name") == "Hanako Saito"
        assert person.slot == "review"

    def test_of_an_agents_own_name_is_not_that_of_the_person(self, at):
        person = at("agent_relation").says("my name is wrong", "change", 0.95)
        assert person.slot == "agent_name"

    def test_with_no_line_named_offers_the_lines(self, at):
        person = at("details").says("change something")
        assert person.text == "Which line would you like to change?"
        assert person.heard[0].options

    def test_of_the_kinds_asks_for_what_they_need(self, at):
        person = at("review").says("change the kind of request", "change", 0.9).says("correct my name")
        assert person.slot == "wrong_value"
        assert "delivery_method" not in person.state.filled

    def test_an_older_choice_changes_its_slot(self, at):
        person = at("details").chooses("relationship", "shareholder")
        assert person.state.one("relationship") == "shareholder"
        assert person.slot == "details"

    def test_a_choice_of_a_slot_not_reached_yet_changes_nothing(self, at):
        person = at("capacity").chooses("fee_ack", "understood")
        assert person.slot == "capacity"
        assert "fee_ack" not in person.state.filled

    def test_keeps_the_old_value_when_it_is_skipped(self, at):
        person = at("review").chooses("change_slot", "email").says("skip")
        assert person.slot == "review"
        assert person.state.one("email") == "hanako@example.jp"


class TestSkipWhyHelp:
    def test_a_needed_slot_cannot_be_skipped(self, at):
        person = at("name").says("skip")
        assert person.slot == "name"
        assert "cannot skip" in person.text

    def test_a_contact_that_cannot_be_skipped_offers_another_way(self, at):
        person = at("email").says("skip this question", "skip", 0.8).presses("Be reached another way")
        assert person.slot == "reply_route"

    @pytest.mark.parametrize(
        "slot", ["kinds", "notice", "capacity", "name", "email", "address", "phone", "details", "review"]
    )
    def test_why_explains_and_asks_again(self, begin, at, slot):
        person = begin() if slot == "kinds" else at(slot)
        person.says("why do you need that?", "why", 0.7)
        assert person.slot == slot
        assert len(person.heard) == 2

    def test_help_shows_an_example(self, at):
        person = at("name").says("help")
        assert "Hanako Sato" in person.text
        assert person.slot == "name"

    def test_small_talk_is_answered_and_is_no_failure(self, at):
        person = at("name").says("hello", "greet", 0.9)
        assert person.state.failures == 0
        assert person.heard[0].text.startswith("Hello")
        assert at("email").says("are you a robot?", "bot_challenge", 0.9).state.failures == 0


class TestQuestions:
    def test_is_answered_and_the_same_slot_asked_again(self, at):
        for slot in ("name", "email", "address", "details", "reply_route", "relationship"):
            person = at(slot).says("How long do you keep my data?", "retention", 0.7)
            assert person.outcome.question, slot
            assert person.heard[-1].asks == slot

    def test_a_pressed_topic_is_a_question(self, at):
        from bot.dialogue.model import Option

        assert at("name").presses_payload(Option("Cookies", "/cookies")).outcome.question

    def test_a_question_never_accepts_or_sends(self, at):
        person = at("review").says("ok, and what is the fee?", "off_topic", 0.2)
        assert person.slot == "review"
        assert person.ending is None

    def test_asking_for_something_to_be_done_is_an_answer(self, begin, at):
        assert begin().says("Can you delete my data?", "deletion", 0.8).state.several("kinds") == ("erasure",)
        assert at("reply_route").says("Can you call me?", "contact", 0.6).slot == "phone"
        assert begin().says("How do I delete my data?", "deletion", 0.8).outcome.question


class TestFailures:
    def test_three_in_a_row_offer_ways_out(self, at):
        person = at("email").says("hanako at home")
        assert person.text == "That does not look like a complete e-mail address."
        person.says("hanako@")
        assert "hanako@example.jp" in person.text
        person.says("hanako@home")
        assert [option.payload.split("{")[0] for option in person.heard[0].options] == [
            "/choose",
            "/handoff",
            "/cancel",
        ]
        person.presses("Talk to a person")
        assert person.slot == "handoff_reason"

    def test_a_good_answer_forgets_them(self, at):
        person = at("email").says("x").says("y").says("hanako@example.jp")
        assert person.state.failures == 0

    @pytest.mark.parametrize("words", ["", " ", "?!", "。", "\x00", "🙂"])
    def test_nothing_readable_is_a_failure_everywhere(self, begin, at, words):
        slots = [
            "notice",
            "capacity",
            "name",
            "relationship",
            "reply_route",
            "email",
            "phone",
            "address",
            "details",
            "fee_ack",
        ]
        assert begin().says(words).slot == "kinds"
        for slot in [*slots, "delivery_method", "review"]:
            person = at(slot).says(words)
            assert (person.slot, person.state.failures, person.ending) == (slot, 1, None)


class TestSensitive:
    @pytest.mark.parametrize("slot", ["kinds", "name", "email", "phone", "address", "details", "anything_else"])
    @pytest.mark.parametrize(
        "number", ["4111 1111 1111 1111", "１２３４５６７８９０１８", "my number 1234-5678-9012", "309212345610"]
    )
    def test_is_refused_without_echo_and_without_counting(self, begin, at, slot, number):
        person = begin() if slot == "kinds" else at(slot)
        person.says(f"here it is: {number}")
        assert person.slot == slot
        assert person.heard[0].text.startswith("That looks like the number of a card")
        assert "1111" not in person.text
        assert "5678" not in person.text.replace("090-1234-5678", "").replace("03-1234-5678", "")
        assert person.state.failures == 0

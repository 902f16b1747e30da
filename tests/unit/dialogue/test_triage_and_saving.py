"""Triage, questions about a slot or the chat, consent taken back, saving, and the review of short matters."""

from __future__ import annotations

import pytest

from bot.dialogue.engine import taken_up
from bot.dialogue.model import Ending, Option


class TestTriage:
    def test_is_asked_only_where_the_policy_sends_somebody_elsewhere(self, begin):
        assert begin(company="infomart", text="see my data").slot == "notice"
        assert begin(company="infomart", text="correct my address").slot == "triage"
        assert begin(company="virtualex", text="see my data").slot == "triage"
        assert begin(company="pyxos-jk", text="correct my address").slot == "notice"

    def test_what_is_evident_is_not_asked(self, begin):
        assert begin(company="virtualex", text="I applied for a job with you, delete my data").slot == "notice"
        assert begin(company="infomart", text="correct the address in my job application").slot == "notice"
        person = begin(company="infomart", text="correct the membership information")
        assert person.slot == "triage"
        assert "support centre" in person.text

    @pytest.mark.parametrize(
        ("company", "words", "value"),
        [
            ("infomart", "yes, membership", "membership"),
            ("infomart", "I don't know", "unsure"),
            ("infomart", "no", "other"),
            ("infomart", "something else", "other"),
            ("virtualex", "I dont know", "unsure"),
            ("virtualex", "directly to you", "direct"),
            ("virtualex", "the first one", "direct"),
            ("virtualex", "I am a customer of another company", "client"),
            ("virtualex", "I bought something from a company that you work for", "client"),
        ],
    )
    def test_typed_answers(self, begin, company, words, value):
        person = begin(company=company, text="correct my address").says(words)
        assert person.state.text("triage") == value

    @pytest.mark.parametrize("words", ["Stop here", "no, I ask them", "the first"])
    def test_who_is_sent_elsewhere_may_stop(self, begin, words):
        person = begin(company="virtualex", text="delete my data").presses("To another company").says(words)
        assert person.ending is Ending.ELSEWHERE
        assert not person.state.filled

    @pytest.mark.parametrize("words", ["Go on with the desk", "yes, go on", "pass it to the desk all the same"])
    def test_or_go_on(self, begin, words):
        person = begin(company="virtualex", text="delete my data").presses("To another company").says(words)
        assert person.slot == "notice"
        assert person.state.one("triage") == "client"

    @pytest.mark.parametrize("words", ["I only have a question", "just a question"])
    def test_only_a_question_opens_nothing(self, begin, words):
        person = begin().says(words)
        assert person.ending is Ending.ELSEWHERE
        assert "just ask it" in person.text


class TestAskingBack:
    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ("why do you need my e-mail?", "to answer you, and uses it for nothing else"),
            ("what do you need my name for?", "looks for the data under this name"),
            ("Why must I give my telephone number", "to call you"),
        ],
    )
    def test_why_is_answered_for_the_slot_that_is_meant_with_the_section(self, at, words, says):
        person = at("relationship").says(words)
        assert says in person.text
        assert "section 2.a" in person.text
        assert person.slot == "relationship"

    def test_why_should_i_agree(self, begin):
        person = begin(text="see my data").says("why should I agree?")
        assert "Article 21(2)" in person.text
        assert person.state.failures == 0

    @pytest.mark.parametrize("words", ["what do you mean?", "I don't understand", "What does that mean?"])
    def test_not_understanding_gets_help(self, at, words):
        person = at("capacity").says(words)
        assert "For example" in person.text
        assert person.state.failures == 0

    def test_a_question_about_the_chat_is_answered_there(self, at):
        person = at("name").says("is this chat recorded?", "chat_data", 0.9)
        assert person.outcome.aside == "chat_data"
        assert person.slot == "name"

    def test_the_notice_is_told_once(self, begin):
        person = begin(text="see my data")
        assert len(person.text) > 800
        person.says("who are you?", "company_identity", 0.9)
        assert person.outcome.question
        assert len(person.text) < 80
        assert [option.label for option in person.heard[-1].options] == ["I agree", "I do not agree"]


class TestConsentTakenBack:
    @pytest.mark.parametrize("slot", ["name", "email", "details", "anything_else", "review"])
    @pytest.mark.parametrize(
        "words",
        [
            "I changed my mind, I don't agree",
            "I do not agree any more",
            "I withdraw my consent",
            "I no longer consent.",
        ],
    )
    def test_asks_to_cancel_at_any_later_slot(self, at, slot, words):
        assert at(slot).says(words).slot == "cancel_confirm"

    @pytest.mark.parametrize(
        "words", ["I do not agree with your advertising calls", "I changed my mind about the newsletter"]
    )
    def test_what_is_about_the_data_is_an_answer(self, at, words):
        assert at("details").says(words).state.one("details") == words


class TestSaving:
    @pytest.mark.parametrize("words", ["save this for later", "Save.", "can I finish this later?", "continue later"])
    @pytest.mark.parametrize("slot", ["name", "email", "details", "review"])
    def test_keeps_the_state(self, at, slot, words):
        person = at(slot).says(words)
        assert person.ending is Ending.SAVED
        assert person.state.several("kinds") == ("disclosure",)

    def test_is_offered_at_the_review(self, at):
        assert at("review").presses("Save for later").ending is Ending.SAVED

    def test_needs_the_notice_and_a_request(self, begin):
        assert "nothing to save" in begin(text="see my data").says("save it for later").text
        person = begin("complaint").says("They called me three times").says("save it")
        assert person.ending is None
        assert "Only a request" in person.text

    def test_what_was_saved_is_not_taken_up_inside_what_is_open(self, at):
        person = at("email").presses_payload(Option("Try again", "/resume"))
        assert "Something else is open here" in person.text
        assert person.slot == "email"
        assert person.state.parent is None

    def test_goes_on_where_it_was(self, at):
        person = at("details")
        again = taken_up(person.state, person.setting)
        assert (again.state.asked, again.says[0].text[:12]) == ("details", "Welcome back")

    @pytest.mark.parametrize("name", ["Ren Save", "Sava Later"])
    def test_a_name_is_a_name(self, at, name):
        assert at("name").says(name).state.one("name") == name


class TestShortMatters:
    def test_a_wrong_contact_is_mended_at_the_review(self, begin):
        person = begin("inquiry").says("How long do you keep calls?").says("ok").says("mail a@exmple.jp")
        assert person.slot == "review"
        person.says("no, my email is a@example.jp")
        assert person.state.one("email") == "a@example.jp"
        assert person.slot == "review"

    def test_may_be_answered_in_the_chat_itself(self, begin):
        person = begin("handoff").says("I need help with the form").says("ok").presses("Here in this chat")
        assert person.slot == "review"
        assert begin("inquiry").says("How long?").says("ok").says("just answer here").slot == "review"

    def test_but_not_a_request(self, at):
        assert "Here in this chat" not in [option.label for option in at("reply_route").heard[-1].options]
        assert at("reply_route").says("here in this chat").slot == "reply_route"

    def test_the_request_around_is_still_asked_for_its_route(self, at):
        person = at("name").says("talk to a person", "handoff", 0.9).says("the form").presses("Here in this chat")
        person.says("send it").says("Hanako Sato").says("customer")
        assert person.slot == "reply_route"

    @pytest.mark.parametrize(("flow", "offered"), [("inquiry", True), ("handoff", True), ("complaint", False)])
    def test_the_last_messages_go_along_only_if_wished(self, begin, flow, offered):
        person = begin(flow).says("Something is wrong here").says("ok").says("a@example.jp")
        labels = [option.label for option in person.heard[-1].options]
        assert ("Send it with our last messages" in labels) is offered
        if offered:
            assert person.says("send it with the chat").state.one("review") == "submit_with_chat"


class TestNewValues:
    def test_sending_while_a_line_is_changed_keeps_the_line(self, at):
        person = at("review").chooses("change_slot", "details").says("send it")
        assert person.slot == "review"
        assert person.state.one("details") == "my account"

    @pytest.mark.parametrize(
        ("words", "slot", "value"),
        [
            ("the name should be Hanako Saito instead", "name", "Hanako Saito"),
            ("change my name to Hanako Saito", "name", "Hanako Saito"),
            ("no, my email is new@example.jp", "email", "new@example.jp"),
            ("my name is Hanako Saito, not Sato", "name", "Hanako Saito"),
            ("change my email from hanako@example.jp to new@example.jp", "email", "new@example.jp"),
            ("please mail me at new@example.jp", "email", "new@example.jp"),
            ("make the delivery be on paper: the delivery should be paper", "delivery_method", "paper"),
        ],
    )
    def test_are_taken_alone(self, at, words, slot, value):
        person = at("review").says(words)
        assert person.state.one(slot) == value
        assert person.slot == "review"

    @pytest.mark.parametrize("words", ["the name is wrong", "my name is not right", "the name has a typo"])
    def test_finding_fault_asks_for_the_value(self, at, words):
        assert at("review").says(words).slot == "name"

    @pytest.mark.parametrize("slot", ["name", "agent_name", "agent_relation"])
    @pytest.mark.parametrize("words", ["customer", "e-mail", "by post", "email", "Telephone"])
    def test_an_answer_to_another_question_is_no_name_and_no_relation(self, at, slot, words):
        person = at(slot).says(words)
        assert person.slot == slot
        assert slot not in person.state.filled


@pytest.mark.parametrize(
    ("slot", "kind", "words"),
    [
        ("evidence", "correction", "nothing"),
        ("recipient", "cessation_of_third_party", "I don't know"),
        ("period", "third_party_records", "I can't remember"),
        ("ground", "erasure", "I'd rather not say"),
        ("ground", "erasure", "I don't want to say"),
        ("ground", "suspension_of_use", "skip"),
    ],
)
def test_what_is_optional_can_be_left_open_in_words(at, slot, kind, words):
    person = at(slot, kind, "infomart").says(words)
    assert person.state.text(slot) == ""
    assert person.slot != slot


def test_a_ground_is_taken_from_the_choices_or_in_own_words(at):
    assert at("ground", "erasure").presses("It leaked, or may have").state.one("ground") == "leaked"
    assert at("ground", "erasure").says("the second").state.one("ground") == "beyond_purpose"
    assert at("ground", "erasure").says("I closed my account").state.one("ground") == "I closed my account"


def test_everything_is_offered_as_the_details_where_it_makes_sense(at):
    assert at("details").presses("Everything").state.one("details") == "Everything"
    assert not at("details", "correction").heard[-1].options

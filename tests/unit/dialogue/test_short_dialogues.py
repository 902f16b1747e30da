"""Inquiry, complaint, handoff, status and withdrawal; and a dialogue inside another."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Ending


@pytest.mark.parametrize(
    ("flow", "slot"),
    [("inquiry", "inquiry_question"), ("complaint", "complaint_details"), ("handoff", "handoff_reason")],
)
def test_a_matter_for_the_desk_goes_by_notice_and_reply_route(begin, flow, slot):
    person = begin(flow)
    assert person.slot == slot
    person.says("How long do you keep recordings of calls?", "retention", 0.9)
    assert person.state.one(slot) == "How long do you keep recordings of calls?"
    person.says("yes").says("e-mail").says("a@example.jp")
    assert person.slot == "review"
    assert "E-mail: a@example.jp" in person.text
    person.says("send it")
    assert person.ending is Ending.COMPLETE
    assert person.asked == [slot, "notice", "reply_route", "email", "review"]


def test_the_last_question_is_offered_as_the_question_for_the_desk(begin):
    person = begin("inquiry", last_question="Do you use drones?")
    person.presses("Do you use drones?")
    assert person.state.one("inquiry_question") == "Do you use drones?"


def test_a_last_question_with_a_card_number_is_not_offered(begin):
    assert not begin("inquiry", last_question="Is 4111 1111 1111 1111 stored?").heard[0].options


@pytest.mark.parametrize("flow", ["status", "withdraw"])
def test_reference_and_code_are_read_in_any_form(begin, flow):
    person = begin(flow).says("it's ｐｙｘ－２６－７ｑ４ｋ２－９, I think")
    assert person.state.one(f"{flow}_reference") == "PYX-26-7Q4K2-9"
    person.says("the code is 4t9xm2kd7r please")
    assert person.state.one(f"{flow}_code") == "4T9XM-2KD7R"
    assert person.ending is Ending.COMPLETE


def test_an_incomplete_reference_is_explained(begin):
    person = begin("status").says("PYX-26")
    assert person.heard[0].text == "That is not a complete reference."


class TestAPersonInTheMiddle:
    def test_returns_to_the_same_slot_and_asks_nothing_twice(self, at):
        person = at("name").says("let me talk to a person", "handoff", 0.8)
        assert person.slot == "handoff_reason"
        person.says("I do not understand the form")
        assert person.slot == "reply_route", "the notice was accepted in the request"
        person.says("a@example.jp").says("yes")
        assert person.endings == [Ending.COMPLETE]
        assert person.state.flow == "request"
        assert person.slot == "name"
        person.says("Hanako Sato").says("customer")
        assert person.slot == "details", "the reply route was told to the handoff"
        assert person.state.one("email") == "a@example.jp"

    def test_skips_the_slot_that_it_filled(self, at):
        person = (
            at("reply_route").says("get me a human", "handoff", 0.8).says("the form").says("090-1234-5678").says("ok")
        )
        assert person.slot == "details"
        assert person.state.one("phone") == "+81 90-1234-5678"

    def test_cancelling_it_leaves_the_request_as_it_was(self, at):
        person = at("relationship").says("operator please", "handoff", 0.7).says("the form").says("cancel").says("yes")
        assert person.slot == "relationship"
        assert person.state.one("name") == "Hanako Sato"
        assert person.endings == [Ending.CANCELED]

    def test_going_back_from_its_first_question_returns(self, at):
        person = at("details").says("operator please", "handoff", 0.7).says("back")
        assert (person.state.flow, person.slot) == ("request", "details")

    def test_it_is_not_opened_inside_itself(self, at):
        person = at("details").says("operator please", "handoff", 0.7).says("talk to a person", "handoff", 0.8)
        assert person.slot == "handoff_reason"
        assert person.state.parent is not None
        assert person.state.parent.flow == "request"

    def test_refusing_its_notice_returns_to_the_request(self, begin):
        person = begin(text="see my data").says("get me a human", "handoff", 0.8).says("the form").says("no")
        assert person.endings == [Ending.REFUSED]
        assert (person.state.flow, person.slot) == ("request", "notice")

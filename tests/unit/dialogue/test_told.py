"""What a person tells by the way is used when its turn comes, and nothing is made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.doors import flow_meant
from bot.dialogue.model import Ending, State
from bot.dialogue.told import name_beside_capacity, own_name, told_in

NOTICED = "From what you wrote, I take this"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm Hanako Sato, I want to see my data", "Hanako Sato"),
        ("I am Hanako Sato and I want my data", "Hanako Sato"),
        ("Hello, my name is Ken Mori. Delete my data.", "Ken Mori"),
        ("my name is hanako sato", "hanako sato"),
        ("Name: José Núñez, please delete everything", "José Núñez"),
        ("私の名前は佐藤花子です。データを見たい", "佐藤花子"),
        ("This is Ludwig Van Beethoven, show me my data", "Ludwig Van Beethoven"),
        ("I'm from Tokyo", None),
        ("I am a customer", None),
        ("I'm Japanese", None),
        ("my name is wrong in your records", None),
        ("my name is misspelled", None),
        ("My name is spelt wrong", None),
        ("I AM VERY ANGRY", None),
        ("I am Hanako Sato's mother", None),
        ("I'm sure you know Acme", None),
    ],
)
def test_a_name_is_taken_only_from_an_introduction(text, name):
    assert own_name(text) == name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I want to see my data, mail me at hanako@example.jp", {"reply_route": "email", "email": "hanako@example.jp"}),
        ("show me my data. You can reach me by phone on 03-1234-5678.", {"reply_route": "phone"}),
        ("send my data to 100-0001, 1-1 Chiyoda, Tokyo", {"reply_route": "post"}),
        ("delete my data and answer by post", {"reply_route": "post"}),
        ("I am a former employee, show me my file", {"relationship": "former_employee"}),
        ("I applied for a job with you, delete it all", {"relationship": "applicant"}),
        ("on behalf of my son I want to see his data", {"capacity": "statutory_agent"}),
        ("as the guardian of Taro", {"capacity": "statutory_agent"}),
    ],
)
def test_contact_capacity_and_relationship_are_taken(policies, text, told):
    state = State("request", "s", {"kinds": ("disclosure",)})
    found = told_in(text, state, policies.company("pyxos-jk"))
    assert {slot: found.get(slot) for slot in told} == told


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("correction", "my e-mail is hanako@new.example now, please correct it"),
        ("erasure", "please delete hanako@example.jp from your lists"),
        ("suspension_of_use", "stop sending mails: hanako@example.jp"),
        ("correction", "my address is 100-0001, 1-1 Chiyoda, Tokyo"),
    ],
)
def test_an_address_that_is_the_matter_itself_is_no_contact(policies, kind, text):
    state = State("request", "s", {"kinds": (kind,)})
    assert "email" not in told_in(text, state, policies.company("pyxos-jk"))
    assert "address" not in told_in(text, state, policies.company("pyxos-jk"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("for myself, Hanako Sato", "Hanako Sato"),
        ("For myself. My name is Hanako Sato.", "Hanako Sato"),
        ("for me: 佐藤花子", "佐藤花子"),
        ("for my son, Taro Sato", "Taro Sato"),
        ("for myself, please", None),
        ("for myself, of course", None),
        ("for my daughter, she is 12", None),
        ("for myself", None),
    ],
)
def test_a_name_beside_the_capacity(text, name):
    assert name_beside_capacity(text) == name


def test_one_sentence_fills_kinds_name_route_and_contact_but_only_after_the_notice(begin):
    person = begin(text="I'm Hanako Sato, I want to see my data, mail me at hanako@example.jp")
    assert person.slot == "notice"
    assert set(person.state.filled) == {"kinds"}
    person.says("I agree").says("for myself")
    assert f"{NOTICED}: Name: Hanako Sato." in person.text
    assert person.slot == "relationship"
    person.says("customer")
    assert person.slot == "details"
    assert person.state.one("email") == "hanako@example.jp"


def test_refusing_the_notice_or_cancelling_wipes_what_was_told(begin):
    text = "I'm Hanako Sato, I want to see my data, mail me at hanako@example.jp"
    for words in (["no"], ["cancel", "yes"]):
        person = begin(text=text)
        for said in words:
            person.says(said)
        assert person.ending in (Ending.REFUSED, Ending.CANCELED)
        assert not person.state.offered
        assert not person.state.filled


def test_an_agents_introduction_is_the_agents_name(begin):
    person = begin(text="I'm Ichiro Sato, on behalf of my son I want to see his data").says("I agree")
    assert person.slot == "name", "whose data it is was not said"
    person.says("Taro Sato")
    assert person.slot == "agent_relation"
    assert (person.state.one("name"), person.state.one("agent_name")) == ("Taro Sato", "Ichiro Sato")


def test_a_name_beside_the_capacity_is_not_asked_for(begin):
    person = begin(text="see my data").says("ok").says("for my son, Taro Sato")
    assert person.slot == "agent_name"
    assert person.state.one("name") == "Taro Sato"


def test_how_somebody_is_related_is_not_asked_again(begin):
    person = (
        begin(text="delete my daughter's data").says("ok").says("I am her mother").says("Mei Tanaka").says("Aya Tanaka")
    )
    assert person.slot == "relationship"
    assert person.state.one("agent_relation") == "mother"


def test_what_is_told_too_early_is_kept_in_mind_and_is_no_failure(begin):
    person = begin(text="see my data").says("ok").says("my name is Hanako Sato")
    assert (person.slot, person.state.failures) == ("capacity", 0)
    assert "keep that in mind" in person.text
    assert person.says("for myself").state.one("name") == "Hanako Sato"


def test_what_describes_the_data_is_never_a_contact(at):
    person = at("details").says("everything that you send to hanako@old.example, mail me at home")
    assert person.state.one("email") == "hanako@example.jp"


def test_the_whole_story_that_begins_a_complaint_is_not_asked_for_again(begin):
    story = "I want to complain because you gave my number to an advertising company and now they call me every evening"
    person = begin("complaint", text=story)
    assert person.slot == "notice"
    assert person.state.one("complaint_details") == story
    assert begin("complaint", text="I want to complain").slot == "complaint_details"


@pytest.mark.parametrize("flow", ["status", "withdraw"])
def test_a_reference_and_a_code_in_the_first_message_are_taken(begin, flow):
    assert begin(flow, text=f"{flow} of pyx-26-7q4k2-9").slot == f"{flow}_code"
    person = begin(flow, text=f"{flow} PYX-26-7Q4K2-9, code 4T9XM-2KD7R")
    assert person.ending is Ending.COMPLETE
    assert person.state.one(f"{flow}_code") == "4T9XM-2KD7R"
    assert begin(flow, text="how is my request doing").slot == f"{flow}_reference"


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_can_be_listened_to(policies, text):
    for company in policies.companies.values():
        told = told_in(text, State("request", "s", {"kinds": ("disclosure",)}), company)
        assert all(isinstance(value, str) and value for value in told.values())
    flow_meant(text)
    name_beside_capacity(text)

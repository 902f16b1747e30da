"""What is said after something was sent, and where an access code is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.afterwards import Afterwards, meant_afterwards
from bot.dialogue.engine import start, step
from bot.dialogue.model import Heard, State


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("send it", Afterwards.SENDS),
        ("Yes, send it!", Afterwards.SENDS),
        ("please submit my request again", Afterwards.SENDS),
        ("again?", Afterwards.SENDS),
        ("What do I do now?", Afterwards.NEXT),
        ("ok, what happens next?", Afterwards.NEXT),
        ("I lost my access code", Afterwards.LOST_CODE),
        ("I didn't write down the code", Afterwards.LOST_CODE),
        ("I lost my resume code", None),
        ("send me my data", None),
        ("do you send it to third parties", None),
        ("what do I do to see my data", None),
        ("what happens to my data", None),
    ],
)
def test_what_is_meant(text, meant):
    assert meant_afterwards(text) is meant


@pytest.mark.parametrize("flow", ["inquiry", "complaint", "handoff"])
@pytest.mark.parametrize("words", ["send it", "again?", "yes, send it"])
def test_a_word_for_sending_is_no_matter_for_the_desk(begin, flow, words):
    person = begin(flow)
    asked = person.slot
    person.says(words)
    assert person.slot == asked
    assert asked not in person.state.filled


def test_the_reference_just_given_is_not_asked_for(begin):
    person = begin("status")
    setting = replace(person.setting, sent="PYX-26-7Q4K2-9")
    begun = start(State("status", "s"), Heard("what is the status of my request", "status", 0.9), setting)
    assert begun.state.asked == "status_code"
    assert "PYX-26-7Q4K2-9" in begun.says[0].text
    other = step(begun.state, Heard("pyx-26-vzyxw-1"), setting)
    assert other.state.asked == "status_code"
    assert other.state.one("status_reference") == "PYX-26-VZYXW-1"


def test_a_lost_code_gets_help_and_counts_as_no_failure(begin):
    person = begin("status", text="status of PYX-26-7Q4K2-9").says("I lost my access code")
    assert (person.slot, person.state.failures) == ("status_code", 0)
    assert "shown once" in person.text

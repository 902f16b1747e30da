"""What is known already is shown when it is asked for again, and can be left as it is."""

from __future__ import annotations

import pytest

from bot.dialogue.model import Ending


@pytest.mark.parametrize(
    "words",
    ["keep it", "Keep it.", "leave it as it is", "same", "unchanged", "the same", "please keep it"],
)
def test_after_back_the_known_value_can_be_kept(at, words):
    person = at("reply_route").says("back")
    assert person.slot == "relationship"
    assert "So far: Customer." in person.text
    person.says(words, "save", 0.65)
    assert person.slot == "reply_route"
    assert person.ending is None
    assert person.state.one("relationship") == "customer"


def test_a_choice_keeps_it_too(at):
    person = at("details").says("back")
    assert "So far: hanako@example.jp." in person.text
    assert person.presses("Leave it as it is").slot == "details"
    assert person.state.one("email") == "hanako@example.jp"


def test_a_word_for_keeping_saves_nothing_where_nothing_is_known(at):
    person = at("relationship").says("keep it", "save", 0.65)
    assert (person.slot, person.ending) == ("relationship", None)


def test_own_words_changed_can_stay(at):
    person = at("review").chooses("change_slot", "details")
    assert "So far: my account." in person.text
    person.says("leave it as it is")
    assert person.slot == "review"
    assert person.state.one("details") == "my account"


def test_keeping_for_later_still_saves(at):
    assert at("details").says("keep it for later", "save", 0.9).ending is Ending.SAVED

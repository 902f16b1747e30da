"""A question leans on the conversation where it points back or is too short to stand alone."""

from __future__ import annotations

import pytest

from bot.answering.context import in_context
from bot.answering.model import Before
from bot.policies.model import Policies
from tests.unit.answering.conftest import Asked


@pytest.mark.parametrize("text", ["which items?", "and who gets them from you", "can I get out of that"])
def test_a_question_that_points_back_is_about_the_topic_before(policies: Policies, asked: Asked, text: str) -> None:
    question = asked(
        text, ("off_topic", 0.5), ("contact", 0.2), ("sharing", 0.1), hits=(("5#phone", 0.5), ("3#list", 0.4))
    )
    meant = in_context(question, policies.company("aoba"), policies, Before("sharing", None, ()))
    assert meant.topics[0][0] == "sharing"
    assert meant.hits["aoba"][0].ref == "3#list"
    assert sum(probability for _, probability in meant.topics) == pytest.approx(1.0)


def test_a_question_that_stands_alone_is_left_as_it_is(policies: Policies, asked: Asked) -> None:
    text = "which telephone number does your desk have for people who want to complain"
    question = asked(text, ("contact", 0.9), hits=(("5#phone", 0.9),))
    assert in_context(question, policies.company("aoba"), policies, Before("sharing", None, ())) == question


def test_without_anything_before_nothing_changes(policies: Policies, asked: Asked) -> None:
    question = asked("which ones?", ("off_topic", 0.9))
    assert in_context(question, policies.company("aoba"), policies, Before()) == question


def test_a_question_that_is_surely_off_topic_stays_so(policies: Policies, asked: Asked) -> None:
    question = asked("sing me a song", ("off_topic", 0.99), ("cookies", 0.01))
    meant = in_context(question, policies.company("aoba"), policies, Before("cookies", None, ()))
    assert meant == question

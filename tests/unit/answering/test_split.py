from __future__ import annotations

import time

import pytest

from bot.answering import left_over, questions


@pytest.mark.parametrize(
    "text",
    [
        "cookies",
        "Do you use cookies?",
        "I applied last year. How long do you keep my papers? Thank you!",
        "Do you collect, use and share my data?",
        "Is it free or do I have to pay?",
        "Tell me what you collect and how you use it",
        "Do you use cookies? Really?",
        "Do you use them at www.example.co.jp? If so, which?",
        "I want my data deleted",
    ],
)
def test_a_single_question_is_returned_whole(text: str) -> None:
    assert questions(text) == (text,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Is my data sold? Can I have it deleted?", ("Is my data sold?", "Can I have it deleted?")),
        ("What is the fee and how do I pay it?", ("What is the fee", "how do I pay it?")),
        ("Do you use cookies, and what about web beacons?", ("Do you use cookies", "what about web beacons?")),
        (
            "Hello! I hold shares. What is my name used for? Who sees it?",
            ("I hold shares. What is my name used for?", "Who sees it?"),
        ),
        ("How do I ask for my data? How much?", ("How do I ask for my data?", "How much?")),
        ("個人情報？ cookies？", ("個人情報？", "cookies？")),
        ("is it sold\nwho can see it", ("is it sold", "who can see it")),
    ],
)
def test_several_questions_are_taken_apart_with_their_context(text: str, parts: tuple[str, ...]) -> None:
    assert questions(text) == parts


def test_no_more_than_three_are_taken_and_the_rest_is_counted() -> None:
    text = "Is it sold? Is it shared? Is it kept? Is it deleted? Is it safe?"
    assert questions(text) == ("Is it sold?", "Is it shared?", "Is it kept?")
    assert left_over(text) == 2


def test_an_empty_message_has_no_question() -> None:
    assert questions("") == questions(" \n\t") == ()


@pytest.mark.parametrize("piece", ["? ", "and do you ", "a. ", ", and what about ", "how ", "....", "hi, "])
def test_a_long_message_costs_no_more_than_it_should(piece: str) -> None:
    text = (piece * 2000)[:2000]
    before = time.process_time()
    assert len(questions(text)) <= 3
    assert time.process_time() - before < 0.2

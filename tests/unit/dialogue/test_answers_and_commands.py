"""Answers are never taken for commands or questions, and commands and questions never for answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phrases import ADDRESSES, COMMANDS, FREE_TEXTS, NAMES, QUESTIONS

from bot.dialogue.engine import step
from bot.dialogue.model import Heard
from bot.dialogue.names import name

INTENTS = (
    "cancel",
    "go_back",
    "change",
    "skip",
    "why",
    "help",
    "handoff",
    "greet",
    "thanks",
    "goodbye",
    "affirm",
    "deny",
)
TOPICS = ("contact", "purposes_of_use", "call_recording", "complaints", "agents", "fees")
OTHERS = ("japanese", "off_topic", "status", "complaint", "bot_challenge")
DOUBTS = (0.89,)


def test_there_is_enough_to_try():
    assert len(set(NAMES)) >= 200
    assert len(set(ADDRESSES)) >= 100
    assert len(set(FREE_TEXTS)) >= 100
    assert sum(len(phrases.split("|")) for phrases in COMMANDS.values()) >= 60
    assert len(set(QUESTIONS)) >= 60


def taken(person, text, slot):
    """How each intent and confidence is understood: what did not end as a value of `slot`."""
    wrong = []
    for intent in (*INTENTS, *TOPICS, *OTHERS):
        for confidence in DOUBTS:
            after = step(person.state, Heard(text, intent, confidence), person.setting)
            if after.state.filled.get(slot) is None or after.question or after.state.asked == slot:
                wrong.append((text, intent, confidence))
    return wrong


@pytest.mark.parametrize(
    ("slot", "texts"), [("name", NAMES), ("agent_name", NAMES), ("address", ADDRESSES), ("details", FREE_TEXTS)]
)
def test_an_answer_is_taken_whatever_the_classifier_thinks_it_is(at, slot, texts):
    person = at(slot)
    assert [wrong for text in texts for wrong in taken(person, text, slot)] == []


@pytest.mark.parametrize("kind", ["correction", "addition", "erasure"])
@pytest.mark.parametrize("slot", ["details", "wrong_value"])
def test_what_is_wrong_in_the_data_is_an_answer_where_data_are_to_be_corrected(at, slot, kind):
    if slot == "wrong_value" and kind == "erasure":
        return
    texts = [
        "change my address",
        "my name is wrong",
        "correct my e-mail",
        "the phone number",
        "my old address",
        "fix the name",
    ]
    if kind == "erasure":
        texts = ["my address", "the phone number", "my old address"]
    person = at(slot, kind)
    assert [wrong for text in texts for wrong in taken(person, text, slot)] == []


@pytest.mark.parametrize("slot", ["name", "email", "address", "phone", "details", "wrong_value"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_obeyed_while_something_is_asked_for(at, slot, command):
    person = at(slot, "correction" if slot == "wrong_value" else "disclosure")
    before = person.state
    wrong = []
    for phrase in COMMANDS[command].split("|"):
        if command == "change" and slot in ("name", "wrong_value") and "name" in phrase:
            continue  # the name itself is being asked for, or what is wrong with it
        after = step(before, Heard(phrase, command, 0.6), person.setting)
        if after.state.filled.get(slot) is not None or after.state.failures > before.failures or after.question:
            wrong.append((phrase, after.says[-1].text))
    assert wrong == []


@pytest.mark.parametrize("slot", ["name", "agent_name", "email", "address", "phone", "details"])
def test_a_question_is_answered_while_something_is_asked_for(at, slot):
    person = at(slot)
    wrong = []
    for text in QUESTIONS:
        after = step(person.state, Heard(text, "fees", 0.6), person.setting)
        if not after.question or after.state.filled != person.state.filled:
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("slot", ["name", "email", "address", "phone"])
def test_a_sentence_is_no_value_even_if_no_intent_is_known(at, slot):
    person = at(slot)
    for text in [*QUESTIONS, *"|".join(COMMANDS.values()).split("|")]:
        after = step(person.state, Heard(text, "off_topic", 0.2), person.setting)
        assert after.state.filled.get(slot) is None, text


@pytest.mark.parametrize(
    "words",
    [
        "hello",
        "ok",
        "Yes.",
        "no",
        "I don't know",
        "i live in tokyo",
        "what?",
        "123",
        "a@b.jp",
        "クッキーを使いますか",
        "教えてください",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(words):
    assert name(words) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("hello, my name is Hanako Sato.", "Hanako Sato"),
        ("私は佐藤花子です。", "佐藤花子"),
        ("氏名：山田太郎", "山田太郎"),
        ("ＨＡＮＡＫＯ　ＳＡＴＯ", "HANAKO SATO"),
        ("I'm Sinéad O’Connor", "Sinéad O'Connor"),
        ("よしだ かずや", "よしだ かずや"),
        ("Dr. Hanako Sato", "Dr. Hanako Sato"),
    ],
)
def test_a_name_is_freed_of_its_introduction(words, expected):
    assert name(words) == expected


def test_any_given_name_with_a_commanding_surname_is_a_name(at):
    person = at("name")

    @settings(max_examples=100, deadline=None)
    @given(
        first=st.sampled_from(
            ["May", "Will", "Hope", "Mark", "Hanako", "Ken", "An", "Yu", "Li", "Sue", "花子", "さくら"]
        ),
        last=st.sampled_from(
            ["Back", "Stop", "Cancel", "Next", "Skip", "Change", "Young", "Person", "Sato", "佐藤", "Undo"]
        ),
        intent=st.sampled_from(INTENTS + TOPICS + OTHERS),
        confidence=st.floats(0, 0.899),
        lower=st.booleans(),
    )
    def holds(first, last, intent, confidence, lower):
        text = f"{first} {last}".lower() if lower else f"{first} {last}"
        assert step(person.state, Heard(text, intent, confidence), person.setting).state.filled.get("name") == text

    holds()

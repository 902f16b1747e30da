"""The talk around the questions, and what a conversation remembers."""

from __future__ import annotations

import json

import pytest

from bot.tracker_store import EVENTS_KEPT
from desk.trackers import load_tracker
from tests.dialogue.conftest import Meet

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_greeting_says_who_speaks_what_is_kept_and_how_to_begin(meet: Meet) -> None:
    talk = await meet("netone")
    assert "automated assistant" in talk.text and "30 days" in talk.text
    assert len(talk.replies[0].choices) == 4


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("hello there", "automated assistant"),
        ("thank you very much", "welcome"),
        ("goodbye", "Goodbye"),
        ("are you a robot?", "automated assistant"),
        ("what can you do for me?", "request"),
        ("is this chat being recorded?", "encrypted"),
        ("go back", "Nothing is open"),
    ],
)
async def test_small_talk(meet: Meet, text: str, part: str) -> None:
    talk = await meet("virtualex")
    await talk.say(text)
    assert part in talk.text


async def test_a_long_conversation_keeps_its_slots_and_its_size(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("I want to see my data")
    await talk.say("I agree")
    for _ in range(40):
        await talk.say("How high is the fee?")
    assert talk.asks == "capacity"
    stored = await talk.services.desk.run(load_tracker, talk.conversation.id)
    assert stored is not None
    kept = json.loads(stored[1])
    assert len(kept["events"]) <= EVENTS_KEPT + 20 and kept["loop"] == "desk_form"
    await talk.say("for myself")
    assert talk.asks == "name"


async def test_no_reading_is_stored_with_a_message(meet: Meet) -> None:
    talk = await meet("virtualex")
    await talk.say("Do you sell my data?")
    stored = await talk.services.desk.run(load_tracker, talk.conversation.id)
    assert stored is not None and b'"reading"' not in stored[1]

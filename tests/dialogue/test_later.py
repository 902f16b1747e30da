"""Saving a request for later, and taking it up again somewhere else; what the chat itself keeps."""

from __future__ import annotations

import re

import pytest

from tests.dialogue.conftest import Meet, Talk
from tests.dialogue.person import answer
from tests.dialogue.test_whole_requests import kept, opened

pytestmark = pytest.mark.asyncio(loop_scope="session")
CODE = re.compile(r"(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}")


async def saved(talk: Talk) -> str:
    """A request saved half-way; its resume code."""
    await talk.say("show me my data")
    await answer(talk, until="details")
    await talk.say("save this for later")
    assert talk.asks is None, talk.text
    found = CODE.search(talk.text)
    assert found is not None
    return found.group()


async def test_a_saved_request_goes_on_in_another_conversation_and_once_only(meet: Meet) -> None:
    code = await saved(await meet("pyxos-jk"))
    talk = await meet("pyxos-jk")
    await talk.say("I want to continue my saved request")
    assert talk.asks == "resume_code"
    await talk.say(f"it is {code.lower()}")
    assert talk.asks == "details" and "Welcome back" in talk.text
    await answer(talk)
    file = await opened(talk)
    assert file.person is not None and file.person.name == "Yuki Nakagawa" and file.notice_sha256
    other = await meet("pyxos-jk")
    await other.say(f"continue my request with the code {code}")
    assert other.asks is None and "cannot open" in other.text


async def test_saving_and_then_cancelling_leaves_nothing_in_either_chat(meet: Meet) -> None:
    first = await meet("pyxos-jk")
    code = await saved(first)
    assert "Nakagawa" not in await kept(first)
    talk = await meet("pyxos-jk")
    await talk.say(f"continue my request with the code {code}")
    assert talk.asks == "details"
    await talk.say("all calls since 2021")
    await talk.say("cancel")
    await talk.say("yes")
    assert "have deleted" in talk.text
    left = await kept(talk)
    assert "Nakagawa" not in left and "since 2021" not in left


async def test_a_turn_that_was_lost_does_not_lose_what_it_took_up(meet: Meet) -> None:
    code = await saved(await meet("pyxos-jk"))
    talk = await meet("pyxos-jk")
    lost = await talk.assistant.turn(talk.conversation, f"continue my request with the code {code}", None)
    assert "Welcome back" in lost.replies[0].text
    await talk.say("good morning")
    await talk.say(f"continue my request with the code {code}")
    assert talk.asks == "details"


async def test_a_code_of_another_company_opens_nothing(meet: Meet) -> None:
    code = await saved(await meet("pyxos-jk"))
    talk = await meet("it-logistics")
    await talk.say(f"continue my request with the code {code}")
    assert talk.asks is None and "cannot open" in talk.text


async def test_after_five_wrong_codes_there_is_a_pause(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    for _ in range(5):
        await talk.say("continue my saved request")
        await talk.say("0000A-00000-00000-00000")
        assert "cannot open" in talk.text
    await talk.say("continue my saved request")
    await talk.say("0000A-00000-00000-00000")
    assert "paused" in talk.text


async def test_before_the_notice_there_is_nothing_to_save(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("show me my data")
    await talk.say("save this for later")
    assert talk.asks == "notice" and "nothing to save" in talk.text


async def test_an_inquiry_is_reviewed_and_takes_the_last_messages_along_if_wished(meet: Meet) -> None:
    talk = await meet("it-logistics")
    await talk.say("do you use drones to film people?")
    await talk.say("please ask the desk for me")
    if talk.asks == "inquiry_question":
        await talk.say("Do you film people with drones?")
    await answer(talk, until="review", email="drone@example.jo")
    await talk.say("no, my email is drone@example.jp")
    assert "drone@example.jp" in talk.text and talk.asks == "review"
    await talk.press("Send it with our last messages")
    assert "does not say when the desk is open" in talk.text
    file = await opened(talk)
    words = "\n".join(message.text or "" for message in file.messages)
    assert file.person is not None and file.person.email == "drone@example.jp"
    assert "Person: do you use drones to film people?" in words


async def test_a_handoff_says_when_the_desk_is_open(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("let me talk to a person")
    await talk.say("I lost my reference")
    await answer(talk)
    assert "In Japan it is now" in talk.text
    words = "\n".join(message.text or "" for message in (await opened(talk)).messages)
    assert "Last messages" not in words


async def test_status_and_withdrawal_take_a_reference_in_the_first_message(meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    await talk.say("show me my data")
    await answer(talk)
    ticket = talk.replies[-1].ticket
    assert ticket is not None
    await talk.say(f"status of {ticket.reference}")
    assert talk.asks == "status_code"
    await talk.say(str(ticket.access_code))
    assert "has arrived at the desk" in talk.text
    await talk.say(f"withdraw {ticket.reference}, the code is {ticket.access_code}")
    assert "is withdrawn" in talk.text


async def test_the_chat_can_be_erased_in_words(meet: Meet) -> None:
    talk = await meet("virtualex")
    await talk.say("My name is Ken Mori. Do you sell my data?")
    await talk.say("delete this conversation")
    assert "Shall I erase" in talk.text
    await talk.press("Yes, erase it")
    left = await kept(talk)
    assert "Mori" not in left and "citations" not in left
    await talk.say("What are cookies used for?")
    assert talk.replies[-1].answer is not None

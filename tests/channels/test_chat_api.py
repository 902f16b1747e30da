"""The Chat API as a client uses it: open, say, read back, erase."""

from __future__ import annotations

import asyncio

from aiohttp.test_utils import TestClient

from bot.policies.model import Policies
from desk.conversations import access_conversation
from desk.work import Desk
from tests.channels.conftest import FakeAssistant, Opener, Talk


async def test_companies_are_listed_with_name_and_desk(client: TestClient, policies: Policies) -> None:
    response = await client.get("/api/v1/companies")
    listed = await response.json()
    assert [company["id"] for company in listed] == list(policies.companies)
    assert listed[0] == {
        "id": "pyxos-jk",
        "name": "Pyxos-jk Co., Ltd.",
        "desk": "Personal Information Consultation Desk",
    }


async def test_a_new_conversation_has_its_own_secret_and_a_greeting(open_talk: Opener) -> None:
    one, other = await open_talk(), await open_talk()
    assert len(one.opened["token"]) >= 22
    assert one.opened["token"] != other.opened["token"]
    assert one.opened["replies"][0]["text"] == "Welcome to pyxos-jk."
    assert [said["text"] for said in await one.said()] == ["Welcome to pyxos-jk."]


async def test_a_conversation_can_be_opened_without_a_body(client: TestClient) -> None:
    response = await client.post("/api/v1/netone/conversations")
    assert response.status == 201


async def test_a_reply_carries_its_citation_and_every_member(talk: Talk) -> None:
    (reply,) = await talk.say("m1", "what cookies?")
    assert reply["text"] == "You said: what cookies?"
    assert reply["from"] == "assistant"
    assert reply["answer"]["citations"] == [
        {"company": "pyxos-jk", "section": "8", "heading": "Use of cookies", "revised": "2024-04-01"}
    ]
    assert set(reply) == {"id", "from", "at", "text", "choices", "answer", "asks", "request", "ticket"}


async def test_the_same_message_id_is_answered_once_with_the_same_replies(talk: Talk, assistant: FakeAssistant) -> None:
    first = await talk.say("m1", "hello")
    again = await talk.say("m1", "something else")
    assert first == again
    assert assistant.said == ["hello"]


async def test_the_same_message_id_sent_twice_at_once_is_one_turn(talk: Talk, assistant: FakeAssistant) -> None:
    one, other = await asyncio.gather(talk.say("m1", "hello"), talk.say("m1", "hello"))
    assert one == other
    assert assistant.said == ["hello"]


async def test_messages_at_once_in_one_conversation_are_answered_one_after_the_other(
    talk: Talk, assistant: FakeAssistant
) -> None:
    texts = [f"text {number}" for number in range(8)]
    answered = await asyncio.gather(*(talk.say(f"m{number}", text) for number, text in enumerate(texts)))
    assert [replies[0]["text"] for replies in answered] == [f"You said: {text}" for text in texts]
    assert not assistant.overlapped
    said = [item for item in await talk.said() if item["from"] == "person"]
    assert assistant.said == [item["text"] for item in said]


async def test_a_choice_is_picked_by_its_id_and_its_payload_stays_here(talk: Talk, assistant: FakeAssistant) -> None:
    (menu,) = await talk.say("m1", "menu")
    assert menu["choices"] == [{"id": "pick-1", "label": "For myself"}]
    (reply,) = await talk.say("m2", choice="pick-1")
    assert reply["text"] == "You said: For myself"
    assert assistant.payloads[-1] == '/choose{"slot": "capacity", "value": "self"}'


async def test_history_holds_both_sides_in_order(talk: Talk) -> None:
    await talk.say("m1", "one")
    await talk.say("m2", "two")
    said = await talk.said()
    assert [(item["from"], item["text"]) for item in said] == [
        ("assistant", "Welcome to pyxos-jk."),
        ("person", "one"),
        ("assistant", "You said: one"),
        ("person", "two"),
        ("assistant", "You said: two"),
    ]
    assert said[1]["id"] == "m1"


async def test_an_erased_conversation_is_gone_for_its_client(talk: Talk) -> None:
    await talk.say("m1", "hello")
    response = await talk.client.delete(f"{talk.path}/conversation", headers=talk.headers)
    assert response.status == 204
    assert (await talk.client.get(f"{talk.path}/messages", headers=talk.headers)).status == 401
    assert (await talk.post("m2", "hello")).status == 401


async def test_erasing_in_the_middle_of_a_turn_leaves_nothing(talk: Talk, assistant: FakeAssistant) -> None:
    waiting = asyncio.create_task(talk.post("m1", "wait"))
    await assistant.started.wait()
    assert (await talk.client.delete(f"{talk.path}/conversation", headers=talk.headers)).status == 204
    assistant.go.set()
    assert (await waiting).status == 401


async def test_switching_companies_is_for_the_demo_only(open_talk: Opener, desk: Desk) -> None:
    switchable = await open_talk(switchable=True)
    plain = await open_talk()
    with desk.transaction() as work:
        assert access_conversation(work, "pyxos-jk", switchable.opened["token"]).switchable
        assert not access_conversation(work, "pyxos-jk", plain.opened["token"]).switchable

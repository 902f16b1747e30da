"""What a client reads besides replies: whose desk it is, a section's statements, the lines of a review, long polls."""

from __future__ import annotations

import asyncio

import pytest

from desk.inbox import add_reply
from desk.messages import Choice, Reply, ReviewLine
from desk.work import Desk, utc_now
from tests.channels.conftest import FakeAssistant, Talk

REVIEW = Reply(
    id="the-review",
    sender="assistant",
    at=utc_now(),
    text="Please check: E-mail: hanako@example.jp",
    asks="review",
    review=(
        ReviewLine(
            "E-mail", "hanako@example.jp", Choice("change-1", "Change: E-mail", '/choose{"slot": "change_slot"}')
        ),
    ),
)


async def reviewing(talk: Talk, desk: Desk) -> None:
    await desk.run(add_reply, talk.opened["conversation"], REVIEW)


async def test_whose_desk_it_is_and_how_long_a_chat_is_kept(talk: Talk) -> None:
    about = await (await talk.client.get("/api/v1/netone/about")).json()
    assert about == {
        "company": "netone",
        "name": "Net One Systems Co., Ltd.",
        "desk": "Personal Information Contact Desk",
        "policy": {"title": "Privacy Handling", "revised": "2012-10-15"},
        "conversation_days": 30,
        "route": "by post to Tennoz First Tower, 2-2-4 Higashi Shinagawa, Shinagawa-ku, Tokyo, 140-8621, Japan",
    }
    assert (await talk.client.get("/api/v1/nobody/about")).status == 404


async def test_a_section_is_read_in_the_digests_own_words(talk: Talk) -> None:
    section = await (await talk.client.get("/api/v1/pyxos-jk/sections/7.b")).json()
    assert (section["heading"], section["revised"]) == ("Use of Google Analytics", "2023-04-10")
    assert section["statements"][0] == {
        "text": "Pyxos-jk uses Google Analytics to study how customers use its services.",
        "status": "stated",
    }
    missing = await talk.client.get("/api/v1/pyxos-jk/sections/99")
    assert missing.status == 404
    assert (await missing.json(content_type=None))["type"] == "urn:madoguchi:problem:section-unknown"


async def test_the_lines_of_a_review_are_for_its_own_conversation_and_each_can_be_changed(
    talk: Talk, desk: Desk, assistant: FakeAssistant
) -> None:
    await reviewing(talk, desk)
    review = await (await talk.client.get(f"{talk.path}/review", headers=talk.headers)).json()
    assert review == {
        "reply": "the-review",
        "lines": [
            {
                "label": "E-mail",
                "value": "hanako@example.jp",
                "change": {"id": "change-1", "label": "Change: E-mail"},
            }
        ],
    }
    assert (await talk.client.get(f"{talk.path}/review")).status == 401
    await talk.say("m1", choice="change-1")
    assert assistant.payloads[-1] == '/choose{"slot": "change_slot"}'
    after = await (await talk.client.get(f"{talk.path}/review", headers=talk.headers)).json()
    assert after == {"reply": None, "lines": []}


async def test_a_reply_in_the_apis_form_has_no_further_member(talk: Talk, desk: Desk) -> None:
    await reviewing(talk, desk)
    assert set((await talk.said())[-1]) == {
        "id",
        "from",
        "at",
        "text",
        "choices",
        "answer",
        "asks",
        "request",
        "ticket",
    }


async def poll(talk: Talk, **query: str) -> list[str]:
    response = await talk.client.get(f"{talk.path}/messages", params=query, headers=talk.headers)
    assert response.status == 200, await response.text()
    return [said["text"] for said in (await response.json())["messages"]]


async def test_only_what_came_after_a_message_is_read(talk: Talk) -> None:
    (first,) = await talk.say("m1", "one")
    await talk.say("m2", "two")
    assert await poll(talk, after=first["id"]) == ["two", "You said: two"]
    assert await poll(talk, after="m2", wait="20") == ["You said: two"]
    assert len(await poll(talk, after="unknown")) == 5


async def test_a_long_poll_ends_with_the_next_reply(talk: Talk) -> None:
    (last,) = await talk.say("m1", "one")
    waiting = asyncio.create_task(poll(talk, after=last["id"], wait="20"))
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    assert not done
    await talk.say("m2", "two")
    assert await asyncio.wait_for(waiting, 5) == ["two", "You said: two"]


async def test_a_long_poll_without_news_ends_empty(talk: Talk) -> None:
    (last,) = await talk.say("m1", "one")
    assert await poll(talk, after=last["id"], wait="1") == []


async def test_a_long_poll_ends_when_the_conversation_is_erased(talk: Talk) -> None:
    (last,) = await talk.say("m1", "one")
    path = f"{talk.path}/messages"
    query = {"after": last["id"], "wait": "20"}
    waiting = asyncio.create_task(talk.client.get(path, params=query, headers=talk.headers))
    await asyncio.wait({waiting}, timeout=0.2)
    await talk.client.delete(f"{talk.path}/conversation", headers=talk.headers)
    assert (await asyncio.wait_for(waiting, 5)).status == 401


@pytest.mark.parametrize("query", [{"wait": "26"}, {"wait": "-1"}, {"wait": "٣"}, {"wait": "x"}, {"after": "a" * 129}])
async def test_a_wrong_query_is_a_problem(talk: Talk, query: dict[str, str]) -> None:
    response = await talk.client.get(f"{talk.path}/messages", params=query, headers=talk.headers)
    assert response.status == 422
    assert (await response.json(content_type=None))["type"] == "urn:madoguchi:problem:query-wrong"

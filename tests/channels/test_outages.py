"""When a part is down a person is told so, honestly and soon, and what was stored is answered later, once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from bot.channels.web import create_app
from bot.fanout import ProcessFanout
from bot.locks import ProcessLocks, RedisLocks
from bot.policies.model import Policies
from bot.reception import TRIES, Reception
from bot.settings import Settings
from desk.conversations import Conversation, access_conversation
from desk.errors import DeskUnavailable
from desk.forgetting import FORGOTTEN
from desk.inbox import accept, lease
from desk.models import Inbox
from desk.trackers import load_tracker, save_tracker
from desk.work import Desk, Work
from tests.channels.conftest import FakeAssistant, Talk

ROUTE = "by telephone on 03-6277-0560"


def found(desk: Desk, talk: Talk) -> Conversation:
    with desk.transaction() as work:
        return access_conversation(work, talk.company, talk.opened["token"])


def let_leases_run_out(desk: Desk) -> None:
    """As if the process that held them had died long ago."""
    with desk.transaction() as work:
        work.session.execute(update(Inbox).values(leased_until=None))


def broken(_: object, *__: object, **___: object) -> Awaitable[Any]:
    raise DeskUnavailable("told to be down")


async def test_a_message_that_cannot_be_stored_is_refused_with_the_desks_own_route(
    talk: Talk, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "run", broken)
    response = await talk.post("m1", "hello")
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    document = await response.json(content_type=None)
    assert document["type"] == "urn:madoguchi:problem:not-stored"
    assert ROUTE in document["detail"]


async def test_a_database_that_does_not_answer_is_given_up_within_two_seconds(
    talk: Talk, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = asyncio.Event()
    waits: list[asyncio.Task[None]] = []
    in_time: list[bool] = []

    async def silent(*_: object, **__: object) -> None:
        waits.append(asyncio.create_task(asyncio.sleep(2.0)))  # the loop's own clock: a busy machine delays both alike
        try:
            await over.wait()
        finally:
            in_time.append(not waits[0].done())
        raise DeskUnavailable("told to be silent")

    monkeypatch.setattr(desk, "run", silent)
    assert (await talk.post("m1", "hello")).status == 503
    assert in_time and all(in_time)
    over.set()
    for wait in waits:
        wait.cancel()


async def test_a_failed_turn_is_promised_and_answered_by_the_sweep(
    talk: Talk, desk: Desk, assistant: FakeAssistant, reception: Reception
) -> None:
    assistant.failures = 1
    (promised,) = await talk.say("m1", "hello")
    assert "try again by myself" in promised["text"]
    assert ROUTE in promised["text"]
    let_leases_run_out(desk)
    await reception.sweep()
    (answer,) = await talk.say("m1", "hello")
    assert answer["text"] == "You said: hello"
    assert assistant.said == ["hello"]
    assert [item["text"] for item in await talk.said()][1:] == ["hello", "You said: hello"]


async def test_after_three_tries_a_message_is_closed_with_an_apology(
    talk: Talk, desk: Desk, assistant: FakeAssistant, reception: Reception
) -> None:
    await talk.say("m1", "fail")
    for _ in range(TRIES):
        let_leases_run_out(desk)
        await reception.sweep()
    (apology,) = await talk.say("m1", "fail")
    assert "I am sorry" in apology["text"]
    assert ROUTE in apology["text"]
    (answer,) = await talk.say("m2", "hello")
    assert answer["text"] == "You said: hello"


async def test_a_card_number_is_forgotten_though_no_turn_could_be_made_of_it(
    talk: Talk, desk: Desk, assistant: FakeAssistant, reception: Reception
) -> None:
    assistant.failures = TRIES + 1
    await talk.say("m1", "my card is 4111 1111 1111 1111")
    for _ in range(TRIES):
        let_leases_run_out(desk)
        await reception.sweep()
    said = [item["text"] for item in await talk.said()]
    assert said[1] == FORGOTTEN
    assert "I am sorry" in said[2]


async def test_a_slow_turn_is_promised_goes_on_and_is_delivered(
    assistant: FakeAssistant, desk: Desk, policies: Policies, settings: Settings
) -> None:
    hurried = Reception(assistant, desk, ProcessLocks(), ProcessFanout(), settings, patience=0.01)
    async with TestClient(TestServer(create_app(hurried, desk, policies, settings))) as client:
        opened = await (await client.post("/api/v1/pyxos-jk/conversations")).json()
        talk = Talk(client, "pyxos-jk", opened)
        (promised,) = await talk.say("m1", "wait")
        assert promised["id"] == "promise.m1"
        assert "longer than usual" in promised["text"]
        async with client.get(f"{talk.path}/events", headers=talk.headers) as stream:
            assistant.go.set()
            lines = [await stream.content.readline() for _ in range(4)]
        assert any(b"You said: wait" in line for line in lines)
        assert (await talk.say("m1", "wait"))[0]["text"] == "You said: wait"


async def test_a_message_stored_before_a_crash_is_answered_at_the_next_start(
    talk: Talk, desk: Desk, assistant: FakeAssistant, policies: Policies, settings: Settings
) -> None:
    conversation = found(desk, talk)
    for number in range(3):
        await desk.run(accept, conversation, f"m{number}", f"text {number}", None)
    after = Reception(assistant, desk, ProcessLocks(), ProcessFanout(), settings)
    async with TestClient(TestServer(create_app(after, desk, policies, settings))) as client:
        again = replace(talk, client=client)
        replies = [await again.say(f"m{number}", "whatever") for number in range(3)]
    assert [reply[0]["text"] for reply in replies] == ["You said: text 0", "You said: text 1", "You said: text 2"]
    assert sorted(assistant.said) == ["text 0", "text 1", "text 2"]


async def test_what_another_process_is_working_on_is_not_done_twice(
    talk: Talk, desk: Desk, assistant: FakeAssistant
) -> None:
    message = await desk.run(accept, found(desk, talk), "m1", "hello", None)
    await desk.run(lease, message.row_id, 60)
    (promised,) = await talk.say("m1", "hello")
    assert promised["id"] == "promise.m1"
    assert assistant.said == []


async def test_a_dialogue_changed_meanwhile_is_read_again(
    talk: Talk, desk: Desk, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, first = found(desk, talk), assistant.turn

    async def overtaken(conversation: Conversation, text: str, payload: str | None) -> Any:
        turn = await first(conversation, text, payload)
        if len(assistant.said) == 1:
            assert turn.tracker is not None
            await desk.run(save_tracker, replace(turn.tracker, body=b"other|"))
        return turn

    monkeypatch.setattr(assistant, "turn", overtaken)
    assert (await talk.say("m1", "hello"))[0]["text"] == "You said: hello"
    stored = await desk.run(_tracker_body, conversation.id)
    assert stored == b"other|hello|"


async def test_without_redis_a_message_is_kept_and_promised(
    assistant: FakeAssistant, desk: Desk, policies: Policies, settings: Settings
) -> None:
    cut_off = Reception(assistant, desk, RedisLocks("redis://127.0.0.1:1/0"), ProcessFanout(), settings)
    async with TestClient(TestServer(create_app(cut_off, desk, policies, settings))) as client:
        opened = await (await client.post("/api/v1/pyxos-jk/conversations")).json()
        talk = Talk(client, "pyxos-jk", opened)
        (promised,) = await talk.say("m1", "hello")
        assert "has arrived and is kept" in promised["text"]
        ready = await client.get("/readyz")
        assert ready.status == 503
        assert (await ready.json())["parts"] == {"model": "ok", "database": "ok", "keys": "ok", "redis": "down"}
    assert assistant.said == []


async def test_a_failed_greeting_leaves_a_usable_conversation(client: TestClient, assistant: FakeAssistant) -> None:
    assistant.failures = 1
    response = await client.post("/api/v1/pyxos-jk/conversations")
    opened = await response.json()
    assert response.status == 201
    assert "You can write your question already" in opened["replies"][0]["text"]
    assert (await Talk(client, "pyxos-jk", opened).say("m1", "hello"))[0]["text"] == "You said: hello"


async def test_a_client_that_hangs_up_is_still_answered(talk: Talk, assistant: FakeAssistant) -> None:
    waiting = asyncio.create_task(talk.post("m1", "wait"))
    await assistant.started.wait()
    waiting.cancel()
    assistant.go.set()
    assert (await talk.say("m1", "wait"))[0]["text"] == "You said: wait"
    assert assistant.said == ["wait"]


async def test_an_unforeseen_error_is_a_problem_without_details(
    client: TestClient, app: web.Application, desk: Desk, talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(*_: object) -> Awaitable[Any]:
        raise RuntimeError("hanako@example.jp")

    monkeypatch.setattr(desk, "run", leaky)
    response = await talk.post("m1", "hello")
    assert response.status == 500
    assert "hanako" not in await response.text()


def _tracker_body(work: Work, conversation_id: str) -> bytes:
    stored = load_tracker(work, conversation_id)
    assert stored is not None
    return stored[1]

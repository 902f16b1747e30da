"""Live replies: they arrive, resume where they stopped, and end when there is nothing to show any more."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.web import create_app
from bot.channels.web.streams import STREAMS_AT_ONCE
from bot.fanout import fanout_for
from bot.locks import locks_for
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.inbox import add_reply
from desk.messages import Reply
from desk.work import Desk, utc_now
from tests.channels.conftest import TICKET, FakeAssistant, Talk


@asynccontextmanager
async def listening(talk: Talk, **headers: str) -> AsyncIterator[ClientResponse]:
    """A stream, once it has begun: what is stored from here on is not missed."""
    async with talk.client.get(f"{talk.path}/events", headers={**talk.headers, **headers}) as response:
        assert response.status == 200, await response.text()
        assert response.content_type == "text/event-stream"
        assert (await response.content.readuntil(b"\r\n\r\n")).startswith(b"retry:")
        yield response


async def event(response: ClientResponse) -> tuple[int, dict[str, Any]]:
    """Number and reply of the next event."""
    block = (await response.content.readuntil(b"\r\n\r\n")).decode()
    fields = dict(line.split(": ", 1) for line in block.strip().splitlines())
    return int(fields["id"]), json.loads(fields["data"])


async def test_a_reply_arrives_live_as_it_was_answered(talk: Talk) -> None:
    async with listening(talk) as stream:
        (answered,) = await talk.say("m1", "hello")
        number, live = await event(stream)
    assert live == answered
    assert number > 0


async def test_a_stream_resumes_after_the_last_event(talk: Talk) -> None:
    async with listening(talk) as stream:
        await talk.say("m1", "one")
        number, _ = await event(stream)
    await talk.say("m2", "two")
    await talk.say("m3", "three")
    async with listening(talk, **{"Last-Event-ID": str(number)}) as stream:
        texts = [(await event(stream))[1]["text"] for _ in range(2)]
    assert texts == ["You said: two", "You said: three"]


async def test_a_stream_can_begin_at_the_very_first_reply(talk: Talk) -> None:
    async with listening(talk, **{"Last-Event-ID": "0"}) as stream:
        _, first = await event(stream)
    assert first["text"] == "Welcome to pyxos-jk."


@pytest.mark.parametrize(("minutes", "code"), [(9, TICKET.access_code), (11, None)])
async def test_a_stream_from_the_beginning_shows_codes_no_longer_than_a_lost_connection_takes(
    talk: Talk, desk: Desk, reception: Reception, minutes: int, code: str | None
) -> None:
    conversation = await reception.find(talk.company, talk.opened["token"])
    before = utc_now() - dt.timedelta(minutes=minutes)
    await desk.run(add_reply, conversation.id, Reply("opened", "assistant", before, "Your request.", ticket=TICKET))
    async with listening(talk, **{"Last-Event-ID": "0"}) as stream:
        await event(stream)
        _, live = await event(stream)
    assert live["ticket"]["access_code"] == code
    assert live["ticket"]["reference"] == TICKET.reference


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "9" * 30, "٣"])
async def test_a_wrong_event_number_is_a_problem(talk: Talk, number: str) -> None:
    headers = {**talk.headers, "Last-Event-ID": number}
    response = await talk.client.get(f"{talk.path}/events", headers=headers)
    assert response.status == 400
    assert (await response.json(content_type=None))["type"] == "urn:madoguchi:problem:event-id-wrong"


async def test_a_word_of_staff_arrives_in_the_stream(talk: Talk, desk: Desk, reception: Reception) -> None:
    conversation = await reception.find(talk.company, talk.opened["token"])
    async with listening(talk) as stream:
        stored = await desk.run(add_reply, conversation.id, Reply("staff-1", "staff", utc_now(), "We have your form."))
        await reception.fanout.publish(conversation.id, stored.sequence)
        _, live = await event(stream)
    assert (live["from"], live["text"]) == ("staff", "We have your form.")


async def test_a_stream_ends_when_its_conversation_is_erased(talk: Talk) -> None:
    async with listening(talk) as stream:
        await talk.client.delete(f"{talk.path}/conversation", headers=talk.headers)
        assert await stream.content.read() == b""


async def test_a_stream_ends_when_the_server_stops(talk: Talk) -> None:
    async with listening(talk) as stream:
        await asyncio.wait_for(talk.client.server.close(), 5)
        assert await stream.content.read() == b""


async def test_a_conversation_has_only_so_many_streams(talk: Talk) -> None:
    open_streams = [listening(talk) for _ in range(STREAMS_AT_ONCE)]
    for stream in open_streams:
        await stream.__aenter__()
    refused = await talk.client.get(f"{talk.path}/events", headers=talk.headers)
    assert refused.status == 429
    for stream in open_streams:
        await stream.__aexit__(None, None, None)


@pytest.mark.parametrize("database", ["shared"], indirect=True)
async def test_a_reply_of_one_process_arrives_at_a_stream_of_another(
    talk: Talk, assistant: FakeAssistant, desk: Desk, policies: Policies, settings: Settings
) -> None:
    other = Reception(assistant, desk, locks_for(settings.redis_url), fanout_for(settings.redis_url), settings)
    async with TestClient(TestServer(create_app(other, desk, policies, settings))) as client, listening(talk) as stream:
        await Talk(client, talk.company, talk.opened).say("m1", "hello")
        _, live = await asyncio.wait_for(event(stream), 5)
    assert live["text"] == "You said: hello"

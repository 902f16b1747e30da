"""Socket Mode: the same app over a socket that we open; what could not be stored is not acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.slack import PATH
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.here import Here
from bot.channels.slack.pace import Pace
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.errors import DeskUnavailable
from desk.work import Desk
from tests.channels.conftest import FakeAssistant
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import Workspace, words


@pytest.fixture(scope="module")
def event_loop_policy() -> asyncio.AbstractEventLoopPolicy:
    """Python's own loop: uvloop, which comes along with Rasa, once waited without end for a socket as it was closed."""
    return asyncio.DefaultEventLoopPolicy()


@pytest.fixture
def channel(
    reception: Reception, desk: Desk, policies: Policies, settings: Settings, slack: StandIn, sleeps: object
) -> SlackChannel:
    assert settings.slack is not None
    socket = replace(settings.slack, app_token="xapp-1", signing_secret=None)
    return SlackChannel(Here.of(reception, desk, policies, settings, socket, Pace(lambda: slack.now, sleeps)))  # type: ignore[arg-type]


@pytest.fixture
async def client(channel: SlackChannel) -> AsyncIterator[TestClient]:
    """The channel as it joins an application: it holds its socket while that runs."""
    app = web.Application()
    channel.join(app)
    async with TestClient(TestServer(app)) as client:
        yield client


def envelope(number: int, event: dict[str, object]) -> dict[str, object]:
    """https://docs.slack.dev/apis/events-api/using-socket-mode"""
    return {
        "envelope_id": f"57d6a792-4d35-4d0b-b6aa-{number:012}",
        "type": "events_api",
        "accepts_response_payload": False,
        "retry_attempt": 0,
        "retry_reason": "",
        "payload": event,
    }


async def test_an_event_over_the_socket_is_acknowledged_and_answered_once(
    hanako: Workspace, slack: StandIn, assistant: FakeAssistant
) -> None:
    event = hanako.message("Hello")
    for number in (1, 2):
        await slack.send(envelope(number, event))
    await slack.until(lambda: len(slack.acknowledged) == 2 and len(hanako.posted()) == 2)
    assert {answer["envelope_id"][-1] for answer in slack.acknowledged} == {"1", "2"}
    assert assistant.said == ["Hello"]
    assert words(hanako.posted()[-1]).startswith("You said: Hello")


async def test_what_could_not_be_stored_is_not_acknowledged(
    hanako: Workspace, slack: StandIn, desk: Desk, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    run = desk.run

    async def down(*given: object, **more: object) -> object:
        if "_stored" in str(given[0]):
            tried.append(1)
            async with slack._said:
                slack._said.notify_all()
            raise DeskUnavailable("told to")
        return await run(*given, **more)  # type: ignore[arg-type]

    event = hanako.message("Hello")
    with monkeypatch.context() as outage:
        outage.setattr(desk, "run", down)
        await slack.send(envelope(1, event))
        await slack.until(lambda: bool(tried))
    await slack.send(envelope(2, event))
    await slack.until(lambda: len(hanako.posted()) == 2)
    assert [answer["envelope_id"][-1] for answer in slack.acknowledged] == ["2"]


async def test_there_is_no_route_where_a_socket_is_used(hanako: Workspace, client: TestClient) -> None:
    assert (await client.post(PATH, json=hanako.message("Hello"))).status == 404

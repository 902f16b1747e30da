"""The channel within the whole application: its route, its senders, and what it does by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.slack import PATH
from bot.channels.web import create_app
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.work import Desk
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import Workspace, words


@pytest.fixture
async def client(reception: Reception, desk: Desk, policies: Policies, settings: Settings) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(create_app(reception, desk, policies, settings))) as client:
        yield client


async def test_the_application_answers_slack(hanako: Workspace, slack: StandIn) -> None:
    await hanako.arrive(hanako.message("Hello"))
    await slack.until(lambda: len(hanako.posted()) == 2)
    assert words(hanako.posted()[-1]).startswith("You said: Hello")


async def test_an_answer_that_came_without_us_is_posted(
    hanako: Workspace, slack: StandIn, reception: Reception
) -> None:
    slack.refusals[hanako.dm] = ["99"]
    await hanako.arrive(hanako.message("Hello"))
    await slack.until(lambda: len(slack.messages) == 2)


async def test_without_tokens_there_is_no_slack(
    reception: Reception, desk: Desk, policies: Policies, settings: Settings, slack: StandIn
) -> None:
    app = create_app(reception, desk, policies, replace(settings, slack=None))
    assert PATH not in {route.resource.canonical for route in app.router.routes() if route.resource}


async def test_a_large_window_is_taken_in(hanako: Workspace) -> None:
    body = "payload=" + "x" * 200_000
    assert (await hanako.post(body, "application/x-www-form-urlencoded")).status != 413

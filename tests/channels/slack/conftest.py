"""The Slack channel over a real desk, at a stand-in of Slack; time does not pass unless a test says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

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
from desk.database import Database
from desk.work import Desk
from tests.channels.slack.stand_in import StandIn
from tests.channels.slack.workspace import SECRET, Workspace


@dataclass
class Sleeps:
    """The pauses that were taken, none of which lasts."""

    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    server = await stand_in.start()
    yield stand_in
    await server.close()
    assert stand_in.broken is None


@pytest.fixture
def settings(request: pytest.FixtureRequest, database: Database, tmp_path: Path, slack: StandIn) -> Settings:
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-1,xoxb-2",
        "SLACK_SIGNING_SECRET": SECRET,
        "MADOGUCHI_SLACK_WORKSPACES": "T01=pyxos-jk,T02=netone",
        "MADOGUCHI_SLACK_DESK_CHANNELS": "pyxos-jk=C0DESK",
        "MADOGUCHI_SLACK_API_URL": f"{slack.url}api/",
        "MADOGUCHI_PUBLIC_URL": "https://privacy.example.jp",
        "MADOGUCHI_RATE_LIMIT": "off",
    }
    if not database.is_sqlite:
        environ["MADOGUCHI_REDIS_URL"] = request.getfixturevalue("redis_url")
    return Settings.load(environ, tmp_path)


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def channel(
    reception: Reception, desk: Desk, policies: Policies, settings: Settings, slack: StandIn, sleeps: Sleeps
) -> SlackChannel:
    assert settings.slack is not None
    pace = Pace(lambda: slack.now, sleeps)
    return SlackChannel(Here.of(reception, desk, policies, settings, settings.slack, pace))


@pytest.fixture
async def client(channel: SlackChannel) -> AsyncIterator[TestClient]:
    """The channel's route alone: what it does by itself is done when a test says so."""
    app = web.Application()
    app.router.add_post(PATH, channel.receive)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
def hanako(client: TestClient, slack: StandIn) -> Workspace:
    return Workspace(client, slack)


@pytest.fixture
def netone(client: TestClient, slack: StandIn) -> Workspace:
    return Workspace(client, slack, team="T02", user="U0JIRO")

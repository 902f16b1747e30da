"""`madoguchi slack check`: one line for each thing, and what to do where it is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.slack.check import findings
from bot.channels.slack.manifest import load_manifest, manifest, scopes
from bot.settings import Settings
from tests.channels.slack.stand_in import StandIn


async def looked(settings: Settings, *, post: bool = False) -> tuple[list[str], list[str]]:
    assert settings.slack is not None
    found = [finding async for finding in findings(settings, settings.slack, post=post)]
    return [one.words for one in found if one.good], [one.words for one in found if not one.good]


async def test_a_workspace_that_is_set_up_lacks_nothing(settings: Settings, slack: StandIn) -> None:
    good, missing = await looked(settings, post=True)
    assert missing == []
    assert "The workspace Workspace T01 (T01) is that of pyxos-jk" in good[0]
    assert any("https://privacy.example.jp/slack/events" in words for words in good)
    assert "This is a test" in slack.of("chat.postMessage")[0]["text"]


async def test_each_lack_is_one_sentence(settings: Settings, slack: StandIn) -> None:
    assert settings.slack is not None
    slack.scopes = "chat:write,commands,channels:history"
    slack.tokens = {"xoxb-1": "T77"}
    given = replace(settings.slack, desk_channels={})
    _, missing = await looked(replace(settings, slack=given, public_url=None))
    assert [words.partition(";")[0] for words in missing] == [
        "The workspace Workspace T77 (T77) belongs to no company",
        "The app lacks the scopes app_mentions:read, im:history, im:write, users:read",
        "Bot token 2 is refused by Slack (invalid_auth)",
        "No token is for the workspace T01 of pyxos-jk",
        "No token is for the workspace T02 of netone",
        "MADOGUCHI_PUBLIC_URL is missing",
        "Staff are told of tickets nowhere in Slack",
    ]


async def test_slack_out_of_reach_is_said(settings: Settings, slack: StandIn) -> None:
    assert settings.slack is not None
    away = replace(settings.slack, api_url="http://127.0.0.1:9/api/")
    _, missing = await looked(replace(settings, slack=away))
    assert "Bot token 1 could not be tried: Slack cannot be reached" in missing[0]


async def test_a_socket_is_tried(settings: Settings, slack: StandIn) -> None:
    assert settings.slack is not None
    good, _ = await looked(replace(settings, slack=replace(settings.slack, app_token="xapp-1")))
    assert "Socket Mode works with SLACK_APP_TOKEN." in good


@pytest.mark.parametrize(("url", "socket"), [("https://privacy.example.jp", False), (None, True)])
def test_the_manifest_fits_how_slack_reaches_us(url: str | None, socket: bool) -> None:
    text = manifest(url)
    assert ("https://privacy.example.jp/slack/events" in text) is not socket
    assert (f"socket_mode_enabled: {str(socket).lower()}") in text
    assert "{url}" not in text


def test_the_manifest_asks_for_the_least() -> None:
    assert scopes() == {"app_mentions:read", "chat:write", "commands", "im:history", "im:write", "users:read"}
    events = load_manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert events == ["app_home_opened", "app_mention", "message.im"]

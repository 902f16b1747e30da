"""Slack's settings: off without tokens, and one sentence for what is missing or wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}
WORKSPACE = {"MADOGUCHI_SLACK_WORKSPACES": "T01=pyxos-jk"}


def test_without_tokens_slack_is_off(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path).slack is None


def test_tokens_of_the_file_count_and_are_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1 xoxb-2\nSLACK_SIGNING_SECRET=secret\n")
    slack = Settings.load({"MADOGUCHI_SLACK_WORKSPACES": "T01=pyxos-jk, T02=netone"}, tmp_path).slack
    assert slack is not None
    assert slack.bot_tokens == ("xoxb-1", "xoxb-2")
    assert slack.workspaces == {"T01": "pyxos-jk", "T02": "netone"}
    assert not (slack.socket_mode or slack.guests or slack.shared_channels)
    assert "xoxb" not in repr(slack)
    assert "secret" not in repr(slack)


def test_a_socket_needs_its_own_token_and_no_secret(tmp_path: Path) -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "MADOGUCHI_SLACK_SOCKET_MODE": "on"}
    slack = Settings.load({**given, **WORKSPACE}, tmp_path).slack
    assert slack is not None
    assert slack.socket_mode


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SLACK_SIGNING_SECRET": "secret"}, "SLACK_BOT_TOKEN is missing; copy the Bot User OAuth Token"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET is missing; copy the Signing Secret"),
        ({**TOKENS, "MADOGUCHI_SLACK_SOCKET_MODE": "on"}, "SLACK_APP_TOKEN is missing; make an app-level token"),
        ({**TOKENS, "SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not such a token"),
        (TOKENS, "MADOGUCHI_SLACK_WORKSPACES is missing; write each as id=company"),
        ({**TOKENS, "MADOGUCHI_SLACK_WORKSPACES": "T01=acme"}, "MADOGUCHI_SLACK_WORKSPACES is 'T01=acme'"),
        ({**TOKENS, **WORKSPACE, "MADOGUCHI_SLACK_DESK_CHANNELS": "#desk"}, "MADOGUCHI_SLACK_DESK_CHANNELS is '#desk'"),
        ({**TOKENS, **WORKSPACE, "MADOGUCHI_SLACK_GUESTS": "maybe"}, "MADOGUCHI_SLACK_GUESTS is 'maybe'"),
        ({**TOKENS, **WORKSPACE, "MADOGUCHI_SLACK_API_URL": "slack"}, "MADOGUCHI_SLACK_API_URL is 'slack'"),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence(tmp_path: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.load(given, tmp_path)
    assert str(error.value).startswith(said)
    assert str(error.value).count("\n") == 0
    assert "xoxb" not in str(error.value).replace("(xoxb-...)", "")

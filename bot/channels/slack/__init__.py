"""Slack, for employees and for the desk's staff: events, direct messages, windows, the app's page, notices.

Bolt is loaded only where Slack is on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.work import Desk

if TYPE_CHECKING:
    from bot.channels.slack.channel import SlackChannel

PATH = "/slack/events"
"""Where Slack sends events, presses and commands; nothing where a socket is used."""


def slack_channel(reception: Reception, desk: Desk, policies: Policies, settings: Settings) -> SlackChannel | None:
    """The channel as the settings say; None where Slack is off."""
    if settings.slack is None:
        return None
    from bot.channels.slack.channel import SlackChannel
    from bot.channels.slack.here import Here

    return SlackChannel(Here.of(reception, desk, policies, settings, settings.slack))

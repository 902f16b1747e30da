"""Slack, for employees and for the desk's staff: events, direct messages, windows, the app's page, notices."""

from bot.channels.slack.channel import SlackChannel, slack_channel

__all__ = ["SlackChannel", "slack_channel"]

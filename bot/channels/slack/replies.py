"""Replies of staff that stand in a conversation in Slack: posted there."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.channels.slack.poster import Poster
from bot.channels.slack.workspaces import why
from bot.deliveries.outcome import TryLater
from desk.deliveries import Delivery, Ending, is_told
from desk.work import Desk


class RepliesInSlack:
    """The sender of replies to people who write in Slack."""

    at_once = 10
    look = 1.0
    pause = 0.0

    def __init__(self, desk: Desk, poster: Poster) -> None:
        self._desk, self._poster = desk, poster

    async def send(self, delivery: Delivery) -> Ending:
        """Post what is due in the conversation. Raises TryLater."""
        if not await self._desk.run(is_told, delivery):
            return "gone"
        try:
            await self._poster.post(str(delivery.payload["conversation"]))
        except SlackApiError as error:
            raise TryLater(why(error)) from None
        return "delivered"

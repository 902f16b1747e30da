"""Replies that stand in a conversation: whoever shows it live is woken."""

from __future__ import annotations

from bot.fanout import Fanout
from desk.deliveries import Delivery, Ending, is_told
from desk.work import Desk


class LiveReplies:
    """The sender of channels that show a conversation as it is stored (web, terminal)."""

    at_once = 50
    pause = 0.0

    def __init__(self, desk: Desk, fanout: Fanout, look: float = 1.0) -> None:
        self._desk = desk
        self._fanout = fanout
        self.look = look

    async def send(self, delivery: Delivery) -> Ending:
        """Wake the listeners. A wake-up that is lost is made up for: they also look by themselves."""
        if not await self._desk.run(is_told, delivery):
            return "gone"
        await self._fanout.publish(str(delivery.payload["conversation"]), int(str(delivery.payload["sequence"])))
        return "delivered"

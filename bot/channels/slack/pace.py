"""At Slack's pace: about one message a second in a channel, and never sooner than Retry-After says.

https://docs.slack.dev/apis/web-api/rate-limits: posting is allowed about once a second in a channel, short bursts
aside; a call that is refused (429) names the seconds to wait.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

SECOND = 1.0
BURST = 3
"""Messages that may follow each other at once."""
REFUSALS = 4
LONGEST_SECONDS = 60.0
"""A longer pause is not waited for here: what was to be posted is taken up again later."""
MOST_CHANNELS = 5_000

Call = Callable[[], Awaitable[AsyncSlackResponse]]


@dataclass
class _Channel:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    left: float = BURST
    """Messages that may go now, as of `at`."""
    at: float = 0.0


class Pace:
    """One queue for each channel."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._channels: dict[str, _Channel] = {}

    async def call(self, channel: str, call: Call) -> AsyncSlackResponse:
        """Make a call that posts into a channel, when its turn comes. Raises SlackApiError, also for a refusal that
        lasts."""
        queue = self._queue(channel)
        async with queue.lock:
            await self._turn(queue)
            for refusal in range(REFUSALS + 1):
                try:
                    return await call()
                except SlackApiError as error:
                    pause = _retry_after(error)
                    if pause is None or pause > LONGEST_SECONDS or refusal == REFUSALS:
                        raise
                    await self._sleep(pause)
        raise AssertionError("every try returns or raises")

    async def _turn(self, queue: _Channel) -> None:
        now = self._clock()
        queue.left = min(float(BURST), queue.left + (now - queue.at) / SECOND) if queue.at else float(BURST)
        if queue.left < 1:
            await self._sleep((1 - queue.left) * SECOND)
            queue.left = 1.0
        queue.left -= 1
        queue.at = self._clock()

    def _queue(self, channel: str) -> _Channel:
        if len(self._channels) >= MOST_CHANNELS:
            self._channels = {name: queue for name, queue in self._channels.items() if queue.lock.locked()}
        return self._channels.setdefault(channel, _Channel())


def _retry_after(error: SlackApiError) -> float | None:
    """Seconds that Slack asks us to wait (HTTP 429); None for any other error."""
    if error.response.status_code != 429:
        return None
    return float(error.response.headers.get("Retry-After", SECOND))

"""The outbox worked off, in the serving process: claimed, sent, tried again with growing pauses, given up in the end.

Any number of processes may run it side by side. A process that dies between sending and settling sends once more
(at least once); a reply in a conversation stands there once whatever happens, for it is stored before it is told.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog

from bot import metrics
from bot.deliveries.email import NoReceiver, NoticesByEmail, RepliesByEmail
from bot.deliveries.live import LiveReplies
from bot.deliveries.outcome import Sender
from bot.fanout import Fanout
from bot.logs import named
from bot.policies.model import Policies
from bot.seldom import Seldom
from bot.settings import Settings
from desk.deliveries import Delivery, claim, forget_settled, postpone, settle, waiting
from desk.errors import DeskUnavailable
from desk.handoffs import end_lapsed
from desk.outbox import DESK, DESK_CHAT, EMAIL, SLACK
from desk.work import Desk

CLAIM_SECONDS = 120.0
"""How long a claim holds; longer than the slowest sender may take."""
TRIES = 10
FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 3600.0
"""Ten tries with these pauses are some three hours: then staff should know."""
COUNT_SECONDS = 15.0
AFTER_FAILURE_SECONDS = 2.0
TIDY_SECONDS = 3600.0
TERMINAL_SECONDS = 30.0
"""A terminal shows what stands in the conversation by itself; nobody is woken."""

log = structlog.get_logger()


def senders_for(settings: Settings, desk: Desk, policies: Policies, fanout: Fanout) -> Mapping[str, Sender]:
    """A sender for each channel, as the settings say; what is not set up has nobody to send to."""
    smtp = settings.smtp
    live = {"web": LiveReplies(desk, fanout), "terminal": LiveReplies(desk, fanout, TERMINAL_SECONDS)}
    replies = RepliesByEmail(desk, policies, smtp, settings.public_url) if smtp else NoReceiver()
    notices = NoticesByEmail(policies, smtp, settings.desk_email) if smtp and settings.desk_email else NoReceiver()
    return {**live, EMAIL: replies, DESK: notices, DESK_CHAT: NoReceiver(), SLACK: NoReceiver()}


class Deliveries:
    """Works off the outbox until it is closed. Channels do not wait for each other."""

    def __init__(self, desk: Desk, senders: Mapping[str, Sender]) -> None:
        self._desk = desk
        self._senders = senders
        self._closing = asyncio.Event()
        self._seldom = Seldom()

    async def run(self) -> None:
        """Until `close`: deliver what is due, count what waits, end presences from which nothing came."""
        await asyncio.gather(
            *(self._again(f"deliveries.{channel}", self._deliver_next, channel) for channel in self._senders),
            self._again("deliveries.counting", self.count),
            self._again("deliveries.presences", self.end_lapsed),
            self._again("deliveries.tidying", self._tidy),
        )

    def close(self) -> None:
        """Begin nothing new; `run` ends when what is being sent is sent."""
        self._closing.set()

    async def deliver(self, channel: str) -> int:
        """Deliver what is due on a channel, as much as its sender takes at once; how many notices there were.

        Raises DeskUnavailable. Whatever goes wrong in sending is for the next try.
        """
        sender = self._senders[channel]
        claimed = await self._desk.run(claim, (channel,), sender.at_once, CLAIM_SECONDS)
        for delivery in claimed:
            await self._send(sender, delivery)
        return len(claimed)

    async def _send(self, sender: Sender, delivery: Delivery) -> None:
        try:
            ending = await sender.send(delivery)
        except DeskUnavailable:
            raise  # the claim runs out, and it is sent again
        except Exception as error:
            counted = {"channel": delivery.channel, "tries": delivery.tries, **named(error)}
            if delivery.tries < TRIES:
                self._seldom.warning("delivery.postponed", **counted)
                metrics.DELIVERIES.labels(delivery.channel, "postponed").inc()
                await self._desk.run(postpone, delivery, pause_after(delivery.tries))
                return
            log.error("delivery.given_up", **counted)
            ending = "given_up"
        await self._desk.run(settle, delivery, ending)
        metrics.DELIVERIES.labels(delivery.channel, ending).inc()

    async def _deliver_next(self, channel: str) -> float:
        sender = self._senders[channel]
        found = await self.deliver(channel)
        return sender.pause if found == sender.at_once else sender.look

    async def count(self) -> float:
        """Bring the gauges of what waits up to date; seconds until the next time."""
        now = self._desk.clock()
        there = {found.channel: found for found in await self._desk.run(waiting)}
        for channel in {*self._senders, *there}:
            found = there.get(channel)
            metrics.OUTBOX_WAITING.labels(channel).set(found.count if found else 0)
            metrics.OUTBOX_OLDEST.labels(channel).set((now - found.oldest).total_seconds() if found else 0)
        return COUNT_SECONDS

    async def end_lapsed(self) -> float:
        """End the presences of staff from which nothing comes any more; seconds until the next look."""
        while await self._desk.run(end_lapsed):
            pass
        return COUNT_SECONDS

    async def _tidy(self) -> float:
        await self._desk.run(forget_settled)
        return TIDY_SECONDS

    async def _again(self, name: str, step: Callable[..., Awaitable[float]], *given: object) -> None:
        """Take a step ever again, each time after the seconds the last one gave."""
        while not self._closing.is_set():
            try:
                pause = await step(*given)
                self._seldom.over(name, f"{name}.again")
            except Exception as error:  # whatever it was, the next must come
                self._seldom.warning(name, **named(error))
                pause = AFTER_FAILURE_SECONDS
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)


def pause_after(tries: int) -> float:
    """Seconds until the next try: doubled each time up to an hour, give or take a fifth so that many do not come at
    once."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** (tries - 1), LONGEST_PAUSE_SECONDS) * random.uniform(0.8, 1.2)

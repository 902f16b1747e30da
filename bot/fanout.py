"""Word that a conversation has new replies, to whoever shows it live, in this process or another.

Only the conversation's id and the reply's number travel; a listener reads the replies from the database. A wake-up may
be lost when Redis is down, so listeners also look by themselves now and then: word is for speed, never for truth.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.seldom import Seldom

CHANNEL = "madoguchi:replies"
RECONNECT_SECONDS = 1.0


class Wakes:
    """What one listener waits on. Wake-ups that come while it is busy fall together into one."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def wake(self) -> None:
        """There may be something new."""
        self._event.set()

    async def next(self, timeout: float) -> bool:
        """Wait for the next wake-up, at most `timeout` seconds; whether there was one."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._event.wait(), timeout)
        woken = self._event.is_set()
        self._event.clear()
        return woken


class Fanout(Protocol):
    """Publishing and listening by conversation id."""

    async def publish(self, conversation_id: str, sequence: int) -> None:
        """Say that a conversation has replies up to number `sequence`. Never raises."""

    def subscribe(self, conversation_id: str) -> AbstractContextManager[Wakes]:
        """Listen within the block; what is published after its start is not missed."""

    async def start(self) -> None:
        """Begin to listen to other processes."""

    async def close(self) -> None:
        """Stop listening and let go of connections."""


def fanout_for(redis_url: str | None) -> Fanout:
    """Live replies over Redis, or within this process where there is none. Does not connect yet."""
    return RedisFanout(redis_url) if redis_url else ProcessFanout()


class ProcessFanout:
    """For the only process there is."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Wakes]] = defaultdict(set)

    async def publish(self, conversation_id: str, sequence: int) -> None:
        """Wake the listeners of the conversation."""
        self.wake(conversation_id)

    @contextmanager
    def subscribe(self, conversation_id: str) -> Iterator[Wakes]:
        """Listen within the block."""
        wakes = Wakes()
        self._listeners[conversation_id].add(wakes)
        try:
            yield wakes
        finally:
            self._listeners[conversation_id].discard(wakes)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]

    def wake(self, conversation_id: str) -> None:
        """Wake who listens to one conversation here."""
        for wakes in self._listeners.get(conversation_id, ()):
            wakes.wake()

    def wake_all(self) -> None:
        """Wake everybody: something may have been missed."""
        for listeners in self._listeners.values():
            for wakes in listeners:
                wakes.wake()

    async def start(self) -> None:
        """Nothing to listen to."""

    async def close(self) -> None:
        """Nothing to let go of."""


class RedisFanout:
    """For many processes, each with one subscription to one Redis channel."""

    def __init__(self, redis_url: str) -> None:
        self._publisher: Redis[Any] = Redis.from_url(redis_url, socket_timeout=1.0, socket_connect_timeout=1.0)
        self._listener: Redis[Any] = Redis.from_url(redis_url, socket_keepalive=True, socket_connect_timeout=1.0)
        """Without a time-out for reading: it waits for as long as nobody says anything."""
        self._here = ProcessFanout()
        self._listening: asyncio.Task[None] | None = None
        self._seldom = Seldom()

    async def publish(self, conversation_id: str, sequence: int) -> None:
        """Wake the listeners here at once, and those of other processes through Redis."""
        self._here.wake(conversation_id)
        try:
            await self._publisher.publish(CHANNEL, f"{conversation_id} {sequence}")
        except (RedisError, OSError) as error:
            self._seldom.warning("fanout.not_published", error=type(error).__name__)

    def subscribe(self, conversation_id: str) -> AbstractContextManager[Wakes]:
        """Listen within the block."""
        return self._here.subscribe(conversation_id)

    async def start(self) -> None:
        """Subscribe, and keep on subscribing when the connection is lost."""
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stop listening and close the connections."""
        if self._listening:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        await self._publisher.close(close_connection_pool=True)
        await self._listener.close(close_connection_pool=True)

    async def _listen(self) -> None:
        while True:
            try:
                await self._relay()
            except (RedisError, OSError) as error:
                self._seldom.warning("fanout.connection_lost", error=type(error).__name__)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _relay(self) -> None:
        """Pass on what comes until the connection breaks."""
        async with self._listener.pubsub() as subscription:
            await subscription.subscribe(CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "subscribe":
                    self._seldom.over("fanout.connection_lost", "fanout.connected_again")
                    self._here.wake_all()
                elif message["type"] == "message":
                    self._here.wake(message["data"].decode().partition(" ")[0])

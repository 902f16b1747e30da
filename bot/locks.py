"""One turn at a time in a conversation, over one process or many.

Within a process waiting turns go in the order they came. Over Redis the lock is a key with a random value and a short
life, renewed while it is held and released only by its holder (https://redis.io/docs/latest/commands/set/, "Patterns").
Should a holder be cut off from Redis, the version check of the stored dialogue still lets only one turn through.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

KEY = "madoguchi:lock:"
LIFE_SECONDS = 10.0
PAUSES = (0.01, 0.02, 0.04, 0.08)
"""Seconds between tries for a lock that another process holds; the last is repeated."""
RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end"
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"


class LocksUnavailable(Exception):
    """Redis, which carries the locks, does not answer. Check MADOGUCHI_REDIS_URL and that Redis runs."""


class ConversationLocks(Protocol):
    """Locks by conversation id."""

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Wait for the conversation's lock and hold it in the block. Raises LocksUnavailable."""

    async def ping(self) -> None:
        """Raises LocksUnavailable unless locks can be had."""

    async def close(self) -> None:
        """Let go of connections."""


def locks_for(redis_url: str | None) -> ConversationLocks:
    """Locks over Redis, or within this process where there is none. Does not connect yet."""
    return RedisLocks(redis_url) if redis_url else ProcessLocks()


@dataclass
class _Shared:
    """A lock and how many tasks hold it or wait for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class ProcessLocks:
    """Locks for the only process there is; a lock exists only while somebody uses it."""

    def __init__(self) -> None:
        self._shared: dict[str, _Shared] = {}

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """First come, first served."""
        shared = self._shared.setdefault(conversation_id, _Shared())
        shared.users += 1
        try:
            async with shared.lock:
                yield
        finally:
            shared.users -= 1
            if shared.users == 0:
                del self._shared[conversation_id]

    async def ping(self) -> None:
        """Always there."""

    async def close(self) -> None:
        """Nothing to let go of."""


class RedisLocks:
    """Locks for many processes. Tasks of one process queue up here first, so each process tries once."""

    def __init__(self, redis_url: str, life: float = LIFE_SECONDS) -> None:
        """`life` is how many seconds a lock outlives a holder that died."""
        self._redis: Redis[Any] = Redis.from_url(redis_url, socket_timeout=1.0, socket_connect_timeout=1.0)
        self._life = life
        self._here = ProcessLocks()
        self._renew = self._redis.register_script(RENEW)
        self._release = self._redis.register_script(RELEASE)

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """First come, first served within this process; between processes whoever asks next."""
        async with self._here.hold(conversation_id):
            key, token = KEY + conversation_id, secrets.token_hex(16)
            await self._take(key, token)
            renewing = asyncio.create_task(self._keep(key, token))
            try:
                yield
            finally:
                renewing.cancel()
                with suppress(RedisError, OSError):  # it expires by itself
                    await self._release(keys=[key], args=[token])

    async def ping(self) -> None:
        """Raises LocksUnavailable unless Redis answers."""
        try:
            await self._redis.ping()
        except (RedisError, OSError) as error:
            raise LocksUnavailable(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.close(close_connection_pool=True)

    async def _take(self, key: str, token: str) -> None:
        tries = 0
        try:
            while not await self._redis.set(key, token, nx=True, px=int(self._life * 1000)):
                await asyncio.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1
        except (RedisError, OSError) as error:
            raise LocksUnavailable(type(error).__name__) from error

    async def _keep(self, key: str, token: str) -> None:
        """Prolong the lock three times in its life, for as long as it is held."""
        while True:
            await asyncio.sleep(self._life / 3)
            with suppress(RedisError, OSError):  # the next try may come through in time
                await self._renew(keys=[key], args=[token, int(self._life * 1000)])

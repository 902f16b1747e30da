"""Wake-ups reach who listens to a conversation, and nobody else."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from bot.fanout import ProcessFanout, RedisFanout, fanout_for


async def test_only_listeners_of_the_conversation_are_woken() -> None:
    fanout = fanout_for(None)
    with fanout.subscribe("a") as here, fanout.subscribe("a") as too, fanout.subscribe("b") as elsewhere:
        await fanout.publish("a", 1)
        assert await here.next(1)
        assert await too.next(1)
        assert not await elsewhere.next(0)


async def test_wake_ups_before_the_wait_are_not_lost_and_fall_together() -> None:
    fanout = ProcessFanout()
    with fanout.subscribe("a") as wakes:
        await fanout.publish("a", 1)
        await fanout.publish("a", 2)
        assert await wakes.next(1)
        assert not await wakes.next(0)


async def test_listeners_that_left_are_forgotten() -> None:
    fanout = ProcessFanout()
    with fanout.subscribe("a"):
        pass
    assert not fanout._listeners


async def test_without_redis_listeners_here_are_still_woken() -> None:
    fanout = RedisFanout("redis://127.0.0.1:1/0")
    await fanout.start()
    with fanout.subscribe("a") as wakes:
        await fanout.publish("a", 1)
        assert await asyncio.wait_for(wakes.next(1), 2)
    await fanout.close()


async def test_redis_out_of_reach_is_logged_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fanout.RECONNECT_SECONDS", 0.0)
    fanout = RedisFanout("redis://127.0.0.1:1/0")
    with capture_logs() as lines:
        for number in range(20):
            await fanout.publish("a", number)
        tries = itertools.count()
        enough = asyncio.Event()

        async def refused() -> None:
            if next(tries) == 19:
                enough.set()
            raise RedisConnectionError("told to be down")

        monkeypatch.setattr(fanout, "_relay", refused)
        await fanout.start()
        await asyncio.wait_for(enough.wait(), 5)
        await fanout.close()
    assert [line["event"] for line in lines] == ["fanout.not_published", "fanout.connection_lost"]

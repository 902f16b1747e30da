"""One turn at a time: within a process in the order of asking, between processes one holder."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest
import redis.asyncio

from bot.locks import KEY, ConversationLocks, LocksUnavailable, ProcessLocks, RedisLocks, locks_for
from tests.redis_server import reachable_redis


@pytest.fixture(scope="module")
def redis_url() -> str:
    return reachable_redis()


@pytest.fixture(params=["process", "redis"])
async def locks(request: pytest.FixtureRequest) -> AsyncIterator[ConversationLocks]:
    url = request.getfixturevalue("redis_url") if request.param == "redis" else None
    locks = locks_for(url)
    yield locks
    await locks.close()


@pytest.fixture
def conversation() -> str:
    return secrets.token_hex(8)


async def test_those_who_wait_go_in_the_order_they_came(locks: ConversationLocks, conversation: str) -> None:
    order: list[int] = []

    async def turn(number: int) -> None:
        async with locks.hold(conversation):
            order.append(number)
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(turn(number) for number in range(5)))
    assert order == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


async def test_conversations_do_not_wait_for_each_other(locks: ConversationLocks, conversation: str) -> None:
    async with locks.hold(conversation), locks.hold(f"{conversation}-other"):
        await locks.ping()


async def test_a_lock_is_free_again_after_a_failure(locks: ConversationLocks, conversation: str) -> None:
    with pytest.raises(ValueError, match="in the turn"):
        async with locks.hold(conversation):
            raise ValueError("in the turn")
    async with locks.hold(conversation):
        pass


async def test_who_gives_up_waiting_does_not_block_the_next(locks: ConversationLocks, conversation: str) -> None:
    async def turn() -> None:
        async with locks.hold(conversation):
            pass

    async with locks.hold(conversation):
        impatient = asyncio.create_task(turn())
        await asyncio.sleep(0)
        impatient.cancel()
    await asyncio.wait_for(turn(), 2)


async def test_a_lock_nobody_uses_is_forgotten(conversation: str) -> None:
    locks = ProcessLocks()
    async with locks.hold(conversation):
        pass
    assert locks._shared == {}


async def test_two_processes_never_hold_a_lock_at_once(redis_url: str, conversation: str) -> None:
    one, other = RedisLocks(redis_url), RedisLocks(redis_url)
    holders, most = 0, 0

    async def turn(locks: RedisLocks) -> None:
        nonlocal holders, most
        async with locks.hold(conversation):
            holders += 1
            most = max(most, holders)
            await asyncio.sleep(0)
            holders -= 1

    await asyncio.gather(*(turn(locks) for locks in (one, other) * 8))
    assert most == 1
    await asyncio.gather(one.close(), other.close())


async def test_a_lock_is_renewed_while_it_is_held_and_never_freed_by_another(redis_url: str, conversation: str) -> None:
    locks = RedisLocks(redis_url, life=0.3)
    look: redis.asyncio.Redis[bytes] = redis.asyncio.Redis.from_url(redis_url)
    async with locks.hold(conversation):
        before = await look.pttl(KEY + conversation)
        for _ in range(200):
            await asyncio.sleep(0.005)
            if await look.pttl(KEY + conversation) > before - 50:
                break
        assert 0 < await look.pttl(KEY + conversation) <= 300
        await look.set(KEY + conversation, "somebody else")
    assert await look.get(KEY + conversation) == b"somebody else"
    await look.delete(KEY + conversation)
    await look.close(close_connection_pool=True)
    await locks.close()


async def test_a_dead_holder_is_outlived(redis_url: str, conversation: str) -> None:
    look: redis.asyncio.Redis[bytes] = redis.asyncio.Redis.from_url(redis_url)
    await look.set(KEY + conversation, "dead", px=50)
    locks = RedisLocks(redis_url)

    async def turn() -> None:
        async with locks.hold(conversation):
            pass

    await asyncio.wait_for(turn(), 2)
    await look.close(close_connection_pool=True)
    await locks.close()


async def test_without_redis_a_lock_is_refused_not_granted(conversation: str) -> None:
    locks = RedisLocks("redis://127.0.0.1:1/0")
    with pytest.raises(LocksUnavailable):
        async with locks.hold(conversation):
            pytest.fail("held without Redis")
    with pytest.raises(LocksUnavailable):
        await locks.ping()
    await locks.close()

"""News of tickets, as they reach an open page: only of one's own companies, only while signed in, nothing personal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientResponse
from sqlalchemy import delete

from desk.accounts.administration import change_account
from desk.assignment import claim
from desk.console import live
from desk.models import StaffSession
from tests.console.conftest import Console, Visit
from tests.console.test_queue import Opener

PATIENCE = 30.0
"""Seconds that an event may take on a busy machine."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.02)


@asynccontextmanager
async def stream(visit: Visit) -> AsyncIterator[ClientResponse]:
    response = await visit.get("/events")
    assert response.status == 200
    assert (await response.content.readline()).startswith(b"retry:")
    yield response
    response.close()


async def news(response: ClientResponse) -> tuple[str, str]:
    """The next event: its name and its data."""
    found = {}
    while "data" not in found:
        line = (await asyncio.wait_for(response.content.readline(), PATIENCE)).decode().strip()
        name, _, value = line.partition(": ")
        found[name] = value
    return found["event"], found["data"]


async def test_a_change_reaches_whoever_is_for_its_company(console: Console, open_ticket: Opener) -> None:
    async with stream(await console.as_("aiko")) as all_companies, stream(await console.as_("gen")) as netone:
        elsewhere = open_ticket("pyxos-jk")
        assert await news(all_companies) == ("changed", json.dumps({"reference": elsewhere}))
        own = open_ticket("netone")
        assert await news(netone) == ("changed", json.dumps({"reference": own}))
        console.do("aiko", claim, own)
        assert await news(netone) == ("changed", json.dumps({"reference": own}))


async def test_a_stream_ends_with_its_session(
    console: Console, open_ticket: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.05)
    async with stream(await console.as_("aiko")) as response:
        with console.desk.transaction() as work:
            work.session.execute(delete(StaffSession))
        assert await news(response) == ("over", "over")
        assert await asyncio.wait_for(response.content.read(), PATIENCE) is not None


async def test_a_stream_follows_the_companies_of_its_account(
    console: Console, open_ticket: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.0)
    async with stream(await console.as_("gen")) as response:
        own = open_ticket("netone")
        assert await news(response) == ("changed", json.dumps({"reference": own}))
        console.do("eri", change_account, "gen", "Gen of the desk", "agent", ("pyxos-jk",))
        open_ticket("netone")
        now_own = open_ticket("pyxos-jk")
        assert await news(response) == ("changed", json.dumps({"reference": now_own}))


async def test_a_session_has_so_many_windows_and_no_more(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STREAMS_AT_ONCE", 1)
    visit = await console.as_("aiko")
    async with stream(visit):
        assert (await visit.get("/events")).status == 429


async def test_nobody_looks_while_nobody_watches(console: Console) -> None:
    async with stream(await console.as_("aiko")):
        assert console.live.looking is not None
    await asyncio.wait_for(console.live.looking, PATIENCE)


async def test_pages_that_were_left_make_room_for_the_next(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "STREAMS_AT_ONCE", 1)
    visit = await console.as_("aiko")
    for _ in range(3):
        async with stream(visit):
            assert console.live.looking is not None
        await asyncio.wait_for(console.live.looking, PATIENCE)

"""The serving process erases what is past its time, by itself."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot import reception as room
from bot.reception import Reception
from desk.conversations import open_conversation
from desk.housekeeping import Erased, erase_due
from desk.models import Conversation
from desk.work import Desk


async def test_an_idle_conversation_is_erased_at_the_start(
    reception: Reception, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.transaction() as work:
        idle = work.session.get(Conversation, open_conversation(work, "netone", "web").id)
        fresh = open_conversation(work, "netone", "web").id
        idle.active_at = work.now - dt.timedelta(days=31)
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def watched(desk: Desk) -> Erased:
        try:
            return erase_due(desk)
        finally:
            loop.call_soon_threadsafe(done.set)

    monkeypatch.setattr(room, "erase_due", watched)
    house = asyncio.create_task(reception.keep_house())
    await asyncio.wait_for(done.wait(), 10)
    await reception.close()
    await house
    with desk.transaction() as work:
        assert [row.id for row in work.session.query(Conversation)] == [fresh]

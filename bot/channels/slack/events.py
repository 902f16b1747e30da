"""Noted events worked off: at once by the process that noted them, else by a sweep. Each is done once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.logs import named
from bot.seldom import Seldom
from desk.messenger_events import Task, event_done, lease_event, undone_events
from desk.work import Desk

LEASE_SECONDS = 150.0
"""Longer than the longest pause that Slack may ask for."""
TRIES = 5
log = structlog.get_logger()

Worker = Callable[[Task], Awaitable[None]]


class Events:
    """What was noted and is still to be done."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seldom = Seldom()
        self.kinds: dict[str, Worker] = {}
        """Who does what, by kind."""

    async def take_up(self, row: int) -> None:
        """Do what was noted, unless somebody else has or does. A failure is for the sweep."""
        task = await self._desk.run(lease_event, row, LEASE_SECONDS)
        if task is None:
            return
        try:
            await self.kinds[task.kind](task)
        except Exception as error:
            self._seldom.warning("slack.event_postponed", tries=task.leases + 1, **named(error))
            if task.leases + 1 < TRIES:
                return
            log.error("slack.event_given_up", tries=task.leases + 1)
        await self._desk.run(event_done, row)

    async def sweep(self) -> int:
        """Take up what nobody holds; how much there was."""
        rows = await self._desk.run(undone_events)
        for row in rows:
            await self.take_up(row)
        return len(rows)

"""What changes while a page is open, as server-sent events: which tickets, never what of them.

Every change of a ticket is an event of the audit trail, so the trail's end tells whether anything happened, in this
process or another. While somebody watches, one look per process every two seconds is enough for all of them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from aiohttp import web
from aiohttp_sse import sse_response
from sqlalchemy import select

from desk.accounts.errors import SessionOver
from desk.accounts.sessions import SignedIn, signed_in
from desk.console.context import console, visitor
from desk.console.cookies import token_of
from desk.errors import DeskUnavailable
from desk.models import AuditHead, Ticket, TicketEvent, col
from desk.work import Desk, Work

LOOK_SECONDS = 2.0
CHECK_SECONDS = 15.0
"""How often a stream makes sure that its reader is still signed in, and for which companies."""
STREAMS_AT_ONCE = 12
"""Streams of one session: as many windows as somebody may work in."""


@dataclass(frozen=True, slots=True)
class Change:
    """A ticket that changed."""

    reference: str
    company: str


class Live:
    """Looks at the trail's end while anybody watches, and tells every watcher of this process."""

    def __init__(self, desk: Desk) -> None:
        self.ending = asyncio.Event()
        self.looking: asyncio.Task[None] | None = None
        """Over while nobody watches."""
        self._desk = desk
        self._watchers: dict[asyncio.Queue[Change], str] = {}
        self._began = asyncio.Event()

    @contextmanager
    def watching(self, session_id: str) -> Iterator[asyncio.Queue[Change]]:
        """Changes from now on, within the block. Raises HTTPTooManyRequests for a session with too many windows."""
        if list(self._watchers.values()).count(session_id) >= STREAMS_AT_ONCE:
            raise web.HTTPTooManyRequests
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._watchers[queue] = session_id
        if self.looking is None or self.looking.done():
            self._began.clear()
            self.looking = asyncio.create_task(self._look())
        try:
            yield queue
        finally:
            del self._watchers[queue]

    async def begun(self) -> None:
        """Until the trail's end is known: whatever happens from then on is told."""
        await self._began.wait()

    async def next(self, changes: asyncio.Queue[Change]) -> Change | None:
        """The next change; None when everything ends, and once a look, so that a page that was left is soon no longer
        counted: nothing else tells that its reader has gone."""
        waiting = {asyncio.ensure_future(changes.get()), asyncio.ensure_future(self.ending.wait())}
        done, late = await asyncio.wait(waiting, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for task in late:
            task.cancel()
        return next((found for task in done if isinstance(found := task.result(), Change)), None)

    async def close(self) -> None:
        """End every stream, and stop looking."""
        self.ending.set()
        if self.looking is not None:
            self.looking.cancel()
            with suppress(asyncio.CancelledError):
                await self.looking

    async def _look(self) -> None:
        """Until nobody watches any more."""
        seen: int | None = None
        while self._watchers:
            try:
                seen, changes = await self._desk.run(_since, seen)
            except DeskUnavailable:
                changes = ()  # the next look may succeed
            self._began.set()
            for queue in self._watchers:
                for change in changes:
                    queue.put_nowait(change)
            await asyncio.sleep(LOOK_SECONDS)


async def stream_changes(request: web.Request) -> web.StreamResponse:
    """GET /events: `changed` with the reference of each ticket that changed, of the account's companies; `over` when
    the session is."""
    here, who = console(request), visitor(request)
    with here.live.watching(who.session_id) as changes:
        async with sse_response(request) as response:
            with suppress(ConnectionResetError):  # the reader closed the page
                await here.live.begun()
                await response.write(b"retry: 3000\r\n\r\n")
                checked = time.monotonic()
                while request.transport is not None and not here.live.ending.is_set():
                    change = await here.live.next(changes)
                    if time.monotonic() - checked >= CHECK_SECONDS:
                        checked = time.monotonic()
                        fresh = await _still_signed_in(request, who)
                        if fresh is None:
                            await response.send("over", event="over")
                            break
                        who = fresh
                    if change is not None and (not who.companies or change.company in who.companies):
                        await response.send(json.dumps({"reference": change.reference}), event="changed")
    return response


async def _still_signed_in(request: web.Request, who: SignedIn) -> SignedIn | None:
    """Who is signed in as things are now, their companies above all; None once the session is over. Watching alone does
    not prolong it."""
    try:
        return await console(request).desk.run(signed_in, token_of(request), used=False)
    except SessionOver:
        return None
    except DeskUnavailable:
        return who  # the next look will tell


def _since(work: Work, seen: int | None) -> tuple[int, tuple[Change, ...]]:
    """The trail's end, and the tickets that changed after `seen`; none where nothing was seen yet."""
    end: int = work.session.execute(select(AuditHead.sequence)).scalar() or 0
    if seen is None or end == seen:
        return end, ()
    query = (
        select(Ticket.reference, Ticket.company)
        .join(TicketEvent, TicketEvent.ticket_id == Ticket.id)
        .where(col(TicketEvent.sequence) > seen)
        .distinct()
    )
    return end, tuple(Change(row.reference, row.company) for row in work.session.execute(query))

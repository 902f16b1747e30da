"""The Slack channel as a part of the serving process: its route or socket, its senders, what it does by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.channels.slack import PATH
from bot.channels.slack.app import create_bolt_app
from bot.channels.slack.events import Events
from bot.channels.slack.here import Here
from bot.channels.slack.notices import NoticesInSlack
from bot.channels.slack.replies import RepliesInSlack
from bot.channels.slack.workspaces import client_for
from bot.deliveries.outcome import Sender
from bot.logs import named
from bot.seldom import Seldom
from desk.chat_notices import announce_deadlines, announce_tickets
from desk.messenger_events import forget_events
from desk.outbox import DESK_CHAT, SLACK
from desk.request_forms import forget_forms

BODY_BYTES = 1024 * 1024
"""A window that is sent in comes with all of it, up to 250 kB, each character as up to nine."""
SWEEP_SECONDS = 2.0
TIDY_SECONDS = 300.0
CONNECT_SECONDS = 30.0
"""Between two tries to open the socket."""
log = structlog.get_logger()


class SlackChannel:
    """Slack, for as long as the process runs."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self.events = Events(here.desk)
        self.bolt = create_bolt_app(here, self.events)
        self._closing = asyncio.Event()
        self._seldom = Seldom()

    def senders(self) -> Mapping[str, Sender]:
        """Who delivers replies to people in Slack, and notices to the desk's channel."""
        here = self.here
        notices = NoticesInSlack(here.settings, here.slack, here.policies, here.workspaces, here.pace)
        return {SLACK: RepliesInSlack(here.desk, here.poster), DESK_CHAT: notices}

    def join(self, app: web.Application) -> None:
        """Serve the route, or keep the socket open, and sweep, while `app` runs."""
        if not self.here.slack.socket_mode:
            app.router.add_post(PATH, self.receive)
        app.cleanup_ctx.append(self._running)

    async def receive(self, request: web.Request) -> web.Response:
        """POST /slack/events: hand a request to Bolt."""
        larger = request.clone(client_max_size=BODY_BYTES)
        return await to_aiohttp_response(await self.bolt.async_dispatch(await to_bolt_request(larger)))

    async def sweep(self) -> None:
        """Do what was noted or stored and is left: after a crash, an outage, or while Slack was away; and tell the
        desk's channels what is new."""
        await self.events.sweep()
        await self.here.poster.sweep()
        if companies := tuple(self.here.slack.desk_channels):
            await self.here.desk.run(announce_tickets, companies)

    async def tidy(self) -> None:
        """Tell of deadlines, and forget what is past its time."""
        if companies := tuple(self.here.slack.desk_channels):
            await self.here.desk.run(announce_deadlines, companies)
        await self.here.desk.run(forget_events)
        await self.here.desk.run(forget_forms)

    async def _running(self, _: web.Application) -> AsyncIterator[None]:
        working = [asyncio.create_task(self._keep_house())]
        if self.here.slack.socket_mode:
            working.append(asyncio.create_task(self._hold_socket()))
        yield
        self._closing.set()
        late = (await asyncio.wait(working, timeout=SWEEP_SECONDS))[1]
        for task in late:
            task.cancel()

    async def _keep_house(self) -> None:
        tidied = float("-inf")
        while not self._closing.is_set():
            try:
                await self.sweep()
                if time.monotonic() - tidied >= TIDY_SECONDS:
                    await self.tidy()
                    tidied = time.monotonic()
                self._seldom.over("slack.sweep_failed", "slack.sweeps_again")
            except Exception as error:  # whatever it was, the next sweep must come
                self._seldom.warning("slack.sweep_failed", **named(error))
            await self._pause(SWEEP_SECONDS)

    async def _hold_socket(self) -> None:
        """Socket Mode: connect, and try again until it works; the client then renews its connection by itself."""
        slack = self.here.slack
        handler = AsyncSocketModeHandler(self.bolt, slack.app_token, web_client=client_for(slack, slack.app_token))
        try:
            while not self._closing.is_set():
                try:
                    await handler.connect_async()  # type: ignore[no-untyped-call]
                    self._seldom.over("slack.socket_closed", "slack.socket_open")
                    await self._closing.wait()
                except Exception as error:  # Slack is out of reach, or refuses the token
                    self._seldom.warning("slack.socket_closed", **named(error))
                    await self._pause(CONNECT_SECONDS)
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]

    async def _pause(self, seconds: float) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

"""The window of a request in Slack: opened within three seconds, then filled page by page."""

from __future__ import annotations

import re

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.channels.slack.blocks import section
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import escaped
from bot.channels.slack.requests import filling
from bot.channels.slack.requests.views import CALLBACK, CHANGE, end_view, once_more, skeleton
from bot.channels.slack.texts import text
from bot.channels.slack.workspaces import why
from bot.logs import named
from bot.reception import in_time
from desk.errors import DeskError, FormUnknown
from desk.talks import Address

OPEN_REQUEST = "open_request"
TOO_LATE = frozenset({"expired_trigger_id", "trigger_exchanged", "invalid_trigger_id"})
_PAGE = re.compile(rf"^{CALLBACK}\.")
log = structlog.get_logger()


class Windows:
    """Opens and fills the windows of requests."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def register(self, app: AsyncApp) -> None:
        """Listen to everything that opens or fills one."""
        app.action(re.compile(rf"^{OPEN_REQUEST}"))(self.on_open)
        app.view_submission(_PAGE)(self.on_page)
        app.view_closed(_PAGE)(self.on_closed)
        app.action(CHANGE)(self.on_change)

    async def on_open(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """A button that opens a request."""
        await ack()
        await self.open(address_of(context), body["trigger_id"])

    async def open(self, address: Address, trigger: str) -> None:
        """Open a window at once, then give it its first page."""
        client = await self._here.poster.client(address.workspace)
        try:
            opened = await client.views_open(trigger_id=trigger, view=skeleton())
        except SlackApiError as error:
            if why(error) not in TOO_LATE:
                raise
            words = escaped(text("form", "expired"))
            await self._here.poster.say(address, [section(words)], words)
            return
        view_id = str(opened["view"]["id"])
        try:
            view = await in_time(self._here.desk.run(filling.begin, self._here, address, view_id))
        except DeskError as error:
            log.warning("slack.form_not_begun", **named(error))
            view = end_view(text("form", "not_stored"))
        await client.views_update(view_id=view_id, view=view)

    async def on_page(self, ack: AsyncAck, view: Body, context: AsyncBoltContext) -> None:
        """A page was sent in."""
        page = str(view["callback_id"]).partition(".")[2]
        try:
            filled = await in_time(
                self._here.desk.run(
                    filling.submit,
                    self._here,
                    address_of(context),
                    str(view["private_metadata"]),
                    page,
                    view["state"]["values"],
                )
            )
        except FormUnknown:
            await ack(response_action="update", view=end_view(text("form", "gone")))
            return
        except DeskError as error:
            log.warning("slack.form_not_stored", **named(error))
            await ack(response_action="update", view=once_more(view, text("form", "not_stored")))
            return
        if filled.errors:
            await ack(response_action="errors", errors=dict(filled.errors))
            return
        await ack(response_action="update", view=filled.view)
        if filled.conversation_id is not None:
            await self._here.poster.post(filled.conversation_id)

    async def on_change(self, ack: AsyncAck, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """A line of the review is to be changed."""
        await ack()
        view, address = body["view"], address_of(context)
        slot = str(action["selected_option"]["value"])
        try:
            shown = await in_time(
                self._here.desk.run(filling.change, self._here, address, str(view["private_metadata"]), slot)
            )
        except FormUnknown:
            shown = end_view(text("form", "gone"))
        except DeskError as error:
            log.warning("slack.form_not_changed", **named(error))
            shown = once_more(view, text("form", "not_stored"))
        client = await self._here.poster.client(address.workspace)
        await client.views_update(view_id=str(view["id"]), view=shown)

    async def on_closed(self, ack: AsyncAck, view: Body, context: AsyncBoltContext) -> None:
        """A window was closed before its request was sent."""
        await in_time(
            self._here.desk.run(filling.close, self._here, address_of(context), str(view["private_metadata"]))
        )
        await ack()

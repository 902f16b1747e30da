"""The app's own page: who we are, the person's requests and their state, and a way to open one.

Nothing has to be noted before it is acknowledged: opening the page again shows it anew.
"""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.channels.slack.blocks import Block, button, context, header, section, sections
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import escaped, linked
from bot.channels.slack.own_requests import line
from bot.channels.slack.requests.windows import OPEN_REQUEST
from bot.channels.slack.texts import group, said, text
from bot.logs import named
from bot.policies.model import Company
from bot.reception import in_time
from desk.errors import DeskError
from desk.status import TicketStatus
from desk.talks import Address, tickets_of

AGAIN = "home_again"
SHOWN = 20
"""Requests listed; a page takes a hundred blocks."""
log = structlog.get_logger()


class Home:
    """Shows the app's page."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def register(self, app: AsyncApp) -> None:
        """Listen to the page being opened, and to its button."""
        app.event("app_home_opened")(self.on_opened)
        app.action(AGAIN)(self.on_again)

    async def on_opened(self, event: Body, context: AsyncBoltContext) -> None:
        """Show the page; opening the messages shows nothing new."""
        if event.get("tab", "home") == "home":
            await self.show(address_of(context))

    async def on_again(self, ack: AsyncAck, context: AsyncBoltContext) -> None:
        """Show the page as it is now."""
        await ack()
        await self.show(address_of(context))

    async def show(self, address: Address) -> None:
        """Publish the page of a person."""
        company = self._here.company(address.workspace)
        try:
            own = await in_time(self._here.desk.run(tickets_of, address))
        except DeskError as error:
            log.warning("slack.home_unavailable", **named(error))
            blocks = [section(escaped(text("home", "unavailable")))]
        else:
            blocks = page(company, own, self._here.settings.conversation_days)
        client = await self._here.poster.client(address.workspace)
        await client.views_publish(user_id=address.user, view={"type": "home", "blocks": blocks})


def page(company: Company, own: tuple[TicketStatus, ...], days: int) -> list[Block]:
    """The page of a person with these requests."""
    listed = [section(line(ticket)) for ticket in own[:SHOWN]] or [section(escaped(text("home", "none")))]
    left = len(own) - SHOWN
    if left > 0:
        listed.append(context(escaped(text("home", "more").format(count=left))))
    return [
        header(said(company, "home", "title")),
        *sections(linked(said(company, "home", "who", group=group(company)))),
        {
            "type": "actions",
            "elements": [
                button(text("home", "open"), OPEN_REQUEST, style="primary"),
                button(text("home", "state"), AGAIN),
            ],
        },
        {"type": "divider"},
        header(text("home", "own")),
        *listed,
        context(escaped(text("home", "kept").format(days=days))),
    ]

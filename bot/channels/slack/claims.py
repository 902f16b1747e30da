"""Taking a ticket from the desk's channel: the user acts as the account that an administrator gave them."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext

from bot.channels.slack.blocks import context as small_print
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import escaped
from bot.channels.slack.notices import CLAIM
from bot.channels.slack.texts import text
from bot.reception import in_time
from desk.assignment import claim
from desk.errors import DeskError, DeskUnavailable
from desk.staff_messengers import staff_behind
from desk.talks import Address
from desk.work import Work


class Claims:
    """Takes tickets for staff."""

    def __init__(self, here: Here) -> None:
        self._here = here

    def register(self, app: AsyncApp) -> None:
        """Listen to the button of a notice, and let its link be followed."""
        app.action(CLAIM)(self.on_claim)
        app.action("open_console")(self.on_link)

    async def on_claim(
        self, ack: AsyncAck, respond: AsyncRespond, body: Body, action: Body, context: AsyncBoltContext
    ) -> None:
        """Take the ticket and say so in place of the buttons; a refusal is told to who pressed."""
        await ack()
        address = address_of(context)
        try:
            taken = await in_time(self._here.desk.run(_claimed, address, str(action["value"])))
        except DeskUnavailable:
            await self._refuse(respond, text("staff", "unavailable"))
            return
        except DeskError as error:
            await self._refuse(respond, text("staff", "not_claimed").format(why=error))
            return
        if not taken:
            told = text("staff", "no_account").format(user=address.user, workspace=address.workspace)
            await self._refuse(respond, told)
            return
        await self._show(address, body, text("staff", "claimed").format(user=address.user))

    async def on_link(self, ack: AsyncAck) -> None:
        """Slack tells of a link that was followed, too."""
        await ack()

    async def _show(self, address: Address, body: Body, words: str) -> None:
        client, channel = await self._here.poster.client(address.workspace), body["channel"]["id"]
        message = body["message"]
        kept = [_without_claim(block) for block in message["blocks"]]
        blocks = [*(block for block in kept if block is not None), small_print(words)]
        await self._here.pace.call(
            channel,
            lambda: client.chat_update(
                channel=channel, ts=message["ts"], blocks=blocks, text=message.get("text") or words, parse="none"
            ),
        )

    async def _refuse(self, respond: AsyncRespond, words: str) -> None:
        await respond(text=escaped(words), response_type="ephemeral", replace_original=False)


def _without_claim(block: Body) -> Body | None:
    """A block without the button to take the ticket; None if nothing is left of it."""
    if block["type"] != "actions":
        return block
    left = [element for element in block["elements"] if element["action_id"] != CLAIM]
    return {**block, "elements": left} if left else None


def _claimed(work: Work, address: Address, reference: str) -> bool:
    """Take a ticket; False for somebody without an account."""
    member = staff_behind(work, address.workspace, address.user)
    if member is None:
        return False
    claim(work, member, reference)
    return True

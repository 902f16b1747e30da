"""A pressed choice: stored, acknowledged, shown in the message in place of the choices, then answered."""

from __future__ import annotations

import re

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.channels.slack.blocks import after_choice, section
from bot.channels.slack.direct import DirectMessages
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import escaped
from bot.channels.slack.texts import text
from bot.channels.slack.workspaces import why
from bot.reception import in_time
from desk.conversations import Conversation
from desk.errors import ChoiceUnknown
from desk.inbox import Accepted, accept
from desk.talks import Address
from desk.work import Work

log = structlog.get_logger()


class Choices:
    """Takes in what people press under the assistant's replies."""

    def __init__(self, here: Here, direct: DirectMessages) -> None:
        self._here, self._direct = here, direct

    def register(self, app: AsyncApp) -> None:
        """Listen to every choice."""
        app.action(re.compile(r"^choice\."))(self.on_choice)

    async def on_choice(self, ack: AsyncAck, body: Body, action: Body, context: AsyncBoltContext) -> None:
        """The same choice of the same message counts once, however often it is pressed."""
        address = address_of(context, body["channel"]["id"], body["container"].get("thread_ts"))
        choice = str(action.get("value") or (action.get("selected_option") or {}).get("value"))
        message = body["container"]["message_ts"]
        pressed_id = f"choice.{message}.{choice}"
        try:
            conversation, accepted = await in_time(
                self._here.desk.run(_accepted, self._here, address, pressed_id, choice)
            )
        except ChoiceUnknown:
            await ack()
            words = escaped(text("direct", "stale"))
            await self._here.poster.say(address, [section(words)], words)
            return
        await ack()
        await self._show_chosen(address, message, body["message"]["blocks"], accepted.text)
        if accepted.state != "done":
            await self._direct.turn(conversation, address, pressed_id, choice=choice)

    async def _show_chosen(self, address: Address, message: str, blocks: list[Body], label: str) -> None:
        client, channel = await self._here.poster.client(address.workspace), str(address.channel)
        try:
            await self._here.pace.call(
                channel,
                lambda: client.chat_update(
                    channel=channel, ts=message, blocks=after_choice(blocks, label), text=escaped(label), parse="none"
                ),
            )
        except SlackApiError as error:  # the choice counts all the same
            log.info("slack.not_updated", error=why(error))


def _accepted(work: Work, here: Here, address: Address, pressed_id: str, choice: str) -> tuple[Conversation, Accepted]:
    talk = here.talk(work, address)
    return talk.conversation, accept(work, talk.conversation, pressed_id, None, choice)

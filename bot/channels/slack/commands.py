"""`/privacy help | ask | request | status`: what it answers is seen by its person alone."""

from __future__ import annotations

import hashlib

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.channels.slack.direct import Arrived, DirectMessages
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import decoded, escaped
from bot.channels.slack.own_requests import line
from bot.channels.slack.requests.windows import Windows
from bot.channels.slack.texts import said, text
from bot.channels.text import TextRefused, TextTooLong, clean
from bot.promises import sentence
from bot.reception import in_time
from desk.errors import DeskUnavailable
from desk.talks import Address, tickets_of

COMMAND = "/privacy"


class Commands:
    """Answers the slash command."""

    def __init__(self, here: Here, direct: DirectMessages, windows: Windows) -> None:
        self._here, self._direct, self._windows = here, direct, windows

    def register(self, app: AsyncApp) -> None:
        """Listen to the command."""
        app.command(COMMAND)(self.on_command)

    async def on_command(self, ack: AsyncAck, command: Body, context: AsyncBoltContext) -> None:
        """Do what the first word says."""
        word, _, rest = (command.get("text") or "").strip().partition(" ")
        address = address_of(context)
        try:
            await self._obey(word.casefold(), rest, address, ack, command)
        except DeskUnavailable:
            await ack(text=escaped(sentence("not_stored", self._here.company(address.workspace))))

    async def _obey(self, word: str, rest: str, address: Address, ack: AsyncAck, command: Body) -> None:
        company = self._here.company(address.workspace)
        if word == "ask":
            await self._ask(rest, address, ack, command)
        elif word == "request":
            await ack(text=escaped(text("command", "request")))
            await self._windows.open(address, command["trigger_id"])
        elif word == "status":
            own = await in_time(self._here.desk.run(tickets_of, address))
            await ack(text="\n".join(map(line, own)) or escaped(text("status", "none")))
        elif word in ("", "help"):
            await ack(text=escaped(said(company, "command", "help")))
        else:
            await ack(text=escaped(text("command", "unknown").format(word=word[:40])))

    async def _ask(self, question: str, address: Address, ack: AsyncAck, command: Body) -> None:
        """Take a question to the direct message, as if it had been written there."""
        try:
            words = clean(decoded(question))
        except TextRefused as refused:
            too_long = isinstance(refused, TextTooLong)
            await ack(text=escaped(text("direct", "too_long") if too_long else text("command", "ask_what")))
            return
        once = hashlib.sha256(command["trigger_id"].encode()).hexdigest()[:32]
        stored = await self._direct.store(address, f"command.{once}", words)
        await ack(text=escaped(text("command", "asked")))
        if isinstance(stored, Arrived):
            await self._direct.answer(stored)

"""Direct messages: a full conversation, each message stored in it before Slack hears that it has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.channels.slack.blocks import section
from bot.channels.slack.events import Events
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import decoded, escaped
from bot.channels.slack.middlewares.noted_first import NOTED
from bot.channels.slack.texts import text
from bot.channels.text import TextEmpty, TextTooLong, clean
from bot.reception import in_time
from desk.conversations import Conversation
from desk.errors import ConversationUnknown, VersionConflict
from desk.inbox import accept
from desk.messenger_events import Task, note_event
from desk.talks import Address
from desk.work import Work

KIND, REMARK = "message", "remark"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that stands in its conversation's inbox."""

    conversation: Conversation
    address: Address
    id: str
    text: str


class DirectMessages:
    """Takes in what people write to the app."""

    def __init__(self, here: Here, events: Events) -> None:
        self._here, self._events = here, events
        events.kinds[REMARK] = self.remark

    def register(self, app: AsyncApp) -> None:
        """Listen to messages."""
        app.event("message")(self.on_message)

    async def note(self, body: Body, context: AsyncBoltContext) -> Arrived | int | None:
        """Store a direct message in its conversation; one that cannot be read becomes a remark to its person."""
        event, workspace = body["event"], str(context.team_id)
        if event.get("channel_type") != "im":
            return None
        address = address_of(context, event["channel"], event.get("thread_ts"))
        if event.get("subtype") == "file_share" or event.get("files"):
            return await self._remark(workspace, body["event_id"], address, "file")
        try:
            words = clean(decoded(event.get("text") or "", context.bot_user_id))
        except TextEmpty:
            return None
        except TextTooLong:
            return await self._remark(workspace, body["event_id"], address, "too_long")
        return await self.store(address, body["event_id"], words)

    async def store(self, address: Address, message_id: str, words: str) -> Arrived | None:
        """Store a message in the person's conversation, once; None if it came before. Raises DeskUnavailable."""
        run = self._here.desk.run
        try:
            return await in_time(run(_stored, self._here, address, message_id, words))
        except VersionConflict:  # another message of theirs opened the conversation just now
            return await in_time(run(_stored, self._here, address, message_id, words))

    async def on_message(self, context: AsyncBoltContext) -> None:
        """Answer what was noted."""
        noted = context[NOTED]
        if isinstance(noted, Arrived):
            await self.answer(noted)
        else:
            await self._events.take_up(noted)

    async def answer(self, arrived: Arrived) -> None:
        """Let the assistant answer a stored message, and post its replies; a late answer is promised meanwhile."""
        await self.turn(arrived.conversation, arrived.address, arrived.id, text=arrived.text)

    async def turn(self, conversation: Conversation, address: Address, message_id: str, **said: Any) -> None:
        """One turn, for a text or a choice that is stored already."""
        try:
            received = await self._here.reception.receive(conversation, message_id, **said)
        except ConversationUnknown:
            return  # erased meanwhile, and with it the wish for an answer
        if received.late:
            for promise in received.replies:
                await self._here.poster.say_reply(address, promise)
            return
        await self._here.poster.post(conversation.id)

    async def remark(self, task: Task) -> None:
        """Say why a message was not read."""
        address = Address(task.workspace, task.body["user"], task.body["channel"], task.body.get("thread"))
        words = text("direct", task.body["why"])
        await self._here.poster.say(address, [section(escaped(words))], escaped(words))

    async def _remark(self, workspace: str, event_id: str, address: Address, why: str) -> int | None:
        body = {"user": address.user, "channel": address.channel, "thread": address.thread, "why": why}
        return await in_time(self._here.desk.run(note_event, workspace, event_id, REMARK, body))


def _stored(work: Work, here: Here, address: Address, message_id: str, words: str) -> Arrived | None:
    if note_event(work, address.workspace, message_id, KIND, None) is None:
        return None
    talk = here.talk(work, address)
    accept(work, talk.conversation, message_id, words, None)
    return Arrived(talk.conversation, talk.address, message_id, words)

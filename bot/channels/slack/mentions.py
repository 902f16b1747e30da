"""A mention in a channel or a thread: a plain policy question is answered there, anything else goes on in private.

The guard looks at the words before anything is stored; what is stored is the answer, made of the policy alone.
"""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.channels.slack.blocks import Block, button, notification, reply_blocks, section
from bot.channels.slack.events import Events
from bot.channels.slack.guard import is_empty, public_answer
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.middlewares.noted_first import NOTED
from bot.channels.slack.poster import post_in
from bot.channels.slack.texts import text
from bot.channels.slack.workspaces import why
from bot.reception import in_time
from desk.messages import Reply
from desk.messenger_events import Task, note_event
from desk.talks import Address, say_once
from desk.work import Work

KIND = "mention"
GO_PRIVATE = "go_private"
log = structlog.get_logger()


class Mentions:
    """Answers mentions."""

    def __init__(self, here: Here, events: Events) -> None:
        self._here, self._events = here, events
        events.kinds[KIND] = self.answer

    def register(self, app: AsyncApp) -> None:
        """Listen to mentions and to the button that leads away from the channel."""
        app.event("app_mention")(self.on_mention)
        app.action(GO_PRIVATE)(self.on_go_private)

    async def note(self, body: Body, context: AsyncBoltContext) -> int | None:
        """Look at a mention and note what is to be answered: nothing of what was written."""
        event, workspace, me = body["event"], str(context.team_id), str(context.bot_user_id)
        words, company, assistant = (
            event.get("text") or "",
            self._here.company(workspace),
            self._here.reception.assistant,
        )
        empty = is_empty(words, me)
        said = None if empty else await public_answer(words, me, self._here.common, company, assistant)
        task = {
            "channel": event["channel"],
            "user": event["user"],
            "thread": event.get("thread_ts") or event["ts"],
            "in_thread": "thread_ts" in event,
            "empty": empty,
            "answer": said.to_json() if said else None,
        }
        return await in_time(self._here.desk.run(note_event, workspace, body["event_id"], KIND, task))

    async def on_mention(self, context: AsyncBoltContext) -> None:
        """Answer at once; if that fails, the sweep does it."""
        await self._events.take_up(context[NOTED])

    async def answer(self, task: Task) -> None:
        """Answer a noted mention: in its thread, or to its person alone."""
        noted, client = task.body, await self._here.poster.client(task.workspace)
        if noted["answer"]:
            reply = Reply.from_json(noted["answer"])
            blocks, words = reply_blocks(reply), notification(reply)
            await post_in(client, self._here.pace, noted["channel"], blocks, words, noted["thread"])
            return
        blocks = _notice(noted["user"], empty=noted["empty"])
        try:
            await self._here.pace.call(
                noted["channel"],
                lambda: client.chat_postEphemeral(
                    channel=noted["channel"],
                    user=noted["user"],
                    blocks=blocks,
                    text=text("mention", "button"),
                    thread_ts=noted["thread"] if noted["in_thread"] else None,
                ),
            )
        except SlackApiError as error:
            if error.response.status_code == 429:
                raise
            log.info("slack.not_ephemeral", error=why(error))
            address = Address(task.workspace, noted["user"])
            await self._here.poster.post(await self._say(address, f"mention.{task.id}", text("mention", "direct")))

    async def on_go_private(self, ack: AsyncAck, respond: AsyncRespond, body: Body, context: AsyncBoltContext) -> None:
        """Write to the person in a direct message."""
        key = f"private.{body['container']['message_ts']}"
        conversation_id = await self._say(address_of(context), key, text("direct", "begin"))
        await ack()
        await self._here.poster.post(conversation_id)
        await respond(text=text("mention", "done"), replace_original=True, response_type="ephemeral")

    async def _say(self, address: Address, key: str, words: str) -> str:
        """Store words for a person in their conversation, once; the conversation's id."""
        return await in_time(self._here.desk.run(_said_in_talk, self._here, address, key, words))


def _said_in_talk(work: Work, here: Here, address: Address, key: str, words: str) -> str:
    talk = here.talk(work, address)
    say_once(work, talk.conversation.id, Reply(key, "assistant", work.now, words))
    return talk.conversation.id


def _notice(user: str, *, empty: bool) -> list[Block]:
    words = text("mention", "empty" if empty else "private").format(user=user)
    go_on = {"type": "actions", "elements": [button(text("mention", "button"), GO_PRIVATE)]}
    return [section(words), go_on]

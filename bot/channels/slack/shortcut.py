"""The shortcut "ask the privacy desk about this message": a window with the message's words, to be cut down and asked
in private. What is not sent in is never stored."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError

from bot.channels.slack.blocks import plain, section
from bot.channels.slack.direct import DirectMessages
from bot.channels.slack.here import Body, Here, address_of
from bot.channels.slack.marks import decoded, escaped
from bot.channels.slack.requests.views import LABEL
from bot.channels.slack.requests.windows import TOO_LATE
from bot.channels.slack.texts import text
from bot.channels.slack.workspaces import why
from bot.channels.text import TEXT_LIMIT, TextRefused, TextTooLong, clean
from desk.errors import DeskUnavailable

ABOUT_MESSAGE = "ask_about_message"
QUESTION = "question"


class Shortcut:
    """Takes a question about somebody's message."""

    def __init__(self, here: Here, direct: DirectMessages) -> None:
        self._here, self._direct = here, direct

    def register(self, app: AsyncApp) -> None:
        """Listen to the shortcut and to its window."""
        app.message_shortcut(ABOUT_MESSAGE)(self.on_shortcut)
        app.view_submission(ABOUT_MESSAGE)(self.on_asked)

    async def on_shortcut(self, ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
        """Open the window."""
        await ack()
        address = address_of(context)
        client = await self._here.poster.client(address.workspace)
        words = decoded(body["message"].get("text") or "", context.bot_user_id)
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=_view(words[:TEXT_LIMIT]))
        except SlackApiError as error:
            if why(error) not in TOO_LATE:
                raise
            late = escaped(text("form", "expired"))
            await self._here.poster.say(address, [section(late)], late)

    async def on_asked(self, ack: AsyncAck, view: Body, context: AsyncBoltContext) -> None:
        """Take what is left in the window to the direct message, as if it had been written there."""
        written = view["state"]["values"][QUESTION]["value"]["value"] or ""
        try:
            words = clean(written)
        except TextRefused as refused:
            wrong = "too_long" if isinstance(refused, TextTooLong) else "empty"
            await ack(response_action="errors", errors={QUESTION: text("shortcut", wrong)})
            return
        try:
            stored = await self._direct.store(address_of(context), f"shortcut.{view['id']}", words)
        except DeskUnavailable:
            await ack(response_action="errors", errors={QUESTION: text("form", "not_stored")})
            return
        await ack(response_action="update", view=_done())
        if stored is not None:
            await self._direct.answer(stored)


def _view(words: str) -> Body:
    element: Body = {"type": "plain_text_input", "action_id": "value", "multiline": True, "max_length": TEXT_LIMIT}
    if words:
        element["initial_value"] = words
    return {
        "type": "modal",
        "callback_id": ABOUT_MESSAGE,
        "title": plain(text("shortcut", "title"), LABEL),
        "submit": plain(text("shortcut", "submit"), LABEL),
        "close": plain(text("form", "cancel"), LABEL),
        "blocks": [
            {
                "type": "input",
                "block_id": QUESTION,
                "label": plain(text("shortcut", "ask"), 150),
                "hint": plain(text("shortcut", "hint"), 1_000),
                "element": element,
            }
        ],
    }


def _done() -> Body:
    return {
        "type": "modal",
        "title": plain(text("shortcut", "title"), LABEL),
        "close": plain(text("shortcut", "close"), LABEL),
        "blocks": [section(escaped(text("shortcut", "done")))],
    }

"""Lets in people of the workspace: no bots, no edits and joins, and by default no guests and no shared channels."""

from __future__ import annotations

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.channels.slack.here import Body
from bot.channels.slack.middlewares.known_workspace import Middleware, Next
from bot.channels.slack.people import People
from bot.logs import named
from bot.seldom import Seldom
from bot.settings import Slack

TAKEN = (None, "file_share", "thread_broadcast")
"""Kinds of message that a person writes; every other (an edit, a deletion, a join, a bot's) is no message to us."""
RETRY_SECONDS = "30"
log = structlog.get_logger()
_seldom = Seldom()


def only_people(people: People, slack: Slack) -> Middleware:
    """Anything else is acknowledged and left alone. Where Slack cannot say who it is, it is asked to come again."""

    async def only_people(body: Body, context: AsyncBoltContext, next: Next) -> BoltResponse:  # noqa: A002  (Bolt's name)
        if body.get("type") == "url_verification":
            return await next()
        event = body.get("event") or {}
        if _is_machine(event) or (_is_shared(body) and not slack.shared_channels) or context.user_id is None:
            return BoltResponse(status=200, body="")
        try:
            served = await people.may(str(context.team_id), context.user_id)
        except Exception as error:  # Slack does not say, or not now
            _seldom.warning("slack.person_unknown", **named(error))
            return BoltResponse(status=503, body="", headers={"Retry-After": RETRY_SECONDS})
        return await next() if served else BoltResponse(status=200, body="")

    return only_people


def _is_machine(event: Body) -> bool:
    if event.get("type") not in ("message", "app_mention"):
        return False
    return bool(event.get("bot_id") or event.get("bot_profile") or event.get("subtype") not in TAKEN)


def _is_shared(body: Body) -> bool:
    return bool(body.get("is_ext_shared_channel"))

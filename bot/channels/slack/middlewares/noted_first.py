"""Notes an event in the database before it is acknowledged, once: a crash loses nothing, a repetition changes nothing.

If it cannot be noted, the answer is 503, so that Slack delivers it again (at once, after a minute, after five).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.channels.slack.here import Body
from bot.channels.slack.middlewares.known_workspace import Middleware, Next
from bot.channels.slack.middlewares.only_people import RETRY_SECONDS
from bot.logs import named
from bot.seldom import Seldom

NOTED = "noted"
"""Where the request's context holds what was noted, for the listener."""
Noter = Callable[[Body, AsyncBoltContext], Awaitable[object | None]]
"""Notes an event; None if it came before. Raises anything if it could not be noted."""
_seldom = Seldom()


def noted_first(noters: Mapping[str, Noter]) -> Middleware:
    """`noters` by type of event; a type without one has nothing to lose."""

    async def noted_first(body: Body, context: AsyncBoltContext, next: Next) -> BoltResponse:  # noqa: A002  (Bolt's name)
        noter = noters.get((body.get("event") or {}).get("type", ""))
        if noter is None:
            return await next()
        try:
            noted = await noter(body, context)
        except Exception as error:  # whatever it was, it is not kept yet
            _seldom.warning("slack.not_noted", **named(error))
            return BoltResponse(status=503, body="", headers={"Retry-After": RETRY_SECONDS})
        if noted is None:
            return BoltResponse(status=200, body="")
        context[NOTED] = noted
        return await next()

    return noted_first

"""Lets in the workspaces of the settings only, before anybody asks Slack for anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.channels.slack.here import Body
from bot.channels.slack.workspaces import Workspaces
from bot.seldom import Seldom

Next = Callable[[], Awaitable[BoltResponse]]
Middleware = Callable[..., Awaitable[BoltResponse]]
_seldom = Seldom()


def known_workspace(workspaces: Workspaces) -> Middleware:
    """A request of a workspace that has no company is acknowledged and left alone."""

    async def known_workspace(body: Body, context: AsyncBoltContext, next: Next) -> BoltResponse:  # noqa: A002  (Bolt's name)
        if body.get("type") == "url_verification" or workspaces.company(context.team_id) is not None:
            return await next()
        _seldom.warning("slack.workspace_unknown")
        return BoltResponse(status=200, body="")

    return known_workspace

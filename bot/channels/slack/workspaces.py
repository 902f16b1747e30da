"""The workspaces this app is installed in: which token and which company each has, and who the app is there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Slack

ANSWER_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace with the token for it. `user` and `bot` are this app's own ids there."""

    id: str
    company: str
    client: AsyncWebClient
    user: str
    bot: str


class _OnceMore(AsyncConnectionErrorRetryHandler):
    """A connection that breaks is tried once more, but for a message: it may have arrived, and is looked for first."""

    async def _can_retry_async(self, *, request: HttpRequest, **more: Any) -> bool:
        posts = request.url.endswith("/chat.postMessage")
        return not posts and await super()._can_retry_async(request=request, **more)


class WorkspaceUnknown(Exception):
    """No token is for this workspace, or MADOGUCHI_SLACK_WORKSPACES gives it no company."""


class Workspaces:
    """The workspaces by id. Slack is asked once, when the first one is needed, whose tokens they are."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._asking = asyncio.Lock()
        self._known: dict[str, Workspace] = {}

    def company(self, workspace: str | None) -> str | None:
        """The company that a workspace belongs to, None for a strange one."""
        return self._slack.workspaces.get(workspace or "")

    async def of(self, workspace: str) -> Workspace:
        """The workspace of that id. Raises WorkspaceUnknown, SlackApiError, and what a lost connection raises."""
        async with self._asking:
            if workspace not in self._known:
                await self._ask()
        try:
            return self._known[workspace]
        except KeyError:
            raise WorkspaceUnknown from None

    async def authorize(self, team_id: str | None) -> AuthorizeResult | None:
        """What Bolt asks for a request: the token of its workspace."""
        try:
            found = await self.of(team_id or "")
        except WorkspaceUnknown:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=found.id,
            bot_user_id=found.user,
            bot_id=found.bot,
            bot_token=found.client.token,
        )

    async def _ask(self) -> None:
        for token in self._slack.bot_tokens:
            client = client_for(self._slack, token)
            who = await client.auth_test()
            company = self._slack.workspaces.get(str(who["team_id"]))
            if company is not None:
                found = Workspace(str(who["team_id"]), company, client, str(who["user_id"]), str(who.get("bot_id", "")))
                self._known[found.id] = found


def client_for(slack: Slack, token: str | None) -> AsyncWebClient:
    """A client of Slack's Web API. A busy Slack is for pace.py."""
    client = AsyncWebClient(token=token, base_url=slack.api_url, timeout=ANSWER_SECONDS)
    client.retry_handlers = [_OnceMore(max_retry_count=1)]
    return client


def why(error: SlackApiError) -> str:
    """Slack's own word for what went wrong, such as `channel_not_found`; it names nobody."""
    data = getattr(error.response, "data", error.response)  # text where a proxy or an outage answered
    return str(data.get("error", "unknown")) if isinstance(data, dict) else "unknown"

"""The Bolt app: what runs round every request of Slack's, in this order, and who listens to what.

Slack's signature and the age of a request (five minutes) are checked by Bolt first of all.
"""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.channels.slack.choices import Choices
from bot.channels.slack.claims import Claims
from bot.channels.slack.commands import Commands
from bot.channels.slack.direct import DirectMessages
from bot.channels.slack.events import Events
from bot.channels.slack.here import Here
from bot.channels.slack.home import Home
from bot.channels.slack.mentions import Mentions
from bot.channels.slack.middlewares.known_workspace import known_workspace
from bot.channels.slack.middlewares.noted_first import noted_first
from bot.channels.slack.middlewares.only_people import only_people
from bot.channels.slack.requests.windows import Windows
from bot.channels.slack.shortcut import Shortcut
from bot.channels.slack.workspaces import client_for


def create_bolt_app(here: Here, events: Events) -> AsyncApp:
    """The app that requests are dispatched to, from HTTP or from a socket."""
    slack = here.slack

    async def authorize(team_id: str | None) -> AuthorizeResult | None:  # Bolt takes no method
        return await here.workspaces.authorize(team_id)

    app = AsyncApp(
        signing_secret=slack.signing_secret,
        client=client_for(slack, None),
        authorize=authorize,  # type: ignore[arg-type]  # None is allowed: not installed there
        before_authorize=known_workspace(here.workspaces),
        request_verification_enabled=not slack.socket_mode,
    )
    direct, mentions, windows = DirectMessages(here, events), Mentions(here, events), Windows(here)
    app.middleware(only_people(here.people, slack))
    app.middleware(noted_first({"message": direct.note, "app_mention": mentions.note}))
    for part in (
        direct,
        mentions,
        windows,
        Choices(here, direct),
        Commands(here, direct, windows),
        Home(here),
        Shortcut(here, direct),
        Claims(here),
    ):
        part.register(app)
    return app

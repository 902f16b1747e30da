"""Whether Slack and the settings fit together: one line for each thing, with what to do where it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.slack import PATH
from bot.channels.slack.manifest import scopes
from bot.channels.slack.workspaces import client_for, why
from bot.settings import Settings, Slack


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `words` say what it is, or what to do."""

    good: bool
    words: str


async def findings(settings: Settings, slack: Slack, *, post: bool) -> AsyncIterator[Finding]:
    """Ask Slack about everything that can be asked. `post`: also post a line into the desk's channels."""
    seen: dict[str, str] = {}
    for number, token in enumerate(slack.bot_tokens, 1):
        try:
            who = await client_for(slack, token).auth_test()
        except Exception as error:
            yield _out_of_reach(f"Bot token {number}", error)
            continue
        workspace = str(who["team_id"])
        seen[workspace] = token
        yield _workspace(who, slack)
        yield _scopes(who)
    for workspace, company in slack.workspaces.items():
        if workspace not in seen:
            yield Finding(
                False,
                f"No token is for the workspace {workspace} of {company}; install the app there and add its "
                "token to SLACK_BOT_TOKEN.",
            )
    if slack.app_token is not None:
        yield await _socket(slack, slack.app_token)
    else:
        yield _address(settings)
    for company, channel in slack.desk_channels.items():
        workspace = slack.workspace_of(company) or ""
        yield await _desk_channel(slack, seen.get(workspace), company, channel, post=post)
    if not slack.desk_channels:
        yield Finding(False, "Staff are told of tickets nowhere in Slack; set MADOGUCHI_SLACK_DESK_CHANNELS.")


def _workspace(who: AsyncSlackResponse, slack: Slack) -> Finding:
    workspace = str(who["team_id"])
    company = slack.workspaces.get(workspace)
    name = f"{who.get('team', workspace)} ({workspace})"
    if company is None:
        return Finding(
            False, f"The workspace {name} belongs to no company; add {workspace}=COMPANY to MADOGUCHI_SLACK_WORKSPACES."
        )
    return Finding(
        True, f"The workspace {name} is that of {company}; the app is {who.get('user', who['user_id'])} there."
    )


def _scopes(who: AsyncSlackResponse) -> Finding:
    given = {scope.strip() for scope in str(who.headers.get("x-oauth-scopes", "")).split(",")}
    lacking = sorted(scopes() - given)
    if lacking:
        return Finding(False, f"The app lacks the scopes {', '.join(lacking)}; add them and install it again.")
    more = sorted(given - scopes() - {""})
    if more:
        return Finding(True, f"The app has every scope it needs, and does not need {', '.join(more)}.")
    return Finding(True, "The app has the scopes it needs and no others.")


def _address(settings: Settings) -> Finding:
    if settings.public_url is None:
        return Finding(False, "MADOGUCHI_PUBLIC_URL is missing; Slack has to reach this desk, or use Socket Mode.")
    if not settings.public_url.startswith("https://"):
        return Finding(False, f"MADOGUCHI_PUBLIC_URL is {settings.public_url}; Slack calls https:// addresses only.")
    return Finding(True, f"Slack has to send events, interactivity and /privacy to {settings.public_url}{PATH}.")


async def _socket(slack: Slack, token: str) -> Finding:
    try:
        await client_for(slack, token).apps_connections_open(app_token=token)
    except Exception as error:
        return _out_of_reach("SLACK_APP_TOKEN", error)
    return Finding(True, "Socket Mode works with SLACK_APP_TOKEN.")


async def _desk_channel(slack: Slack, token: str | None, company: str, channel: str, *, post: bool) -> Finding:
    if token is None:
        return Finding(False, f"The desk's channel {channel} of {company} is in no workspace that can be reached.")
    if not post:
        return Finding(True, f"Staff of {company} are told in {channel}; --post tries whether the app may write there.")
    try:
        words = "This is a test of the privacy desk's notices. Nothing has to be done."
        await client_for(slack, token).chat_postMessage(channel=channel, text=words)
    except SlackApiError as error:
        mend = "invite it with /invite" if why(error) == "not_in_channel" else "check its ID in the channel's details"
        return Finding(False, f"The app cannot write into {channel} of {company} ({why(error)}); {mend}.")
    return Finding(True, f"The app has written a test into {channel} of {company}.")


def _out_of_reach(what: str, error: Exception) -> Finding:
    if isinstance(error, SlackApiError):
        return Finding(False, f"{what} is refused by Slack ({why(error)}); copy it again from your app's pages.")
    return Finding(False, f"{what} could not be tried: Slack cannot be reached ({type(error).__name__}).")

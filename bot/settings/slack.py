"""Slack: its tokens under Slack's own names, and what this desk makes of it. Without tokens the channel is off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from bot.settings.addresses import split_url
from bot.settings.given import Given
from bot.settings.mistakes import SettingsError, wrong

BOT_TOKEN, SIGNING_SECRET, APP_TOKEN = "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"
TOKENS = (BOT_TOKEN, SIGNING_SECRET, APP_TOKEN)
API_URL = "https://slack.com/api/"
_WHERE = {
    BOT_TOKEN: "copy the Bot User OAuth Token (xoxb-...) from your app's page OAuth & Permissions",
    SIGNING_SECRET: "copy the Signing Secret from your app's page Basic Information",
    APP_TOKEN: "make an app-level token (xapp-...) with connections:write on your app's page Basic Information",
}
_BEGINS = {BOT_TOKEN: "xoxb-", APP_TOKEN: "xapp-"}


@dataclass(frozen=True, slots=True)
class Slack:
    """How employees and staff reach the desk in Slack."""

    bot_tokens: tuple[str, ...] = field(repr=False)
    """One for each workspace."""
    signing_secret: str | None = field(repr=False)
    """None only in Socket Mode."""
    app_token: str | None = field(repr=False)
    """Of Socket Mode; None where Slack calls us by HTTP."""
    workspaces: Mapping[str, str]
    """Workspace id and the company it belongs to."""
    desk_channels: Mapping[str, str]
    """Company and the channel in which its staff are told of tickets."""
    guests: bool = False
    shared_channels: bool = False
    api_url: str = API_URL

    @property
    def socket_mode(self) -> bool:
        """Whether we call Slack, instead of Slack us."""
        return self.app_token is not None

    def workspace_of(self, company: str) -> str | None:
        """The first workspace of a company, None if it has none."""
        return next((workspace for workspace, belongs in self.workspaces.items() if belongs == company), None)


def tokens_of(dotenv: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The values under Slack's own names, where they are not empty."""
    both = {**dotenv_values(dotenv, interpolate=False), **environ}
    values = {name: (both.get(name) or "").strip() for name in TOKENS}
    return {name: value for name, value in values.items() if value}


def slack(given: Given, tokens: Mapping[str, str], companies: tuple[str, ...]) -> Slack | None:
    """What is set for Slack; None without any token. Raises SettingsError."""
    if not tokens:
        return None
    socket_mode = given.switch("SLACK_SOCKET_MODE", default=False)
    for name in (BOT_TOKEN, APP_TOKEN if socket_mode else SIGNING_SECRET):
        if name not in tokens:
            raise SettingsError(f"{name} is missing; {_WHERE[name]}, or remove the other SLACK_ tokens.")
    bot_tokens = tuple(token for token in re.split(r"[,\s]+", tokens[BOT_TOKEN]) if token)
    for name, values in ((BOT_TOKEN, bot_tokens), (APP_TOKEN, (tokens.get(APP_TOKEN, "xapp-"),))):
        if not all(value.startswith(_BEGINS[name]) for value in values):
            raise SettingsError(f"{name} is not such a token; {_WHERE[name]}.")
    return Slack(
        bot_tokens=bot_tokens,
        signing_secret=tokens.get(SIGNING_SECRET),
        app_token=tokens[APP_TOKEN] if socket_mode else None,
        workspaces=_workspaces(given, companies),
        desk_channels=_desk_channels(given, companies),
        guests=given.switch("SLACK_GUESTS", default=False),
        shared_channels=given.switch("SLACK_SHARED_CHANNELS", default=False),
        api_url=_api_url(given),
    )


def _workspaces(given: Given, companies: tuple[str, ...]) -> dict[str, str]:
    mend = "write each as id=company, such as T024BE7LD=pyxos-jk (the id is in the address of Slack in a browser)"
    found = {}
    for item in given.listed("SLACK_WORKSPACES"):
        workspace, _, company = item.partition("=")
        if not re.fullmatch(r"T[A-Z0-9]{2,20}", workspace) or company not in companies:
            raise wrong("SLACK_WORKSPACES", item, f"{mend}, with a company of MADOGUCHI_COMPANIES")
        found[workspace] = company
    if not found:
        raise SettingsError(f"MADOGUCHI_SLACK_WORKSPACES is missing; {mend}.")
    return found


def _desk_channels(given: Given, companies: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for item in given.listed("SLACK_DESK_CHANNELS"):
        company, _, channel = item.partition("=")
        if company not in companies or not re.fullmatch(r"[CG][A-Z0-9]{2,20}", channel):
            mend = "write each as company=channel, such as pyxos-jk=C024BE91L (a channel's details have its ID)"
            raise wrong("SLACK_DESK_CHANNELS", item, mend)
        found[company] = channel
    return found


def _api_url(given: Given) -> str:
    url = given.text("SLACK_API_URL")
    if url is None:
        return API_URL
    parts = split_url(url)
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname:
        raise wrong("SLACK_API_URL", url, f"leave it out, or write {API_URL} or https://slack-gov.com/api/")
    return url.rstrip("/") + "/"

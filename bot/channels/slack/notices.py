"""Notices to the desk's channel: a new ticket, a deadline, somebody who asks for a person. No person is named."""

from __future__ import annotations

import datetime as dt

from slack_sdk.errors import SlackApiError

from bot.answering.wording import date
from bot.channels.slack.blocks import Block, button, section
from bot.channels.slack.marks import escaped
from bot.channels.slack.pace import Pace
from bot.channels.slack.poster import FOR_GOOD, post_in
from bot.channels.slack.texts import text
from bot.channels.slack.workspaces import Workspaces, WorkspaceUnknown, why
from bot.deliveries.outcome import TryLater
from bot.dialogue.texts import load_texts
from bot.policies.model import Policies
from bot.settings import Settings, Slack
from desk.calendar import day_in_japan
from desk.deliveries import Delivery, Ending

CLAIM = "claim"
LOOK_SECONDS = 5.0


class NoticesInSlack:
    """The sender of notices to the desk's channel in Slack."""

    at_once = 5
    look = LOOK_SECONDS
    pause = 1.0

    def __init__(
        self, settings: Settings, slack: Slack, policies: Policies, workspaces: Workspaces, pace: Pace
    ) -> None:
        self._settings, self._slack, self._policies = settings, slack, policies
        self._workspaces, self._pace = workspaces, pace

    async def send(self, delivery: Delivery) -> Ending:
        """Post the notice, where its company has a channel. Raises TryLater."""
        company = str(delivery.payload["company"])
        channel, workspace = self._slack.desk_channels.get(company), self._slack.workspace_of(company)
        if channel is None or workspace is None:
            return "undeliverable"
        words = notice_text(delivery, self._name(company))
        try:
            client = (await self._workspaces.of(workspace)).client
            await post_in(client, self._pace, channel, notice_blocks(delivery, words, self._settings), words)
        except WorkspaceUnknown:
            return "undeliverable"
        except SlackApiError as error:
            if why(error) in FOR_GOOD:
                return "refused"
            raise TryLater(why(error)) from None
        return "delivered"

    def _name(self, company: str) -> str:
        known = self._policies.companies.get(company)
        return known.names.short if known else company


def notice_text(delivery: Delivery, company: str) -> str:
    """A notice in one line, escaped."""
    told = delivery.payload
    reference, states = str(told["reference"]), load_texts().states
    if told["what"] == "deadline":
        day = date(day_in_japan(dt.datetime.fromisoformat(str(told["due_at"]))))
        kind = text("staff", "deadlines", str(told["deadline"]))
        words = text("staff", "deadline", str(told["alarm"]))
        return escaped(words.format(short=company, reference=reference, deadline=kind, day=day))
    what = text("staff", "opened", str(told["type"]))
    state = states.get(str(told["state"]), states["open"])
    return escaped(text("staff", "new").format(what=what, short=company, reference=reference, state=state))


def notice_blocks(delivery: Delivery, words: str, settings: Settings) -> list[Block]:
    """A notice with the way to the ticket, where this installation has an address, and the button to take it."""
    reference = str(delivery.payload["reference"])
    elements = [button(text("staff", "claim"), CLAIM, reference, style="primary")]
    if settings.public_url is not None:
        url = f"{settings.public_url}/desk/tickets/{reference}"
        elements.append(button(text("staff", "open"), "open_console", url=url))
    return [section(words), {"type": "actions", "block_id": f"staff.{delivery.id}", "elements": elements}]

"""What every part of the Slack channel works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.channels.slack.common_words import CommonWords
from bot.channels.slack.pace import Pace
from bot.channels.slack.people import People
from bot.channels.slack.poster import Poster
from bot.channels.slack.texts import hello
from bot.channels.slack.workspaces import Workspaces
from bot.policies.model import Company, Policies
from bot.reception import Reception
from bot.settings import Settings, Slack
from desk.messages import Reply
from desk.outbox import SLACK
from desk.talks import Address, Talk, talk_of
from desk.work import Desk, Work

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Here:
    """The parts of this process that the Slack channel uses."""

    reception: Reception
    desk: Desk
    policies: Policies
    settings: Settings
    slack: Slack
    workspaces: Workspaces
    people: People
    pace: Pace
    poster: Poster
    common: CommonWords

    @classmethod
    def of(
        cls,
        reception: Reception,
        desk: Desk,
        policies: Policies,
        settings: Settings,
        slack: Slack,
        pace: Pace | None = None,
    ) -> Here:
        """The parts, those of Slack's own made here. Nothing connects yet."""
        workspaces, pace = Workspaces(slack), pace or Pace()
        return cls(
            reception=reception,
            desk=desk,
            policies=policies,
            settings=settings,
            slack=slack,
            workspaces=workspaces,
            people=People(slack, workspaces),
            pace=pace,
            poster=Poster(desk, reception.locks, workspaces, pace),
            common=CommonWords(policies),
        )

    def company(self, workspace: str | None) -> Company:
        """The company of a workspace that was let in. KeyError for any other."""
        return self.policies.company(self.workspaces.company(workspace) or "")

    def talk(self, work: Work, address: Address) -> Talk:
        """The person's conversation, opened with the first words if need be. Raises VersionConflict: try again."""
        company = self.company(address.workspace)
        words = hello(company, self.settings.conversation_days)
        return talk_of(work, address, company.id, SLACK, Reply("hello", "assistant", work.now, words))


def address_of(context: AsyncBoltContext, channel: str | None = None, thread: str | None = None) -> Address:
    """Who sent a request that was let in. `channel`: their direct message, where that is known; `thread`: the thread of
    it in which they are."""
    return Address(str(context.team_id), str(context.user_id), channel, thread)

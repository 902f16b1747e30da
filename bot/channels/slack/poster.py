"""Posting what stands in a conversation: every reply that was not posted yet, in order, by one process at a time.

Replies come from a turn, from a sweep after a crash, or from staff; here they are only taken from where they stand. A
process that dies between posting and noting it posts that one reply once more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.channels.slack.blocks import Block, notification, reply_blocks
from bot.channels.slack.pace import Pace
from bot.channels.slack.workspaces import Workspaces, WorkspaceUnknown, why
from bot.locks import ConversationLocks
from bot.logs import named
from bot.seldom import Seldom
from desk.messages import Reply
from desk.talks import Address, keep_channel, posted, to_post, unposted
from desk.work import Desk

FOR_GOOD = frozenset(
    {"account_inactive", "cannot_dm_bot", "channel_not_found", "is_archived", "user_disabled", "user_not_found"}
    | {"users_not_found", "not_in_channel", "msg_too_long", "invalid_blocks"}
)
"""Slack's words for a message that will never arrive."""
LONGEST_REST = 60.0
log = structlog.get_logger()


class Poster:
    """Posts into direct messages, and whatever else is said there."""

    def __init__(
        self,
        desk: Desk,
        locks: ConversationLocks,
        workspaces: Workspaces,
        pace: Pace,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk, self._locks, self._workspaces, self._pace = desk, locks, workspaces, pace
        self._clock = clock
        self._failures, self._rests_until = 0, 0.0
        self._seldom = Seldom()

    async def post(self, conversation_id: str) -> None:
        """Post what is due in a conversation. Raises what a failure that may pass raises: it is taken up again."""
        async with self._locks.hold(f"slack:{conversation_id}"):
            due = await self._desk.run(to_post, conversation_id)
            if due is None:
                return
            address = due.address
            for stored in due.replies:
                try:
                    address = await self._with_channel(conversation_id, address)
                    await self.say(address, reply_blocks(stored.reply), notification(stored.reply))
                except WorkspaceUnknown:
                    return  # the app was taken out of this workspace: nobody is there to read it
                except SlackApiError as error:
                    if why(error) not in FOR_GOOD:
                        raise
                    log.warning("slack.undeliverable", error=why(error))
                await self._desk.run(posted, conversation_id, address, stored)

    async def sweep(self) -> int:
        """Post what is left anywhere; how many conversations there were. A failure in one keeps none back.

        After failures it rests, longer each time: a Slack that is down is not asked every two seconds.
        """
        if self._clock() < self._rests_until:
            return 0
        waiting = await self._desk.run(unposted)
        done = await asyncio.gather(*(self.post(one) for one in waiting), return_exceptions=True)
        failed = [error for error in done if isinstance(error, Exception)]
        for error in failed:
            self._seldom.warning("slack.not_posted", **named(error))
        self._failures = self._failures + 1 if failed else 0
        if failed:
            self._rests_until = self._clock() + min(2.0**self._failures, LONGEST_REST)
        return len(waiting)

    async def say(self, address: Address, blocks: list[Block], words: str) -> AsyncSlackResponse:
        """Post into a person's direct message. `words`: for notifications, escaped."""
        client = await self.client(address.workspace)
        channel = address.channel or await self.direct_message(address)
        return await post_in(client, self._pace, channel, blocks, words)

    async def say_reply(self, address: Address, reply: Reply) -> None:
        """Post a reply that stands nowhere, such as a promise."""
        await self.say(address, reply_blocks(reply), notification(reply))

    async def direct_message(self, address: Address) -> str:
        """The channel in which a person is written to."""
        client = await self.client(address.workspace)
        opened = await client.conversations_open(users=address.user)
        return str(opened["channel"]["id"])

    async def client(self, workspace: str) -> AsyncWebClient:
        """The client of a workspace."""
        return (await self._workspaces.of(workspace)).client

    async def _with_channel(self, conversation_id: str, address: Address) -> Address:
        if address.channel is not None:
            return address
        known = Address(address.workspace, address.user, await self.direct_message(address))
        await self._desk.run(keep_channel, conversation_id, known)
        return known


async def post_in(
    client: AsyncWebClient, pace: Pace, channel: str, blocks: list[Block], words: str, thread: str | None = None
) -> AsyncSlackResponse:
    """Post into a channel, at its pace; links are not unfurled, nothing is parsed."""
    return await pace.call(
        channel,
        lambda: client.chat_postMessage(
            channel=channel,
            blocks=blocks,
            text=words,
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
            link_names=False,
        ),
    )

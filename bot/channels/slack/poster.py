"""Posting what stands in a conversation: every reply that was not posted yet, in order, by one process at a time.

Replies come from a turn, from a sweep after a crash, or from staff; here they are only taken from where they stand. A
process may die between posting a reply and noting that it did. So each carries a mark, and what was left behind is
looked for in Slack before it is posted.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import time
from collections.abc import Callable
from dataclasses import replace

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
from desk.talks import Address, keep_address, posted, to_post, unposted
from desk.work import Desk

FOR_GOOD = frozenset(
    {"account_inactive", "cannot_dm_bot", "channel_not_found", "is_archived", "user_disabled", "user_not_found"}
    | {"users_not_found", "not_in_channel", "msg_too_long", "invalid_blocks"}
)
"""Slack's words for a message that will never arrive."""
LONGEST_REST = 60.0
LEFT_BEHIND = dt.timedelta(seconds=10)
"""A reply that is older was left by somebody who could not post it, or could not note that they had."""
LOOKED_THROUGH, LONGEST_THREAD = 100, 999
"""Messages of a direct message, the newest, and of a thread in it, the first, in which a reply is looked for."""
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

    async def post(self, conversation_id: str, *, again: bool = False) -> None:
        """Post what is due in a conversation; `again`: it was left behind. Raises what a failure that may pass raises:
        it is taken up again."""
        async with self._locks.hold(f"slack:{conversation_id}"):
            due = await self._desk.run(to_post, conversation_id)
            if due is None or not due.replies:
                return
            address, there = due.address, frozenset[str]()
            again = again or self._desk.clock() - due.replies[0].reply.at > LEFT_BEHIND
            for stored in due.replies:
                mark = _mark(conversation_id, stored.sequence)
                try:
                    address = await self._with_channel(conversation_id, address)
                    if again:
                        there, again = await self._marks_in(address), False
                    if mark not in there:
                        await self.say(address, _marked(reply_blocks(stored.reply), mark), notification(stored.reply))
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
        done = await asyncio.gather(*(self.post(one, again=True) for one in waiting), return_exceptions=True)
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
        return await post_in(client, self._pace, channel, blocks, words, address.thread)

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
        known = replace(address, channel=await self.direct_message(address))
        await self._desk.run(keep_address, conversation_id, known)
        return known

    async def _marks_in(self, address: Address) -> frozenset[str]:
        """The marks of what stands already where a person is written to; none where Slack does not let us look."""
        client, channel = await self.client(address.workspace), str(address.channel)
        try:
            if address.thread is None:
                found = await client.conversations_history(channel=channel, limit=LOOKED_THROUGH)
            else:
                found = await client.conversations_replies(channel=channel, ts=address.thread, limit=LONGEST_THREAD)
        except SlackApiError as error:
            if error.response.status_code != 200:
                raise  # too many calls, or an outage
            log.warning("slack.not_looked_through", error=why(error))
            return frozenset()
        messages: list[Block] = found["messages"]
        return frozenset(block.get("block_id", "") for one in messages for block in one.get("blocks", []))


def _mark(conversation_id: str, sequence: int) -> str:
    """What a reply is known by in Slack; it says nothing."""
    return f"reply.{hashlib.sha256(f'{conversation_id}.{sequence}'.encode()).hexdigest()[:24]}"


def _marked(blocks: list[Block], mark: str) -> list[Block]:
    """The blocks of a reply, the first of them that has no id marked."""
    first = next((place for place, block in enumerate(blocks) if "block_id" not in block), None)
    return [{**block, "block_id": mark} if place == first else block for place, block in enumerate(blocks)]


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

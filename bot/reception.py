"""The way of one message, the same for every channel: accepted once, answered once, in order, whatever breaks.

accept (stored) → the conversation's lock → lease → the assistant's turn → replies and dialogue stored together →
listeners woken. What fails on the way leaves the stored row unfinished; a sweep takes it up again.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot import metrics
from bot.dialogue.sensitive import is_sensitive
from bot.fanout import Fanout
from bot.locks import ConversationLocks, LocksUnavailable, ProcessLocks
from bot.logs import named
from bot.policies.model import Company
from bot.promises import promise
from bot.seldom import Seldom
from bot.settings import Settings
from bot.turns import Assistant
from desk import handoffs
from desk.conversations import (
    Conversation,
    OpenedConversation,
    access_conversation,
    erase_conversation,
    open_conversation,
)
from desk.errors import ConversationUnknown, DeskUnavailable, KeyDestroyed, MessageUnknown, VersionConflict
from desk.forgetting import forget_message
from desk.housekeeping import erase_due
from desk.inbox import (
    Accepted,
    StoredReply,
    Unfinished,
    accept,
    add_reply,
    answer_of,
    finish_turn,
    lease,
    replies_of,
    unfinished,
)
from desk.messages import Reply
from desk.trackers import StagedTracker, save_tracker
from desk.unanswered import asked_in_vain
from desk.work import Desk, Work

STORE_SECONDS = 1.8
"""How long a person waits for the database before being told that it is out of reach."""
PATIENCE_SECONDS = 8.0
"""How long a person waits for an answer before getting a promise instead."""
TURN_SECONDS = 10.0
LEASE_SECONDS = 12.0
TURNS_AT_ONCE = 8
"""Turns are work for the processor: more at once would only make each slower."""
TRIES = 3
SWEEP_SECONDS = 2.0
EXPIRY_SECONDS = 3600.0
ERASED = (ConversationUnknown, MessageUnknown, KeyDestroyed)

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Received:
    """The replies to a message; `late` where they are only a promise, and the answer comes as a live reply."""

    replies: tuple[Reply, ...]
    late: bool


class HeldElsewhere(Exception):
    """Another process is working on this message. Its answer will be stored, or the sweep will take it up."""


class Reception:
    """Where every channel hands in what people write."""

    def __init__(
        self,
        assistant: Assistant,
        desk: Desk,
        locks: ConversationLocks,
        fanout: Fanout,
        settings: Settings,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """`patience`: seconds until a person gets a promise in place of the answer."""
        self.assistant = assistant
        self.locks = locks
        self.fanout = fanout
        self._desk = desk
        self._settings = settings
        self._patience = patience
        self._doors = ProcessLocks()
        self._places = asyncio.Semaphore(TURNS_AT_ONCE)
        self._closing = asyncio.Event()
        self._running: dict[int, asyncio.Task[tuple[Reply, ...]]] = {}
        self._seldom = Seldom()

    async def open(
        self, company: str, channel: str, switchable: bool = False
    ) -> tuple[OpenedConversation, tuple[Reply, ...]]:
        """Open a conversation and greet. `switchable` counts only in the demo.

        Raises CompanyUnknown, and DeskUnavailable if nothing could be stored.
        """
        switchable = switchable and self._settings.demo
        opened, conversation = await in_time(self._desk.run(_open_and_find, company, channel, switchable))
        try:
            turn = await asyncio.wait_for(self.assistant.greeting(conversation), self._patience)
            stored = await in_time(self._desk.run(_store_greeting, conversation.id, turn.replies, turn.tracker))
        except Exception as error:
            log.warning("greeting.failed", company=company, channel=channel, **named(error))
            return opened, (self._promise("unwelcomed", conversation, "welcome"),)
        return opened, tuple(item.reply for item in stored)

    async def find(self, company: str, token: str) -> Conversation:
        """The conversation that `token` proves. Raises ConversationUnknown, DeskUnavailable."""
        return await in_time(self._desk.run(access_conversation, company, token))

    async def receive(
        self, conversation: Conversation, external_id: str, text: str | None = None, choice: str | None = None
    ) -> Received:
        """Take in a message, a text or the id of an offered choice, and answer it. The same `external_id` again gives
        the same replies.

        Raises ChoiceUnknown, ConversationUnknown, and DeskUnavailable if the message could not be stored. Any other
        failure becomes a promise: the message is stored, so its answer will come.
        """
        async with self._doors.hold(conversation.id):
            message = await in_time(self._desk.run(accept, conversation, external_id, text, choice))
            if message.state == "done":
                return Received(await in_time(self._desk.run(replies_of, message.row_id)), late=False)
            task = self._start(conversation, message)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        if not done:
            return self._late("late", conversation, external_id)
        try:
            return Received(task.result(), late=False)
        except ERASED as error:
            raise ConversationUnknown from error
        except HeldElsewhere:
            return self._late("late", conversation, external_id)
        except Exception:
            return self._late("failed", conversation, external_id)

    async def erase(self, conversation: Conversation) -> None:
        """Erase everything of a conversation and end its live streams. Raises DeskUnavailable."""
        await in_time(self._desk.run(erase_conversation, conversation.id))
        await self.fanout.publish(conversation.id, 0)

    async def sweep(self) -> int:
        """Take up the messages that nobody holds, each conversation's in order; how many there were."""
        rows = await self._desk.run(unfinished)
        queues: dict[str, list[Unfinished]] = {}
        for row in rows:
            queues.setdefault(row.conversation.id, []).append(row)
        await asyncio.gather(*(self._take_up(queue) for queue in queues.values()))
        return len(rows)

    async def keep_house(self) -> None:
        """Until `close`: sweep at once and ever again, and every hour erase what is past its time."""
        expiry = time.monotonic()
        while not self._closing.is_set():
            try:
                if count := await self.sweep():
                    log.info("sweep.done", count=count)
                if time.monotonic() >= expiry:
                    expiry = time.monotonic() + EXPIRY_SECONDS
                    await asyncio.to_thread(erase_due, self._desk)
            except Exception as error:  # whatever it was, the next sweep must come
                self._seldom.warning("sweep.failed", **named(error))
            else:
                self._seldom.over("sweep.failed", "sweep.again")
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._closing.wait(), SWEEP_SECONDS)

    async def close(self) -> None:
        """End the housekeeping, let running turns end, then let go of locks and listeners."""
        self._closing.set()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=TURN_SECONDS)
        await self.locks.close()
        await self.fanout.close()

    def _start(self, conversation: Conversation, message: Accepted) -> asyncio.Task[tuple[Reply, ...]]:
        """The task that answers a message. It outlives the caller, who may hang up; there is one per message."""
        task = self._running.get(message.row_id)
        if task is None:
            task = asyncio.create_task(self._answer(conversation, message))
            self._running[message.row_id] = task
            task.add_done_callback(lambda done: self._ended(message.row_id, conversation, done))
        return task

    def _ended(self, row_id: int, conversation: Conversation, task: asyncio.Task[tuple[Reply, ...]]) -> None:
        del self._running[row_id]
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, (*ERASED, HeldElsewhere)):
            metrics.TURNS.labels(conversation.company, "failed").inc()
            if isinstance(error, LocksUnavailable):
                self._seldom.warning("locks.out_of_reach", **named(error))
                return
            log.error("turn.failed", company=conversation.company, channel=conversation.channel, **named(error))

    async def _answer(self, conversation: Conversation, message: Accepted) -> tuple[Reply, ...]:
        async with self.locks.hold(conversation.id), self._places:
            held, staffed = await self._desk.run(_lease_and_look, conversation.id, message.row_id)
            if not held:
                replies = await self._desk.run(answer_of, message.row_id)
                if replies is None:
                    raise HeldElsewhere
                return replies
            began = time.perf_counter()
            aside = await self._aside(conversation, message) if staffed and message.payload is None else None
            stored = aside if aside is not None else await self._in_turn(conversation, message)
        metrics.TURN_SECONDS.observe(time.perf_counter() - began)
        metrics.TURNS.labels(conversation.company, "answered" if aside is None else "passed_on").inc()
        return await self._published(conversation, stored)

    async def _aside(self, conversation: Conversation, message: Accepted) -> tuple[StoredReply, ...] | None:
        """Give a message to the staff in the conversation; None if they have left meanwhile.

        What the assistant has to say beside it may fail; the message still goes to staff, unread by us.
        """
        try:
            aside = await asyncio.wait_for(self.assistant.aside(conversation, message.text), self._patience)
        except Exception as error:
            log.warning("aside.failed", company=conversation.company, **named(error))
            return await self._desk.run(_pass_on, conversation.id, message, (), False)
        return await self._desk.run(_pass_on, conversation.id, message, aside.replies, aside.withheld)

    async def _in_turn(self, conversation: Conversation, message: Accepted) -> tuple[StoredReply, ...]:
        return await asyncio.wait_for(self._turn(conversation, message), TURN_SECONDS)

    async def _turn(self, conversation: Conversation, message: Accepted) -> tuple[StoredReply, ...]:
        """One turn, stored. If the dialogue was changed meanwhile, once more from where it stands now."""
        try:
            return await self._stored_turn(conversation, message)
        except VersionConflict:
            return await self._stored_turn(conversation, message)

    async def _stored_turn(self, conversation: Conversation, message: Accepted) -> tuple[StoredReply, ...]:
        turn = await self.assistant.turn(conversation, message.text, message.payload)
        typed = message.payload is None and not is_sensitive(message.text)
        in_vain = asked_in_vain(conversation.company, turn.replies, message.text if typed else None)
        return await self._desk.run(finish_turn, message.row_id, turn.replies, turn.tracker, in_vain)

    async def _take_up(self, queue: list[Unfinished]) -> None:
        """Answer what is left of one conversation. A failure leaves the rest for the next sweep, to keep the order."""
        for row in queue:
            try:
                if row.leases >= TRIES:
                    await self._give_up(row)
                else:
                    await asyncio.shield(self._start(row.conversation, row.message))
            except ERASED:
                return
            except Exception as error:
                self._seldom.warning("sweep.postponed", tries=row.leases, **named(error))
                return

    async def _give_up(self, row: Unfinished) -> None:
        """Close a message that could not be answered with an apology and the desk's own route."""
        conversation = row.conversation
        apology = self._promise("given_up", conversation, secrets.token_urlsafe(12))
        async with self.locks.hold(conversation.id):
            stored = await self._desk.run(_close, row.message, apology)
        metrics.TURNS.labels(conversation.company, "given_up").inc()
        log.error("turn.given_up", company=conversation.company, channel=conversation.channel, tries=row.leases)
        await self._published(conversation, stored)

    async def _published(self, conversation: Conversation, stored: Sequence[StoredReply]) -> tuple[Reply, ...]:
        if stored:
            await self.fanout.publish(conversation.id, stored[-1].sequence)
        return tuple(item.reply for item in stored)

    def _late(self, text: str, conversation: Conversation, external_id: str) -> Received:
        metrics.LATE.labels(conversation.company).inc()
        return Received((self._promise(text, conversation, f"promise.{external_id}"),), late=True)

    def _promise(self, text: str, conversation: Conversation, reply_id: str) -> Reply:
        return promise(text, self._company(conversation), reply_id, self._desk.clock())

    def _company(self, conversation: Conversation) -> Company:
        return self._desk.policies.company(conversation.company)


async def in_time(work: Awaitable[T], seconds: float = STORE_SECONDS) -> T:
    """The outcome of a use case a person is waiting for. Raises DeskUnavailable when it takes longer."""
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError:
        raise DeskUnavailable(f"no answer within {seconds:.1f} s") from None


def _lease_and_look(work: Work, conversation_id: str, row_id: int) -> tuple[bool, bool]:
    """Whether the message could be leased, and whether staff are in its conversation."""
    held = lease(work, row_id, LEASE_SECONDS)
    return held, held and handoffs.active(work, conversation_id)


def _pass_on(
    work: Work, conversation_id: str, message: Accepted, replies: Sequence[Reply], withheld: bool
) -> tuple[StoredReply, ...] | None:
    """Store a message with the ticket of the staff in the conversation, and mark it done, in one transaction; None,
    and nothing done, if nobody is there. A message that is withheld is answered and forgotten."""
    if withheld:
        forget_message(work, message.row_id)
    elif not handoffs.pass_on(work, conversation_id, message.text, str(message.row_id)):
        return None
    return finish_turn(work, message.row_id, replies, None)


def _close(work: Work, message: Accepted, apology: Reply) -> tuple[StoredReply, ...]:
    """Mark a message done that nobody could answer. One that must not be kept is forgotten, though no turn said so."""
    if is_sensitive(message.text):
        forget_message(work, message.row_id)
    return finish_turn(work, message.row_id, (apology,), None)


def _open_and_find(work: Work, company: str, channel: str, switchable: bool) -> tuple[OpenedConversation, Conversation]:
    opened = open_conversation(work, company, channel, switchable)
    return opened, access_conversation(work, company, opened.token)


def _store_greeting(
    work: Work, conversation_id: str, replies: Sequence[Reply], tracker: StagedTracker | None
) -> tuple[StoredReply, ...]:
    if tracker is not None:
        save_tracker(work, tracker)
    return tuple(add_reply(work, conversation_id, reply) for reply in replies)

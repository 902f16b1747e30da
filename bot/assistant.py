"""The Rasa agent in this process: load a model, take one turn of a conversation.

A turn is computed, not stored: the caller holds the conversation's lock and commits replies and tracker together.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import secrets
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from threadpoolctl import threadpool_limits

from actions.messages import view
from actions.services import Services, provide
from bot import rasa_speedups
from bot.answering import Answer, Before, Question, answer
from bot.answering.thresholds import DEFAULT
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.texts import load_texts
from bot.in_process_actions import InProcessActions
from bot.nlu.question_reader import questions_of
from bot.policies.model import Outcome, Policies
from bot.settings import Settings
from bot.tracker_store import ConversationTrackerStore, TurnScope, staging
from desk.conversations import Conversation
from desk.messages import AnswerView, Choice, Reply, RequestView, ReviewLine, TicketView
from desk.outbox import SLACK
from desk.trackers import StagedTracker
from desk.work import Desk

GREET = "/greet"
BESIDE_SURE = 0.75
"""Probability of a topic from which a policy question is answered beside a talk with staff. "By e-mail, please" has
less: it is meant for them."""
AUDIENCE = {SLACK: "employee"}
"""Whom the people of a channel ask for, until they say otherwise."""
_SLASH = "\N{DIVISION SLASH}"
"""Stands for a leading slash typed by a person; compatibility normalisation leaves it alone."""


class TurnFailed(RuntimeError):
    """Rasa ended a turn without a word to the person. The message holds no personal data."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one turn: replies in order, and the conversation's state to store with them."""

    replies: tuple[Reply, ...]
    tracker: StagedTracker | None
    confidence: float | None = None
    """Of the first answer, 0 to 1. For measuring: nobody is shown it."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is said beside a talk between person and staff; `withheld`: the message must not be kept."""

    replies: tuple[Reply, ...] = ()
    withheld: bool = False


class _Collector(OutputChannel):  # type: ignore[misc]  # Rasa is untyped here
    """Keeps each message whole, where Rasa's own collector would split text, buttons and data into three."""

    def __init__(self) -> None:
        self.messages: list[Mapping[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "madoguchi"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


class Assistant:
    """One loaded model, shared by every conversation of this process."""

    def __init__(self, agent: Agent, policies: Policies) -> None:
        """Use `load`, which prepares the agent."""
        self._agent = agent
        self._policies = policies

    @classmethod
    async def load(cls, model: Path, desk: Desk, policies: Policies, settings: Settings) -> Assistant:
        """Load the model archive `model`, with our actions and our tracker store. Takes seconds, in a worker thread."""
        rasa_speedups.install()
        threadpool_limits(1, user_api="blas")  # a turn's matrices are small: more threads only wait for each other
        provide(Services(desk=desk, policies=policies, settings=settings))
        store = ConversationTrackerStore(None, desk)
        agent = await asyncio.to_thread(Agent.load, model, tracker_store=store, action_endpoint=InProcessActions())
        # Agent wraps a store in one that falls back to memory, which would lose turns in silence.
        store.domain = agent.domain
        agent.tracker_store = store
        agent.processor.tracker_store = store
        return cls(agent, policies)

    @property
    def fingerprint(self) -> str:
        """Names the model that is loaded."""
        return str(self._agent.model_id)

    async def greeting(self, conversation: Conversation) -> Turn:
        """The first words of a conversation."""
        return await self.turn(conversation, "", GREET)

    async def aside(self, conversation: Conversation, text: str) -> Aside:
        """Answer what `text` surely asks of the policy, while person and staff talk; the dialogue stands still.

        Anything that may be meant for staff is left to them, and so is what the policy says in part or not at all. In a
        conversation that may turn to another company so is everything, for which company it has turned to is known to
        the dialogue alone.
        """
        if is_sensitive(text):
            now = dt.datetime.now(dt.timezone.utc)
            told = load_texts().sentences["sensitive"]
            return Aside((Reply(secrets.token_urlsafe(12), "assistant", now, told),), withheld=True)
        if conversation.switchable:
            return Aside()
        message = UserMessage(text=plain(text), sender_id=conversation.id)
        parsed = await self._agent.processor.parse_message(message)
        intent = parsed["intent"]
        if intent["name"] not in self._policies.topics or intent["confidence"] < BESIDE_SURE:
            return Aside()
        return Aside(tuple(self._answers(conversation, questions_of(parsed))))

    async def plain_answer(self, company_id: str, text: str, audience: str | None) -> Reply | None:
        """The answer to `text` if it is nothing but one question about the policy that the policy answers: for places
        where others read along. Nothing of `text` is in the answer, and nothing is kept of either.

        None for anything else, or anything less sure.
        """
        if is_sensitive(text):
            return None
        parsed = await self._agent.processor.parse_message(UserMessage(text=plain(text), sender_id=company_id))
        asked, intent = questions_of(parsed), parsed["intent"]
        if len(asked) != 1 or intent["name"] not in self._policies.topics or intent["confidence"] < BESIDE_SURE:
            return None
        return next(
            (_said(one) for one in self._sure_answers(company_id, asked, audience) if not one.alternatives), None
        )

    def _answers(self, conversation: Conversation, asked: Sequence[Question]) -> Iterator[Reply]:
        audience = AUDIENCE.get(conversation.channel)
        yield from (_said(one) for one in self._sure_answers(conversation.company, asked, audience))

    def _sure_answers(self, company_id: str, asked: Sequence[Question], audience: str | None) -> Iterator[Answer]:
        """The answers to what is surely asked of this company and answered by its policy."""
        company = self._policies.company(company_id)
        for question in asked:
            if question.company not in (None, company.id):
                continue
            one = answer(question, company, self._policies, Before(None, audience, ()))
            if one.outcome is Outcome.ANSWERED and one.confidence >= DEFAULT.sure:
                yield one

    async def turn(self, conversation: Conversation, text: str, payload: str | None) -> Turn:
        """Answer `text`, or the pressed choice whose Rasa payload is `payload` (`text` is then its label).

        Raises TurnFailed if Rasa said nothing, DeskUnavailable if the database is down.
        """
        channel = _Collector()
        slots = {"company": conversation.company, "switchable": conversation.switchable}
        if audience := AUDIENCE.get(conversation.channel):
            slots["audience"] = audience
        scope = TurnScope(conversation.id, slots)
        message = UserMessage(
            text=text if payload else plain(text),
            output_channel=channel,
            sender_id=conversation.id,
            input_channel=conversation.channel,
            parse_data=parse_payload(payload, text) if payload else None,
        )
        with staging(scope):
            await self._agent.processor.handle_message(message)
        if not channel.messages:
            raise TurnFailed("The model ended a turn without a reply; see the log for the action that failed.")
        now = dt.datetime.now(dt.timezone.utc)
        return Turn(_replies(channel.messages, now), scope.staged, _confidence(channel.messages))


def plain(text: str) -> str:
    """`text` in form NFC without lone surrogates, its leading slash made harmless: Rasa reads `/name` as a command."""
    cleaned = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
    stripped = cleaned.lstrip()
    if unicodedata.normalize("NFKC", stripped).lstrip().startswith("/"):
        return _SLASH + stripped[1:]
    return cleaned


def parse_payload(payload: str, text: str) -> dict[str, Any]:
    """Parse data for a Rasa payload, `/intent` or `/intent{"entity": "value"}`. ValueError if it is neither."""
    intent, brace, rest = payload.removeprefix("/").partition("{")
    entities = json.loads(brace + rest) if brace else {}
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [{"entity": entity, "value": value} for entity, value in entities.items()],
    }


def _said(one: Answer) -> Reply:
    now = dt.datetime.now(dt.timezone.utc)
    return Reply(secrets.token_urlsafe(12), "assistant", now, one.text, answer=view(one))


def _replies(messages: Sequence[Mapping[str, Any]], now: dt.datetime) -> tuple[Reply, ...]:
    return tuple(_reply(message, now + dt.timedelta(milliseconds=index)) for index, message in enumerate(messages))


def _confidence(messages: Sequence[Mapping[str, Any]]) -> float | None:
    found = (message["custom"]["confidence"] for message in messages if "confidence" in (message.get("custom") or {}))
    return next(found, None)


def _reply(message: Mapping[str, Any], at: dt.datetime) -> Reply:
    """One message of Rasa's as a reply; `custom` holds what actions/messages.py put there."""
    custom = message.get("custom") or {}
    choices = tuple(Choice(secrets.token_urlsafe(8), b["title"], b["payload"]) for b in message.get("buttons") or ())
    reply = Reply(
        id=secrets.token_urlsafe(12), sender="assistant", at=at, text=message.get("text") or "", choices=choices
    )
    return replace(
        reply,
        answer=AnswerView.from_json(custom["answer"]) if custom.get("answer") else None,
        asks=custom.get("asks"),
        request=RequestView.from_json(custom["request"]) if custom.get("request") else None,
        ticket=TicketView.from_json(custom["ticket"]) if custom.get("ticket") else None,
        review=tuple(
            ReviewLine(line["label"], line["value"], Choice(secrets.token_urlsafe(8), line["title"], line["payload"]))
            for line in custom.get("review") or ()
        ),
    )

"""The assistant under test: the one that people talk to, in this process, over a database that is thrown away."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.evaluation.given import Given, GivenAnswer

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from desk.messages import Reply

CHANNEL = "evaluation"


class AssistantUnderTest:
    """Each question opens a conversation, which is never stored."""

    name = "Madoguchi"

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def ask(self, company: str, question: str) -> Given:
        """The first turn of a new conversation. Raises TurnFailed, DeskUnavailable."""
        from desk.conversations import Conversation

        now = dt.datetime.now(dt.timezone.utc)
        conversation = Conversation(str(uuid.uuid4()), company, CHANNEL, switchable=False, created_at=now)
        turn = await self._assistant.turn(conversation, question, None)
        return given_of(turn.replies, turn.confidence)


def given_of(replies: Sequence[Reply], confidence: float | None = None) -> Given:
    """A turn's replies in the form in which they are judged."""
    answers = tuple(
        GivenAnswer(answer.outcome, answer.topic, tuple((cited.company, cited.section) for cited in answer.citations))
        for reply in replies
        if (answer := reply.answer)
    )
    return Given("\n".join(reply.text for reply in replies), answers, confidence)

"""What the reception asks of an assistant."""

from __future__ import annotations

from typing import Protocol

from desk.conversations import Conversation
from desk.messages import Reply
from desk.trackers import StagedTracker


class Turn(Protocol):
    """What the assistant made of one message."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """At least one."""

    @property
    def tracker(self) -> StagedTracker | None:
        """Where the dialogue stands now."""


class Aside(Protocol):
    """What the assistant says to a message that is meant for a member of staff."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Answers from the policy; mostly none."""

    @property
    def withheld(self) -> bool:
        """Whether the message must not be kept: it holds the number of a card or an identity paper."""


class Assistant(Protocol):
    """Whoever answers. It stores nothing of a turn itself."""

    @property
    def fingerprint(self) -> str:
        """Names the model that is loaded."""

    async def turn(self, conversation: Conversation, text: str, payload: str | None) -> Turn:
        """Answer one message; may raise anything."""

    async def aside(self, conversation: Conversation, text: str) -> Aside:
        """Answer policy questions in `text` while staff are in the conversation; the dialogue stands still. May raise
        anything."""

    async def plain_answer(self, company_id: str, text: str, audience: str | None) -> Reply | None:
        """The answer to `text` if it is nothing but a question that the policy answers, for places where others read
        along; nothing is kept. May raise anything."""

    async def greeting(self, conversation: Conversation) -> Turn:
        """The first words of a conversation; may raise anything."""

"""Conversations with the real agent: one trained model for the whole run, a database of its own."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot.rasa_process import prepare_rasa

prepare_rasa()

from actions.services import Services, from_settings  # noqa: E402  (Rasa must be prepared first)
from bot.assistant import Assistant  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.training import model_path, reasons_to_train, train  # noqa: E402
from desk.conversations import Conversation, access_conversation, open_conversation  # noqa: E402
from desk.inbox import accept, finish_turn  # noqa: E402
from desk.messages import Reply  # noqa: E402
from desk.trackers import save_tracker  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model; trained now if it is older than its data."""
    if reasons_to_train(ROOT):
        train(ROOT)
    return model_path(ROOT)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("dialogue")
    environ = {"MADOGUCHI_DATABASE_URL": f"sqlite:///{folder / 'desk.db'}", "MADOGUCHI_MASTER_KEY": "A" * 43 + "="}
    return Settings.load(environ, root=ROOT)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def services(settings: Settings) -> AsyncIterator[Services]:
    services = from_settings(settings)
    services.desk.database.migrate()
    yield services
    services.desk.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def assistant(model: Path, services: Services, settings: Settings) -> Assistant:
    return await Assistant.load(model, services.desk, services.policies, settings)


@dataclass
class Talk:
    """One conversation, each turn stored as a channel would store it."""

    assistant: Assistant
    services: Services
    conversation: Conversation
    replies: list[Reply] = field(default_factory=list)
    """Of the last turn."""
    _numbers: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]

    async def say(self, text: str) -> list[Reply]:
        return await self._turn(text, None)

    async def press(self, label: str) -> list[Reply]:
        """Press a choice of the last replies by its label."""
        offered = [choice for reply in self.replies for choice in reply.choices]
        chosen = next((choice for choice in offered if choice.label == label), None)
        assert chosen is not None, f"{label!r} is not among {[choice.label for choice in offered]}"
        return await self._turn(None, chosen.id)

    async def _turn(self, text: str | None, choice: str | None) -> list[Reply]:
        desk = self.services.desk
        accepted = await desk.run(accept, self.conversation, str(next(self._numbers)), text, choice)
        turn = await self.assistant.turn(self.conversation, accepted.text, accepted.payload)
        await desk.run(finish_turn, accepted.row_id, turn.replies, turn.tracker)
        self.replies = list(turn.replies)
        return self.replies

    @property
    def text(self) -> str:
        """All that was said in the last turn."""
        return "\n".join(reply.text for reply in self.replies)

    @property
    def asks(self) -> str | None:
        """The slot asked for at the end of the last turn."""
        return self.replies[-1].asks

    def cited(self) -> str:
        """The section of the main citation of the last answer."""
        answer = next(reply.answer for reply in reversed(self.replies) if reply.answer)
        return answer.citations[0].section

    def outcome(self) -> str:
        return next(reply.answer.outcome for reply in reversed(self.replies) if reply.answer)


Meet = Callable[..., Awaitable[Talk]]


@pytest.fixture
def meet(assistant: Assistant, services: Services) -> Meet:
    """Open a conversation with a company's desk, greeted."""

    async def open_talk(company: str, switchable: bool = False) -> Talk:
        opened = await services.desk.run(open_conversation, company, "web", switchable)
        conversation = await services.desk.run(access_conversation, company, opened.token)
        greeting = await assistant.greeting(conversation)
        if greeting.tracker is not None:
            await services.desk.run(save_tracker, greeting.tracker)
        return Talk(assistant, services, conversation, list(greeting.replies))

    return open_talk

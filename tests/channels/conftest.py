"""A real server on loopback over a real desk; only the assistant is a fake one, which does as it is told."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.web import create_app
from bot.fanout import Fanout, fanout_for
from bot.locks import ConversationLocks, locks_for
from bot.logs import configure_logging
from bot.policies import load_policies
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.conversations import Conversation
from desk.crypto import KeyRing
from desk.database import Database
from desk.messages import AnswerView, Choice, Cited, Reply, TicketView
from desk.models import Staff
from desk.trackers import StagedTracker, load_tracker
from desk.work import Desk, utc_now
from tests.redis_server import reachable_redis

ROOT = Path(__file__).resolve().parents[2]
TICKET = TicketView("PYX-26-7Q4K2-9", "request", "submitted", ("disclosure",), ("Fill in the form.",), "ABCD-EFGH")


@dataclass(frozen=True)
class FakeTurn:
    replies: tuple[Reply, ...]
    tracker: StagedTracker | None


@dataclass(frozen=True)
class FakeAside:
    replies: tuple[Reply, ...] = ()
    withheld: bool = False


@dataclass
class FakeAssistant:
    """Answers `You said: ...`. "fail" raises, "wait" waits until `go` is set, "menu" offers, "ticket" opens one."""

    desk: Desk
    fingerprint: str = "fake"
    failures: int = 0
    """How many of the next turns fail whatever is said."""
    said: list[str] = field(default_factory=list)
    payloads: list[str | None] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    """What was looked at in public."""
    busy: set[str] = field(default_factory=set)
    overlapped: bool = False
    started: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def greeting(self, conversation: Conversation) -> FakeTurn:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("told to fail")
        return FakeTurn((self._reply("greeting", f"Welcome to {conversation.company}."),), None)

    async def aside(self, conversation: Conversation, text: str) -> FakeAside:
        """Between person and staff: "policy" is a question for it, "number" must not be kept, "fail" fails."""
        if text == "fail":
            raise RuntimeError("told to fail")
        said = () if text not in ("policy", "number") else (self._reply(f"aside-{text}", f"About {text}."),)
        return FakeAside(said, withheld=text == "number")

    async def plain_answer(self, company_id: str, text: str, audience: str | None) -> Reply | None:
        """In public: "cookies" is a question of policy, "break" fails, anything else is not for there."""
        self.looked_at.append(text)
        if text == "break":
            raise RuntimeError("told to fail")
        if "cookies" not in text:
            return None
        cited = Cited(company_id, "8", "Use of cookies", "2024-04-01")
        return Reply(
            "plain",
            "assistant",
            utc_now(),
            "The policy on cookies.",
            answer=AnswerView("answered", "cookies", (cited,)),
        )

    async def turn(self, conversation: Conversation, text: str, payload: str | None) -> FakeTurn:
        self.overlapped |= conversation.id in self.busy
        self.busy.add(conversation.id)
        try:
            stored = await self.desk.run(load_tracker, conversation.id)
            self.started.set()
            if text == "wait":
                await self.go.wait()
            if text == "fail" or self.failures:
                self.failures = max(0, self.failures - 1)
                raise RuntimeError(f"told to fail by {text}")
            await asyncio.sleep(0)
        finally:
            self.busy.discard(conversation.id)
        self.said.append(text)
        self.payloads.append(payload)
        version, body = stored or (0, b"")
        tracker = StagedTracker(conversation.id, version, body + text.encode("utf-8", "replace") + b"|")
        return FakeTurn((self._answer(conversation, text, len(self.said)),), tracker)

    def _answer(self, conversation: Conversation, text: str, number: int) -> Reply:
        cited = Cited(conversation.company, "8", "Use of cookies", "2024-04-01")
        choices = (Choice("pick-1", "For myself", '/choose{"slot": "capacity", "value": "self"}'),)
        return Reply(
            id=f"reply-{number}",
            sender="assistant",
            at=utc_now(),
            text=f"You said: {text}",
            choices=choices if text == "menu" else (),
            answer=AnswerView("answered", "cookies", (cited,)),
            ticket=TICKET if text == "ticket" else None,
        )

    def _reply(self, reply_id: str, text: str) -> Reply:
        return Reply(id=reply_id, sender="assistant", at=utc_now(), text=text)


@dataclass
class Talk:
    """One conversation as a client has it."""

    client: TestClient
    company: str
    opened: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.opened['token']}"}

    @property
    def path(self) -> str:
        return f"/api/v1/{self.company}"

    async def post(self, message_id: str, text: str | None = None, **more: Any) -> ClientResponse:
        body = {"id": message_id, **({"text": text} if text is not None else {}), **more}
        return await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def say(self, message_id: str, text: str | None = None, **more: Any) -> list[dict[str, Any]]:
        response = await self.post(message_id, text, **more)
        assert response.status == 200, await response.text()
        replies: list[dict[str, Any]] = (await response.json())["replies"]
        return replies

    async def said(self) -> list[dict[str, Any]]:
        response = await self.client.get(f"{self.path}/messages", headers=self.headers)
        assert response.status == 200, await response.text()
        messages: list[dict[str, Any]] = (await response.json())["messages"]
        return messages


Opener = Callable[..., Awaitable[Talk]]


@pytest.fixture(scope="session")
def redis_url() -> str:
    return reachable_redis()


@pytest.fixture(params=["embedded", "shared"])
def database(request: pytest.FixtureRequest) -> Database:
    """SQLite for one process by itself, PostgreSQL for many."""
    kind = "sqlite" if request.param == "embedded" else "postgresql"
    found: Database = request.getfixturevalue(f"{kind}_database")
    return found


@pytest.fixture
def settings(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Settings:
    """Settings for tests: no rate limit; Redis where the database is shared."""
    environ = {
        "MADOGUCHI_DEMO": "on",
        "MADOGUCHI_RATE_LIMIT": "off",
        "MADOGUCHI_ALLOWED_ORIGINS": "https://www.example.jp",
        "MADOGUCHI_TRUSTED_PROXIES": "127.0.0.1",
    }
    if not database.is_sqlite:
        environ["MADOGUCHI_REDIS_URL"] = request.getfixturevalue("redis_url")
    return Settings.load(environ, tmp_path)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return load_policies(ROOT / "data" / "policies", ("pyxos-jk", "netone", "it-logistics"))


@pytest.fixture
def desk(database: Database, keys: KeyRing, policies: Policies) -> Desk:
    return Desk(database, keys, policies)


@pytest.fixture
def clerk(desk: Desk) -> Staff:
    """A member of staff."""
    with desk.transaction() as work:
        staff = Staff(id="staff-1", login="clerk", name="Clerk", role="agent", created_at=work.now)
        work.session.add(staff)
    return staff


@pytest.fixture
async def assistant(desk: Desk) -> FakeAssistant:
    return FakeAssistant(desk)


@pytest.fixture
def locks(settings: Settings) -> ConversationLocks:
    return locks_for(settings.redis_url)


@pytest.fixture
def fanout(settings: Settings) -> Fanout:
    return fanout_for(settings.redis_url)


@pytest.fixture
async def reception(
    assistant: FakeAssistant, desk: Desk, locks: ConversationLocks, fanout: Fanout, settings: Settings
) -> AsyncIterator[Reception]:
    reception = Reception(assistant, desk, locks, fanout, settings)
    yield reception
    assistant.go.set()
    await reception.close()
    desk._threads.shutdown()


@pytest.fixture
async def app(reception: Reception, desk: Desk, policies: Policies, settings: Settings) -> web.Application:
    return create_app(reception, desk, policies, settings)


@pytest.fixture
async def client(app: web.Application) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
def open_talk(client: TestClient) -> Opener:
    """Opens a conversation, as a client does."""

    async def opener(company: str = "pyxos-jk", **body: Any) -> Talk:
        response = await client.post(f"/api/v1/{company}/conversations", json=body)
        assert response.status == 201, await response.text()
        return Talk(client, company, await response.json())

    return opener


@pytest.fixture
async def talk(open_talk: Opener) -> Talk:
    return await open_talk()


@pytest.fixture(autouse=True)
def logged() -> Iterator[io.StringIO]:
    """What is logged, as in the real process: a traceback with its values would be slow, and is never printed there."""
    stream = io.StringIO()
    configure_logging("INFO", as_json=True, stream=stream)
    yield stream
    structlog.reset_defaults()

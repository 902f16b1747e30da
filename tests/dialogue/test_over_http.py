"""A request over the Chat API with the real agent: the server, the inbox and the desk together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from actions.services import Services
from bot.assistant import Assistant
from bot.channels.web import create_app
from bot.fanout import fanout_for
from bot.locks import locks_for
from bot.reception import Reception
from bot.settings import Settings
from desk.listing import list_tickets
from tests.dialogue.person import answers_at
from tests.dialogue.test_whole_requests import COMPANIES

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(assistant: Assistant, services: Services, settings: Settings) -> AsyncIterator[TestClient]:
    reception = Reception(assistant, services.desk, locks_for(None), fanout_for(None), settings, patience=60.0)
    app = create_app(reception, services.desk, services.policies, settings)
    async with TestClient(TestServer(app)) as client:
        yield client
    await reception.close()


class Caller:
    """Somebody with a token, who numbers their messages."""

    def __init__(self, client: TestClient, company: str, token: str) -> None:
        self.client, self.head, self.numbers = client, {"authorization": f"Bearer {token}"}, count()
        self.company, self.path = company, f"/api/v1/{company}/messages"
        self.replies: list[dict[str, Any]] = []

    async def send(self, **said: str) -> list[dict[str, Any]]:
        body = {"id": str(next(self.numbers)), **said}
        response = await self.client.post(self.path, json=body, headers=self.head)
        assert response.status == 200, await response.text()
        self.replies = (await response.json())["replies"]
        return self.replies

    async def until(self, slot: str | None) -> None:
        while self.replies[-1]["asks"] not in (slot, None):
            await self.send(text=answers_at(self.company)[self.replies[-1]["asks"]])

    async def history(self) -> list[dict[str, Any]]:
        response = await self.client.get(self.path, headers=self.head)
        return list((await response.json())["messages"])


@pytest_asyncio.fixture(loop_scope="session", params=COMPANIES)
async def caller(client: TestClient, request: pytest.FixtureRequest) -> Caller:
    company = str(request.param)
    opened = await (await client.post(f"/api/v1/{company}/conversations", json={})).json()
    return Caller(client, company, opened["token"])


async def test_a_request_by_choices_and_words_the_code_shown_once(caller: Caller) -> None:
    await caller.send(text="I'm Aiko Hara, please show me my data, mail me at aiko@example.jp")
    if caller.company == "virtualex":
        await caller.send(text="to Virtualex itself")
    agree = next(choice["id"] for choice in caller.replies[-1]["choices"] if choice["label"] == "I agree")
    await caller.send(choice=agree)
    filled = ["kinds", *(["triage"] if caller.company == "virtualex" else []), "notice"]
    assert caller.replies[-1]["request"] == {"kinds": ["disclosure"], "capacity": None, "filled": filled}
    await caller.until("review")
    assert "E-mail: aiko@example.jp" in caller.replies[-1]["text"]
    await caller.send(text="yes, send it")
    ticket = caller.replies[-1]["ticket"]
    assert ticket["access_code"] and ticket["sheet"] and len(ticket["next_steps"]) > 1
    kept = [said["ticket"] for said in await caller.history() if said.get("ticket")]
    assert [one["reference"] for one in kept] == [ticket["reference"]]
    assert kept[0]["access_code"] is None


async def test_sending_twice_at_once_opens_one_ticket(caller: Caller, services: Services) -> None:
    await caller.send(text="please show me my data")
    await caller.until("review")
    before = len(await services.desk.run(list_tickets, caller.company))
    submit = next(choice["id"] for choice in caller.replies[-1]["choices"] if choice["label"] == "Send it to the desk")
    bodies = [{"id": "same", "choice": submit}, {"id": "same", "choice": submit}, {"id": "tab-2", "choice": submit}]
    responses = await asyncio.gather(
        *(caller.client.post(caller.path, json=body, headers=caller.head) for body in bodies)
    )
    assert [response.status for response in responses] == [200] * 3, [await r.text() for r in responses]
    first, again, _ = [(await response.json())["replies"] for response in responses]
    assert first == again
    assert len(await services.desk.run(list_tickets, caller.company)) == before + 1


async def test_after_cancelling_the_history_shows_nothing_of_it(caller: Caller) -> None:
    await caller.send(text="delete my data")
    await caller.until("details")
    await caller.send(text="cancel")
    await caller.send(text="yes")
    history = str(await caller.history())
    assert "Nakagawa" not in history and "yuki@example.jp" not in history
    assert "It is cancelled" in history

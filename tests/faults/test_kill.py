"""A crash in the middle of a turn loses nothing and answers nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress

import aiohttp

from tests.faults.conftest import Serve, Server

API = "/api/v1/pyxos-jk"
QUESTIONS = [f"Do you use cookies, and who sees question number {number}?" for number in range(8)]


async def open_conversation(http: aiohttp.ClientSession, server: Server) -> dict[str, str]:
    async with http.post(f"{server.url}{API}/conversations", json={}) as response:
        assert response.status == 201
        return {"Authorization": f"Bearer {(await response.json())['token']}"}


async def send(http: aiohttp.ClientSession, server: Server, headers: dict[str, str], number: int) -> list[str]:
    """Send a question under its own message id; the ids of the replies."""
    body = {"id": f"m{number}", "text": QUESTIONS[number]}
    async with http.post(f"{server.url}{API}/messages", json=body, headers=headers) as response:
        assert response.status == 200, await response.text()
        return [reply["id"] for reply in (await response.json())["replies"]]


async def history(http: aiohttp.ClientSession, server: Server, headers: dict[str, str]) -> list[dict[str, str]]:
    async with http.get(f"{server.url}{API}/messages", headers=headers) as response:
        found: list[dict[str, str]] = (await response.json())["messages"]
        return found


async def test_a_message_accepted_before_kill_9_is_answered_once_after_the_restart(serve: Serve) -> None:
    server = await serve()
    async with aiohttp.ClientSession() as http:
        headers = await open_conversation(http, server)
        sent = [asyncio.create_task(send(http, server, headers, number)) for number in range(len(QUESTIONS))]
        await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)  # one is answered, the others are on their way
        await server.kill()
        await asyncio.gather(*sent, return_exceptions=True)
    server = await serve()
    async with aiohttp.ClientSession() as http:
        before = await history(http, server, headers)
        answered = await _until_answered(http, server, headers)
        said = Counter(message["text"] for message in answered if message["from"] == "person")
        assert {m["text"] for m in before if m["from"] == "person"} <= set(said), "an accepted message was lost"
        again = {number: await send(http, server, headers, number) for number in range(len(QUESTIONS))}
        everything = await history(http, server, headers)
    assert Counter(message["text"] for message in everything if message["from"] == "person") == Counter(QUESTIONS)
    ids = [message["id"] for message in everything if message["from"] != "person"]
    assert len(ids) == len(set(ids))
    replies = [reply for number in again for reply in again[number]]
    assert len(replies) == len(set(replies)) and set(replies) <= set(ids)
    assert len(ids) == len(replies) + 1, "besides the greeting, each reply belongs to one message"


async def _until_answered(http: aiohttp.ClientSession, server: Server, headers: dict[str, str]) -> list[dict[str, str]]:
    """The history once every message in it has its reply; the sweep needs the crashed process's lease to run out."""
    async with http.get(f"{server.url}{API}/events", headers=headers) as stream:
        for _ in range(100):
            messages = await history(http, server, headers)
            people = sum(message["from"] == "person" for message in messages)
            if sum(message["from"] == "assistant" for message in messages) > people:
                return messages
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(stream.content.readline(), 2)
    raise AssertionError("the messages were not answered after the restart")

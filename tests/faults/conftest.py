"""The real server in a process of its own, so that it can be killed."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.training import model_path, reasons_to_train, train

ROOT = Path(__file__).resolve().parents[2]
READY = b"Madoguchi is at"
MASTER_KEY = "A" * 43 + "="


@dataclass
class Server:
    """A running `madoguchi serve`."""

    process: asyncio.subprocess.Process
    url: str

    async def kill(self) -> None:
        """End it at once, as a crash would (SIGKILL)."""
        self.process.kill()
        await self.process.wait()


Serve = Callable[..., Awaitable[Server]]
"""Starts a server; what is given by name goes to its environment."""


@pytest.fixture(scope="session")
def model() -> Path:
    if reasons_to_train(ROOT):
        train(ROOT)
    return model_path(ROOT)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest_asyncio.fixture
async def serve(model: Path, database_url: str) -> AsyncIterator[Serve]:
    """Start servers over one database, one after the other; all are ended with the test."""
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")},
        "MADOGUCHI_DATABASE_URL": database_url,
        "MADOGUCHI_MASTER_KEY": MASTER_KEY,
        "MADOGUCHI_RATE_LIMIT": "off",
    }
    command = (sys.executable, "-c", "from bot.cli import main; main()")
    migration = await asyncio.create_subprocess_exec(*command, "migrate", cwd=ROOT, env=environ)
    assert await migration.wait() == 0
    started: list[Server] = []

    async def start(**more: str) -> Server:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *command,
            "serve",
            "--port",
            str(port),
            cwd=ROOT,
            env={**environ, **more},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        while READY not in (line := await process.stdout.readline()):
            assert line, "the server ended before it was ready"
        server = Server(process, f"http://127.0.0.1:{port}")
        started.append(server)
        return server

    yield start
    for server in started:
        if server.process.returncode is None:
            await server.kill()

"""The desks that the browser talks to: the real one in a process, and one in a thread whose assistant is a fake."""

from __future__ import annotations

import asyncio
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from aiohttp import web

from bot.channels.web import create_app
from bot.fanout import fanout_for
from bot.locks import locks_for
from bot.policies.model import Policies
from bot.reception import Reception
from bot.settings import Settings
from desk.conversations import Conversation
from desk.crypto import KeyRing
from desk.database import Database
from desk.inbox import add_reply
from desk.messages import Reply
from desk.work import Desk, utc_now
from tests.channels.conftest import FakeAssistant

COMMAND = (sys.executable, "-c", "from bot.cli import main; main()")
START_SECONDS = 400.0
STOP_SECONDS = 20.0


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def word_of_staff(text: str) -> Reply:
    """What a member of staff writes."""
    return Reply(id=secrets.token_urlsafe(8), sender="staff", at=utc_now(), text=text)


class RealDesk:
    """`madoguchi serve` with the given environment."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self.url = f"http://127.0.0.1:{environ['MADOGUCHI_PORT']}"
        self._root, self._environ = root, dict(environ)
        self._process: subprocess.Popen[bytes] | None = None

    def madoguchi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; it must succeed."""
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=self._root,
            env=self._environ,
            text=True,
            capture_output=True,
            check=True,
        )

    def start(self) -> None:
        """Start serving, and wait until it can work."""
        self._process = subprocess.Popen(
            [*COMMAND, "serve"],
            cwd=self._root,
            env=self._environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + START_SECONDS
        while not self._ready():
            assert self._process.poll() is None, "the desk ended while it started"
            assert time.monotonic() < until, f"the desk was not ready within {START_SECONDS:.0f} s"
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it as an operator does."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class FakeDesk:
    """The web channel over a real desk of its own, in a thread; only the assistant is a fake one."""

    def __init__(self, folder: Path, policies: Policies, origin: str) -> None:
        environ = {"MADOGUCHI_RATE_LIMIT": "off", "MADOGUCHI_ALLOWED_ORIGINS": origin, "MADOGUCHI_DEMO": "on"}
        self._settings = Settings.load(environ, folder)
        database = Database(f"sqlite:///{folder / 'desk.db'}")
        database.migrate()
        self.desk = Desk(database, KeyRing.from_settings(self._settings.master_key), policies)
        self._policies = policies
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake desk")
        self.url = ""
        self.assistant: FakeAssistant
        self.reception: Reception

    def __enter__(self) -> FakeDesk:
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.desk.close()

    def say(self, company: str, token: str, reply: Reply) -> None:
        """Put a reply into the conversation with that token, as somebody at the desk would."""
        self._run(self._say(company, token, reply))

    def release(self) -> None:
        """Let what waits go on (a message "wait" is held until then)."""
        self._loop.call_soon_threadsafe(self.assistant.go.set)

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(STOP_SECONDS)

    async def _start(self) -> None:
        self.assistant = FakeAssistant(self.desk)
        self.reception = Reception(self.assistant, self.desk, locks_for(None), fanout_for(None), self._settings)
        app = create_app(self.reception, self.desk, self._policies, self._settings)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        await self._runner.cleanup()

    async def _say(self, company: str, token: str, reply: Reply) -> None:
        conversation: Conversation = await self.reception.find(company, token)
        stored = await self.desk.run(add_reply, conversation.id, reply)
        await self.reception.fanout.publish(conversation.id, stored.sequence)

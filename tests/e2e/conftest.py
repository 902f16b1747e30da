"""The real server in a process of its own, real browsers, and a desk behind both.

`served` is `madoguchi serve` over a database of its own, for all tests of the session; tests look at that database
through a `Desk` of their own, as another process would. `browsers` opens windows in which nothing may go wrong unseen.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.policies import load_policies
from bot.training import reasons_to_train, train
from desk.accounts.sessions import open_session
from desk.console.cookies import PLAIN_NAME
from desk.crypto import KeyRing
from desk.database import Database
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff, staff_named
from desk.work import Desk
from tests.console.conftest import axe

__all__ = ["axe"]
ROOT = Path(__file__).resolve().parents[2]
READY = "Madoguchi is at"
MASTER_KEY = "B" * 43 + "="
STAFF = {"ben": "agent", "dai": "approver", "eri": "administrator", "fumi": "auditor", "hiro": "agent"}
"""Accounts that are there from the start; others come in by their set-up link."""
PATIENCE = 90_000
"""Milliseconds that a browser waits for what should be there: the machine may be busy."""


@dataclass
class Served:
    """A running server, and its desk seen from another process."""

    url: str
    desk: Desk
    environ: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)
    opened: int = 0

    def command(self, *words: str) -> str:
        """What the command `madoguchi` prints."""
        command = [sys.executable, "-c", "from bot.cli import main; main()", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=True)
        return done.stdout

    def token(self, login: str) -> str:
        """The token of a session of a member of staff, without the way in."""
        if login not in self.tokens:
            with self.desk.transaction() as work:
                self.tokens[login] = open_session(work, staff_named(work, login), "Chromium, Linux")
        return self.tokens[login]

    def do(self, login: str, use_case: Callable[..., Any], *given: object, **more: object) -> Any:
        """A use case of the desk in somebody's name, in another process than the server."""
        with self.desk.transaction() as work:
            return use_case(work, staff_named(work, login), *given, **more)

    def open_request(self, **other: Any) -> str:
        """A request for disclosure by Hanako Sato with pyxos-jk; any field can be given otherwise."""
        self.opened += 1
        values: dict[str, Any] = {
            "origin": Origin("pyxos-jk", "web", None, f"e2e-{self.opened}", self.policy("pyxos-jk")),
            "kinds": ("disclosure",),
            "capacity": "self",
            "name": "佐藤 花子",
            "relationship": "customer",
            "reply_route": "email",
            "email": f"hanako{self.opened}@example.jp",
            "details": "everything about my account since 2021",
            "delivery_method": "electronic",
            "fee_ack": True,
        }
        with self.desk.transaction() as work:
            draft = RequestDraft(**{"notice": NoticeAccepted("b" * 64, work.now), **values, **other})
            return open_request(work, draft).reference

    def policy(self, company: str) -> str:
        """The version of a company's policy."""
        return self.desk.policies.companies[company].sha256


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    if reasons_to_train(ROOT):
        train(ROOT)
    url = f"sqlite:///{tmp_path_factory.mktemp('e2e') / 'desk.db'}"
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")},
        "MADOGUCHI_DATABASE_URL": url,
        "MADOGUCHI_MASTER_KEY": MASTER_KEY,
        "MADOGUCHI_RATE_LIMIT": "off",
    }
    desk = Desk(Database(url), KeyRing.from_settings(MASTER_KEY), load_policies(ROOT / "data" / "policies"))
    desk.database.migrate()
    with desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        for login, role in STAFF.items():
            add_staff(work, login, f"{login.title()} Tanaka", role)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = Printed(process.stdout)
    try:
        assert printed.ready.wait(PATIENCE / 1000) and printed.is_ready, "".join(printed.lines)
        yield Served(f"http://127.0.0.1:{port}", desk, {**environ, "MADOGUCHI_PORT": str(port)})
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        printed.reader.join()
        process.stdout.close()
        desk.close()


class Printed:
    """What the server prints, read to its end: a pipe that nobody empties is full after some hundred requests, and
    then the server stands still."""

    def __init__(self, pipe: IO[str]) -> None:
        self.lines: list[str] = []
        self.ready = threading.Event()
        """Set when the server says that it is ready, and when it has ended."""
        self.is_ready = False
        self.reader = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self.reader.start()

    def _read(self, pipe: IO[str]) -> None:
        for line in pipe:
            self.lines.append(line)
            if READY in line:
                self.is_ready = True
                self.ready.set()
        self.ready.set()


@dataclass
class Browsers:
    """Windows of separate profiles. Every message on a console, every CSP report and every request to elsewhere is kept
    in `noticed`, and the test fails on one."""

    served: Served
    browser: Browser
    noticed: list[str] = field(default_factory=list)

    async def open(self, path: str, login: str | None = None, **context: Any) -> Page:
        """A window at a path of the server; of the console, where somebody is signed in there."""
        profile = await self.browser.new_context(**context)
        profile.set_default_timeout(PATIENCE)
        await profile.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (e) => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        if login is not None:
            cookie = {"name": PLAIN_NAME, "value": self.served.token(login), "url": self.served.url}
            await profile.add_cookies([{**cookie, "sameSite": "Strict"}])  # type: ignore[list-item]
        page = await profile.new_page()
        page.on("console", lambda message: self.noticed.append(message.text))
        page.on("pageerror", lambda error: self.noticed.append(str(error)))
        page.on("request", self._look_at)
        page.on("dialog", lambda dialog: dialog.accept())
        await page.goto(self.served.url + path)
        return page

    async def ticket(self, reference: str, login: str, **context: Any) -> Page:
        """A ticket's page, as somebody of the desk has it open."""
        return await self.open(f"/desk/tickets/{reference}", login, **context)

    def expect_status(self, status: int) -> None:
        """Take out what the browser says of an answer that was meant to have this status."""
        self.noticed[:] = [line for line in self.noticed if f"status of {status}" not in line]

    def _look_at(self, request: Any) -> None:
        if not request.url.startswith((self.served.url, "data:", "blob:")):
            self.noticed.append(request.url)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One process for the tests of a file; each test has profiles of its own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=program, args=args)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def browsers(served: Served, chromium: Browser) -> AsyncIterator[Browsers]:
    found = Browsers(served, chromium)
    yield found
    for profile in chromium.contexts:
        await profile.close()
    assert found.noticed == []


def link_in(printed: str) -> str:
    """The path of the set-up link that a command has printed, over however many lines."""
    found = re.search(r"/desk/set-up/[\w-]+", "".join(printed.split()))
    assert found, printed
    return found.group()

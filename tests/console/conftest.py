"""A real console on loopback over a real desk (SQLite), with somebody signed in for each role and scope.

`console` is the server; `console.as_("chie")` is chie's browser: `get`, `post` (with Origin and token), `soup`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, CookieJar, web
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.policies import load_policies
from bot.policies.model import Policies
from desk.accounts import passwords
from desk.accounts.sessions import SignedIn, open_session, signed_in
from desk.console import ConsoleSettings, create_console, mount
from desk.console.context import CONSOLE
from desk.console.cookies import PLAIN_NAME
from desk.console.live import Live
from desk.crypto import KeyRing
from desk.database import Database
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff, staff_named
from desk.work import Desk
from tests.conftest import Clock

expect.set_options(timeout=20_000)  # milliseconds: a page may be slow on a busy machine
ROOT = Path(__file__).resolve().parents[2]
COMPANIES = ("pyxos-jk", "netone", "infomart")
STAFF = {
    "aiko": ("agent", ()),
    "ben": ("agent", ()),
    "chie": ("approver", ()),
    "dai": ("approver", ()),
    "eri": ("administrator", ()),
    "fumi": ("auditor", ()),
    "gen": ("agent", ("netone",)),
    "hana": ("approver", ("netone",)),
    "ichiro": ("administrator", ("netone",)),
    "jun": ("auditor", ("netone",)),
}
"""Login: role, companies (none means all). gen, hana, ichiro and jun are not for pyxos-jk."""


@dataclass
class Visit:
    """One member of staff in one browser, without scripts. Redirects are not followed."""

    client: TestClient
    who: SignedIn | None
    language: str = "en"

    async def get(self, path: str, **more: Any) -> ClientResponse:
        headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": self.language, **more.pop("headers", {})}
        return await self.client.get(f"/desk{path}", allow_redirects=False, headers=headers, **more)

    async def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> ClientResponse:
        """A form of the console: its Origin, its token."""
        headers = {
            "Origin": str(self.client.make_url("")).rstrip("/"),
            "Sec-Fetch-Site": "same-origin",
            **more.pop("headers", {}),
        }
        token = {"csrf": self.who.csrf} if self.who else {}
        return await self.client.post(
            f"/desk{path}", data={**token, **(fields or {})}, allow_redirects=False, headers=headers, **more
        )

    async def page(self, path: str) -> str:
        """The text of a page that must be there."""
        response = await self.get(path)
        assert response.status == 200, f"{path}: {response.status}"
        return await response.text()

    async def follow(self, response: ClientResponse) -> str:
        """The page that a form led to."""
        assert response.status == 303, f"{response.status}: {await response.text()}"
        return await self.page(response.headers["Location"].removeprefix("/desk"))


@dataclass
class Console:
    """A console that runs, its desk, and whoever is signed in."""

    desk: Desk
    clock: Clock
    server: TestServer
    stack: AsyncExitStack
    tokens: dict[str, str] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)

    async def as_(self, login: str) -> Visit:
        """The browser of a member of staff, signed in."""
        if login not in self.visits:
            visit, token = await self.visitor(), self.token(login)
            with self.desk.transaction() as work:
                visit.who = signed_in(work, token)
            visit.client.session.cookie_jar.update_cookies({PLAIN_NAME: token}, visit.client.make_url("/"))
            self.visits[login] = visit
        return self.visits[login]

    async def visitor(self) -> Visit:
        """A browser in which nobody is signed in."""
        client = await self.stack.enter_async_context(TestClient(self.server, cookie_jar=CookieJar(unsafe=True)))
        return Visit(client, None)

    def sign_everybody_out(self) -> None:
        """Forget who was signed in: after a jump of the clock their sessions are over."""
        self.tokens.clear()
        self.visits.clear()

    def token(self, login: str) -> str:
        """A session's token, without the way in."""
        if login not in self.tokens:
            with self.desk.transaction() as work:
                self.tokens[login] = open_session(work, staff_named(work, login), "Firefox, Linux")
        return self.tokens[login]

    def do(self, login: str, use_case: Callable[..., Any], *given: object, **more: object) -> Any:
        """A use case of the desk in somebody's name, past the console."""
        with self.desk.transaction() as work:
            return use_case(work, staff_named(work, login), *given, **more)

    @property
    def live(self) -> Live:
        """What looks for news."""
        return self.server.app._subapps[0][CONSOLE].live

    def address(self, path: str) -> str:
        return str(self.server.make_url(f"/desk{path}"))


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing takes long on purpose; not here."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def policies() -> Policies:
    return load_policies(ROOT / "data" / "policies", COMPANIES)


@pytest.fixture(scope="session")
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def database(request: pytest.FixtureRequest, database_kind: str) -> Database:
    """SQLite; a test that wants PostgreSQL as well parametrizes `database_kind` directly."""
    found: Database = request.getfixturevalue(f"{database_kind}_database")
    return found


@pytest.fixture
def desk(database: Database, keys: KeyRing, policies: Policies, clock: Clock) -> Iterator[Desk]:
    desk = Desk(database, keys, policies, clock)
    with desk.transaction() as work:
        work.keys.settle(work.session, work.now)
        for login, (role, companies) in STAFF.items():
            add_staff(work, login, f"{login.title()} of the desk", role, companies)
    yield desk
    desk._threads.shutdown()


@pytest.fixture
def console_settings() -> ConsoleSettings:
    """Plain http on loopback; a test may ask for others by parametrizing this."""
    return ConsoleSettings(secure=False)


@pytest.fixture
async def console(desk: Desk, clock: Clock, console_settings: ConsoleSettings) -> AsyncIterator[Console]:
    app = web.Application()
    mount(app, create_console(desk, console_settings))
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(app))
        yield Console(desk, clock, server, stack)


@pytest.fixture
def open_ticket(desk: Desk, clock: Clock) -> Callable[..., str]:
    """Opens a complete request for disclosure, and returns its reference; any field can be given otherwise."""
    keys = iter(range(1_000_000))

    def make(company: str = "pyxos-jk", **other: Any) -> str:
        values: dict[str, Any] = {
            "origin": Origin(company, "web", None, f"key-{next(keys)}", "a" * 64),
            "kinds": ("disclosure",),
            "notice": NoticeAccepted("b" * 64, clock.now),
            "age": "adult" if company == "netone" else None,
            "capacity": "self",
            "name": "佐藤花子",
            "relationship": "customer",
            "reply_route": "email",
            "email": "hanako@example.jp",
            "details": "everything about my account",
            "delivery_method": "electronic",
            "fee_ack": True,
        }
        with desk.transaction() as work:
            return open_request(work, RequestDraft(**{**values, **other})).reference

    return make


# --- A real browser


@dataclass
class Screens:
    """Real browser windows in which nothing may go wrong unseen: every message on a console, every CSP report, every
    request to elsewhere is kept in `noticed`, and the test fails on one."""

    console: Console
    browser: Browser
    noticed: list[str] = field(default_factory=list)

    async def open(self, login: str | None = None, path: str | None = None, **context: Any) -> Page:
        """A window of its own profile, signed in as `login`, at `path`; `context` is for Playwright's new_context."""
        profile: BrowserContext = await self.browser.new_context(**context)
        await profile.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (e) => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        if login is not None:
            url = self.console.address("/")
            await profile.add_cookies(
                [{"name": PLAIN_NAME, "value": self.console.token(login), "url": url, "sameSite": "Strict"}]
            )
        page = await profile.new_page()
        page.on("console", lambda message: self.noticed.append(message.text))
        page.on("pageerror", lambda error: self.noticed.append(str(error)))
        page.on("request", self._look_at)
        if path is not None:
            await page.goto(self.console.address(path))
        return page

    def _look_at(self, request: Any) -> None:
        if not request.url.startswith((str(self.console.server.make_url("/")), "data:")):
            self.noticed.append(request.url)

    def expect_status(self, status: int) -> None:
        """Take out what the browser says of a page that was meant to have this status."""
        self.noticed[:] = [line for line in self.noticed if f"status of {status}" not in line]


@pytest.fixture
async def screens(console: Console) -> AsyncIterator[Screens]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = await playwright.chromium.launch(executable_path=program, args=args)
        found = Screens(console, browser)
        yield found
        await browser.close()
    assert found.noticed == []


Axe = Callable[[Page], Awaitable[list[str]]]


@pytest.fixture
def axe() -> Axe:
    """What axe-core finds against WCAG 2.2 A and AA on a page as it is now: rule, and where."""
    from axe_playwright_python.async_playwright import Axe as AxeCore

    core = AxeCore()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    async def run(page: Page) -> list[str]:
        found = await core.run(page, options={"runOnly": {"type": "tag", "values": tags}})
        return [
            f"{rule['id']}: {', '.join(' '.join(map(str, node['target'])) for node in rule['nodes'])}"
            for rule in found.response["violations"]
        ]

    return run

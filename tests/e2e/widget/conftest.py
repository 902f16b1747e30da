"""The widget in a real browser, on pages of another website than the desk's, under the strictest policy that still
names the desk.

Two desks: `desk` is the real command with the trained model in a process of its own; `fake` answers as it is told, in
a thread. Nothing leaves loopback. Playwright's own loop ends with this folder: other tests bring loops of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bot.policies import load_policies
from tests.e2e.widget.desks import FakeDesk, RealDesk, free_port
from tests.e2e.widget.host import HostSite
from tests.e2e.widget.person import Widget

ROOT = Path(__file__).resolve().parents[3]
expect.set_options(timeout=45_000)  # a busy machine; what is there at once is not waited for

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

Visit = Callable[..., Widget]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def host() -> Iterator[HostSite]:
    """The website that has the widget on its pages."""
    with HostSite() as site:
        yield site


@pytest.fixture(scope="package")
def desk(tmp_path_factory: pytest.TempPathFactory, host: HostSite) -> Iterator[RealDesk]:
    """The real desk, with the trained model."""
    folder = tmp_path_factory.mktemp("desk")
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")},
        "MADOGUCHI_ALLOWED_ORIGINS": host.url,
        "MADOGUCHI_DATABASE_URL": f"sqlite:///{folder / 'desk.db'}",
        "MADOGUCHI_MASTER_KEY": "A" * 43 + "=",
        "MADOGUCHI_PORT": str(free_port()),
        "MADOGUCHI_RATE_LIMIT": "off",
    }
    running = RealDesk(ROOT, environ)
    running.madoguchi("train")
    running.madoguchi("migrate")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="package")
def fake_desk(tmp_path_factory: pytest.TempPathFactory, host: HostSite) -> Iterator[FakeDesk]:
    policies = load_policies(ROOT / "data" / "policies", ("pyxos-jk", "netone"))
    with FakeDesk(tmp_path_factory.mktemp("fake"), policies, host.url) as running:
        yield running


@pytest.fixture
def fake(fake_desk: FakeDesk) -> FakeDesk:
    """A desk that does as it is told, with nothing said yet."""
    fake_desk.assistant.said.clear()
    fake_desk.assistant.failures = 0
    fake_desk.assistant.go.clear()
    return fake_desk


@pytest.fixture
def noticed(host: HostSite) -> Iterator[list[str]]:
    """What must not happen on any page: console messages, errors, reports of its policy, requests elsewhere.

    A test that expects some takes them out.
    """
    host.reports.clear()
    seen: list[str] = []
    yield seen
    assert seen == []
    assert host.reports == []


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens browser contexts, each as a browser of its own."""
    opened: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1100, "height": 760}, **options})
        context.set_default_timeout(60_000)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def visit(host: HostSite, contexts: Callable[..., BrowserContext], noticed: list[str]) -> Visit:
    """Opens a page of the website with the widget of `desk` on it, as a visitor's browser does."""

    def open_page(
        desk: RealDesk | FakeDesk,
        company: str = "pyxos-jk",
        *,
        context: BrowserContext | None = None,
        page: dict[str, str] | None = None,
        attributes: dict[str, str] | None = None,
        **options: Any,
    ) -> Widget:
        context = context or contexts(**options)
        opened = context.new_page()
        allowed = (host.url, desk.url, "blob:" + host.url)
        opened.on("console", lambda message: noticed.append(message.text))
        opened.on("pageerror", lambda error: noticed.append(str(error)))
        opened.on("request", lambda request: None if request.url.startswith(allowed) else noticed.append(request.url))
        opened.goto(host.page(desk.url, company, {"lang": "en", **(page or {})}, attributes or {}))
        widget = Widget(opened)
        widget.launcher.wait_for()
        return widget

    return open_page


@pytest.fixture
def madoguchi(desk: RealDesk) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command of the real desk, as its staff do."""
    return desk.madoguchi

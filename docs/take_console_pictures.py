"""Take the README's pictures of the console: queue, ticket and overview, of a made-up desk.

usage: make pictures        (or: .venv/bin/python docs/take_console_pictures.py [FOLDER])

Needs Chromium (Debian: apt-get install chromium). Nothing of a real desk is touched: the database is a temporary file.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
from picture_desk import make_desk
from playwright.async_api import Browser, Page, async_playwright

from bot.policies import load_policies
from desk.accounts.sessions import open_session
from desk.console import ConsoleSettings, create_console, mount
from desk.console.cookies import PLAIN_NAME
from desk.database import Database
from desk.staff import staff_named
from desk.work import Desk

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1440, "height": 1080}
SHARP = 1.5
"""Pixels of the picture to a pixel of the page."""


async def main(folder: Path) -> None:
    """Make the desk, serve its console on loopback, look at it with a browser."""
    with tempfile.TemporaryDirectory() as place:
        desk, reference = make_desk(Database(f"sqlite:///{place}/desk.db"), load_policies(ROOT / "data" / "policies"))
        app = web.Application()
        mount(app, create_console(desk, ConsoleSettings(secure=False)))
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(TestServer(app))
            playwright = await stack.enter_async_context(async_playwright())
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            stack.push_async_callback(browser.close)
            await take(browser, desk, str(server.make_url("/desk")), reference, folder)
        desk.close()


async def take(browser: Browser, desk: Desk, console: str, reference: str, folder: Path) -> None:
    """The pictures, as aiko sees the console."""
    page = await signed_in(browser, desk, console, "aiko")
    await page.goto(f"{console}/queue")
    await page.locator("[data-row]").first.wait_for()
    await shoot(page, folder / "console-queue.png")
    await page.goto(f"{console}/tickets/{reference}")
    await page.get_by_role("button", name="Show personal data").click()
    await page.locator(".is-shown").wait_for()
    await shoot(page, folder / "console-ticket.png")
    await page.goto(f"{console}/overview")
    await page.get_by_role("heading", level=1).wait_for()
    await shoot(page, folder / "console-overview.png")


async def signed_in(browser: Browser, desk: Desk, console: str, login: str) -> Page:
    """A window in which somebody of the desk is signed in."""
    with desk.transaction() as work:
        token = open_session(work, staff_named(work, login), "Chromium, Linux")
    context = await browser.new_context(
        viewport=SIZE, device_scale_factor=SHARP, color_scheme="light", reduced_motion="reduce"
    )
    await context.add_cookies([{"name": PLAIN_NAME, "value": token, "url": console, "sameSite": "Strict"}])
    return await context.new_page()


async def shoot(page: Page, path: Path) -> None:
    """One picture of the window, without a caret."""
    await page.evaluate("document.activeElement?.blur()")
    await page.screenshot(path=path, caret="initial")


if __name__ == "__main__":
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    pictures.mkdir(exist_ok=True)
    asyncio.run(main(pictures))

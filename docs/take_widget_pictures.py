"""Take the README's pictures of the widget, on a page of the demo site, talking to the real assistant.

usage: make pictures        (or: PYTHONPATH=bench .venv/bin/python docs/take_widget_pictures.py [FOLDER])

Needs Chromium (Debian: apt-get install chromium fonts-noto-cjk). Nothing of a real desk is touched: one is started for
this, with a database of its own.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright
from servers import Madoguchi

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 1180, 800
PATIENCE_MS = 60_000
ANSWERS = ("Customer", "E-mail", None, "Everything", "Electronic file", "I understand", "No, that is all")
"""What is picked on the way to the review; None: the address is written."""


def main(folder: Path) -> None:
    """One picture of a question with its section opened, one of a request being checked; light and dark."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright, Madoguchi(ROOT).running() as desk:
        address = f"http://127.0.0.1:{desk.connection.port}"
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        options = {"viewport": {"width": WIDTH, "height": HEIGHT}, "reduced_motion": "reduce"}
        page = browser.new_page(**options, color_scheme="light")
        ask(page, address)
        page.screenshot(path=folder / "widget.png")
        page = browser.new_page(**options, color_scheme="dark")
        check(page, address)
        page.screenshot(path=folder / "widget-request.png")
        browser.close()


def ask(page: Page, address: str) -> None:
    """A question at pyxos-jk, and what its section states."""
    chat = opened(page, f"{address}/companies/pyxos-jk")
    say(chat, "Do you use Google Analytics?")
    card = chat.get_by_role("list", name="From the policy").get_by_role("button").first
    card.click()
    expect(chat.get_by_role("listitem").filter(has_text="to study how customers").first).to_be_visible()
    page.mouse.move(0, 0)


def check(page: Page, address: str) -> None:
    """A request at pyxos-jk, up to the review."""
    chat = opened(page, f"{address}/companies/pyxos-jk")
    say(chat, "please show me my data")
    for label in ("I agree", "For myself"):
        pick(chat, label)
    expect(chat.get_by_label("Full name")).to_be_visible()
    say(chat, "Hanako Sato")
    for label in ANSWERS:
        if label is None:
            expect(chat.get_by_label("E-mail address")).to_be_visible()
            say(chat, "hanako@example.jp")
        else:
            pick(chat, label)
    expect(chat.get_by_role("region", name="Please check your request")).to_be_visible()
    page.mouse.move(0, 0)


def opened(page: Page, address: str) -> Locator:
    """The chat on a page, open and greeted."""
    page.goto(address)
    page.locator("madoguchi-chat .launcher").click()
    chat = page.locator("madoguchi-chat")
    expect(chat.locator(".choice").first).to_be_visible()
    return chat


def say(chat: Locator, text: str) -> None:
    """Write and send."""
    chat.locator("#text").fill(text)
    chat.locator("#text").press("Enter")


def pick(chat: Locator, label: str) -> None:
    """Press a choice that is still open."""
    choice = chat.locator(".choice:not(:disabled):not([aria-disabled=true])").get_by_text(label, exact=True)
    choice.click(timeout=PATIENCE_MS)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)

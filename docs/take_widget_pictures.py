"""Take the README's pictures of the widget. Start the desk first (`make run`), then run this with the same Python.

usage: .venv/bin/python docs/take_widget_pictures.py [ADDRESS]        (default: http://127.0.0.1:8080)

Needs Chromium (Debian: apt-get install chromium fonts-noto-cjk).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 1180, 800
PATIENCE_MS = 60_000
ANSWERS = ("Customer", "E-mail", None, "Everything", "Electronic file", "I understand", "No, that is all")
"""What is picked on the way to the review; None: the address is written."""


def main() -> None:
    """One picture of a question with its section opened, one of a request being checked; dark and light."""
    address = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080").rstrip("/")
    IMAGES.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        options = {"viewport": {"width": WIDTH, "height": HEIGHT}, "reduced_motion": "reduce"}
        page = browser.new_page(**options, color_scheme="light")
        ask(page, address)
        page.screenshot(path=IMAGES / "widget.png")
        page = browser.new_page(**options, color_scheme="dark")
        check(page, address)
        page.screenshot(path=IMAGES / "widget-request.png")
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
    main()

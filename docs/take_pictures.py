"""Take the README's picture of the page. Start the desk first (`make run`), then run this with the same Python.

usage: .venv/bin/python docs/take_pictures.py [ADDRESS]        (default: http://127.0.0.1:8080/)

Needs Chromium (Debian: apt-get install chromium).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).resolve().parent / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 900, 900


def main() -> None:
    """Ask a question at pyxos-jk and take the picture."""
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080/"
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce"
        )
        page.goto(address)
        ask(page, "Pyxos-jk", "Do you use Google Analytics, and how long do you keep my data?")
        page.screenshot(path=IMAGES / "page.png")
        browser.close()


def ask(page: Page, company: str, question: str) -> None:
    """Choose a company, ask, and wait for the citation (the network is never quiet: live replies keep it open)."""
    page.get_by_role("button", name=company).first.click()
    box = page.get_by_role("textbox")
    box.fill(question)
    box.press("Enter")
    page.get_by_text("Use of Google Analytics").first.wait_for()


if __name__ == "__main__":
    main()

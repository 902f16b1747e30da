"""The widget as a person meets it: what they see, press and write."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

MOVED = """() => {
    const widget = document.querySelector("madoguchi-chat")?.shadowRoot;
    const moving = [...document.getAnimations(), ...(widget?.getAnimations() ?? [])];
    return moving.every((one) => one.playState !== "running" || one.effect.getTiming().iterations === Infinity);
}"""
"""Whether nothing moves any more, except what moves for as long as it is there."""


class Widget:
    """The widget on an open page. Locators look into its shadow tree."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.element = page.locator("madoguchi-chat")
        self.launcher = self.element.locator(".launcher")
        self.panel = self.element.locator("dialog.panel")
        self.log = self.element.get_by_role("log")
        self.field = self.element.locator("#text")
        self.status = self.element.locator(".status")

    def open(self) -> Widget:
        """Press the button, and wait for the first words."""
        self.launcher.click()
        self.log.locator(".item").first.wait_for()
        return self

    def say(self, text: str) -> None:
        """Write and send with Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def answered(self, text: str) -> None:
        """Say it, and wait for the fake assistant's answer."""
        self.say(text)
        expect(self.log.get_by_text(f"You said: {text}", exact=True).last).to_be_visible()

    def button(self, name: str) -> Locator:
        return self.element.get_by_role("button", name=name, exact=True)

    def choice(self, label: str) -> Locator:
        """A choice that can still be picked."""
        return self.element.locator(".choice:not(:disabled):not([aria-disabled=true])").get_by_text(label, exact=True)

    def menu(self, action: str) -> None:
        self.button("Menu").click()
        self.button(action).click()

    def token(self) -> str:
        """The token of the conversation, as the browser keeps it."""
        kept: dict[str, str] = self.page.evaluate("Object.fromEntries(Object.entries(sessionStorage))")
        (entry,) = kept.values()
        return entry.split(" ")[0]

    def state(self, script: str) -> Any:
        """A value of the page."""
        return self.page.evaluate(script)

    def focused(self) -> str:
        """The name or text of what has the focus, inside the widget or on the page."""
        found: str = self.page.evaluate(
            """() => {
                let active = document.activeElement;
                while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
                return active.getAttribute("aria-label") || active.id || active.textContent;
            }"""
        )
        return found

    def accessible(self, state: str) -> None:
        """No finding of axe-core against WCAG 2.2 AA, or its best practices, on the page with the widget as it is."""
        # Half-way through a movement the colours are not yet those that stay.
        self.page.wait_for_function(MOVED)
        options = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"], "preload": False}
        found = Axe().run(self.page, options=options).response["violations"]
        told = [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
        assert told == [], f"{state}: {told}"

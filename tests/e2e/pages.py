"""What a person does on the pages, step by step, so that a test reads as what happens."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pyotp
from playwright.async_api import Page, expect

from desk import assignment, identity, receiving
from desk.fees import FeeEntry
from tests.console.conftest import Axe
from tests.e2e.conftest import Served

PASSWORD = "seven lanterns by the river"

LOOKS: dict[str, tuple[Literal["light", "dark"], int]] = {
    "light": ("light", 1280),
    "dark": ("dark", 1280),
    "narrow": ("light", 320),
}
"""The colours a person prefers, and the width of their window in pixels."""


async def has_no_barrier(page: Page, axe: Axe) -> None:
    """What is open has no finding of axe in any look, and nothing on it is wider than a phone.

    Nothing fades while it is looked at: a colour that is on its way from light to dark is neither.
    """
    for look, (colours, width) in LOOKS.items():
        await page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": 900})
        assert await axe(page) == [], look
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, look


def in_review(served: Served, reference: str, login: str) -> None:
    """Through arrival and the check of the identity by somebody, past the console; nobody has it then."""
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()
    paid = FeeEntry("received", method="cash")
    served.do(login, receiving.record_arrival, reference, today, "post", form_seen=True, fee=paid)
    served.do(login, identity.start_identity_check, reference)
    served.do(login, identity.record_identity, reference, "verified", "in_person", "passport")
    served.do(login, identity.start_review, reference)
    served.do(login, assignment.release, reference)


async def set_up(page: Page) -> None:
    """Through the set-up link: a password, the authenticator, on to the desk."""
    secret = (await page.locator("main code").inner_text()).replace(" ", "")
    await page.locator("input[name=password]").fill(PASSWORD)
    await page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Finish").click()
    await expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    await page.get_by_role("link", name="Go to the desk").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def take_step(page: Page, step: str, **fields: Any) -> None:
    """Fill in the form of a step, and send it; the page says that it was saved."""
    form = await filled(page, step, **fields)
    await form.get_by_role("button").first.click()
    await saved(page, step)


async def saved(page: Page, step: str) -> None:
    """The page says that this step was saved."""
    await expect(page.locator(f"[role=status][data-done={step}]")).to_contain_text("Saved")


async def filled(page: Page, step: str, **fields: Any) -> Any:
    """The form of a step with its fields filled in: a text, True for a box, or the value of a choice."""
    form = page.locator(f"form[data-step={step}]").first
    await form.wait_for(state="attached")
    if not await form.is_visible():
        await page.locator(f"details:has(form[data-step={step}]) > summary").first.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        kind = await field.first.evaluate("field => field.type")
        if kind == "radio":
            await form.locator(f"[name={name}][value={value}]").check()
        elif kind == "checkbox":
            await form.locator(f"[name={name}]").first.check()
        elif kind == "select-one":
            await field.select_option(value)
        else:
            await field.fill(value)
    return form


async def stands(page: Page, state: str) -> None:
    """The ticket stands there on its way."""
    await expect(page.locator(".way [aria-current=step]")).to_have_text(state)


class Chat:
    """The widget on a company's page of the demonstration, as a person meets it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.widget = page.locator("madoguchi-chat")
        self.log = self.widget.get_by_role("log")

    async def begin(self) -> None:
        """Press the button, and wait for the first words."""
        await self.widget.locator(".launcher").click()
        await self.log.locator(".item").first.wait_for()

    async def say(self, text: str) -> None:
        """Write a message; it is sent when it stands in the log."""
        field = self.widget.locator("#text")
        await field.fill(text)
        await field.press("Enter")
        await self.sees(text)

    async def choose(self, label: str) -> None:
        """Pick a choice that can still be picked."""
        open_choices = self.widget.locator(".choice:not(:disabled):not([aria-disabled=true])")
        await open_choices.get_by_text(label, exact=True).click()

    async def sees(self, text: str) -> None:
        """What the chat shows by now, or soon."""
        await expect(self.log.get_by_text(text).last).to_be_visible()

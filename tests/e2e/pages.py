"""What a person does on the pages, step by step, so that a test reads as what happens."""

from __future__ import annotations

from typing import Any

import pyotp
from playwright.async_api import Page, expect

PASSWORD = "seven lanterns by the river"


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
    """The page on which a person talks with the assistant."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def begin(self, company: str) -> None:
        """Choose a company."""
        await self.page.get_by_role("button", name=company).first.click()
        await expect(self.page.get_by_label("Your message")).to_be_visible()

    async def say(self, text: str) -> None:
        """Write a message."""
        field = self.page.get_by_label("Your message")
        await field.fill(text)
        await field.press("Enter")
        await expect(field).to_have_value("")

    async def sees(self, text: str) -> None:
        """What the page shows by now, or soon."""
        await expect(self.page.get_by_role("log").get_by_text(text).last).to_be_visible()

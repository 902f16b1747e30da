"""The page in a real browser: a question, a choice, erasure, and what it must never do."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from playwright.async_api import Page, async_playwright, expect

from tests.channels.conftest import FakeAssistant

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["embedded"], indirect=True)]


@pytest.fixture
async def page(client: TestClient) -> AsyncIterator[Page]:
    """The page on a narrow phone. Any message on its console, or any request elsewhere, fails the test."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium on this machine")
        pytest.skip("no Chromium on this machine")
    noticed: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 320, "height": 640})
        page.on("console", lambda message: noticed.append(message.text))
        page.on("pageerror", lambda error: noticed.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(str(client.make_url("/"))) else noticed.append(r.url))
        await page.goto(str(client.make_url("/")))
        yield page
        await browser.close()
    assert noticed == []


async def talk_to(page: Page) -> None:
    await page.get_by_role("button", name="Pyxos-jk").click()
    await expect(page.get_by_text("Welcome to pyxos-jk.")).to_be_visible()


async def test_a_question_is_answered_with_its_citation(page: Page) -> None:
    await talk_to(page)
    field = page.get_by_label("Your message")
    await expect(field).to_be_focused()
    await field.fill("Do you use cookies?")
    await field.press("Enter")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("You said: Do you use cookies?")
    cited = page.get_by_label("From the policy").get_by_role("listitem")
    await expect(cited).to_contain_text("Section 8 Use of cookies")
    await expect(cited).to_contain_text("1 April 2024")
    await expect(field).to_have_value("")
    assert await log.get_attribute("aria-live") == "polite"


async def test_markup_is_shown_as_text_and_nothing_runs_over_the_edge(page: Page) -> None:
    await talk_to(page)
    await page.get_by_label("Your message").fill("<img src=x onerror=alert(1)> " + "w" * 300)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_text("You said: <img src=x onerror=alert(1)>")).to_be_visible()
    assert await page.locator(".log img").count() == 0
    assert await page.locator("html").evaluate("html => html.scrollWidth") == 320


async def test_a_choice_is_picked_once_and_then_retired(page: Page, assistant: FakeAssistant) -> None:
    await talk_to(page)
    await page.get_by_label("Your message").fill("menu")
    await page.get_by_label("Your message").press("Enter")
    choice = page.get_by_role("button", name="For myself")
    await choice.click()
    await expect(page.get_by_text("You said: For myself")).to_be_visible()
    await expect(choice).to_have_attribute("aria-disabled", "true")
    await choice.dispatch_event("click")
    assert assistant.said == ["menu", "For myself"]


async def test_enter_that_ends_a_japanese_conversion_does_not_send(page: Page, assistant: FakeAssistant) -> None:
    await talk_to(page)
    field = page.get_by_label("Your message")
    await field.fill("かいじ")
    for pressed in ({"key": "Enter", "isComposing": True}, {"key": "Enter", "keyCode": 229}):
        await field.dispatch_event("keydown", pressed)
    await expect(field).to_have_value("かいじ")
    await field.press("Shift+Enter")
    assert assistant.said == []
    await field.press("Enter")
    await expect(page.get_by_text("You said: かいじ")).to_be_visible()


async def test_a_ticket_shows_reference_code_and_next_steps(page: Page) -> None:
    await talk_to(page)
    await page.get_by_label("Your message").fill("ticket")
    await page.get_by_label("Your message").press("Enter")
    card = page.get_by_role("region", name="Ticket PYX-26-7Q4K2-9")
    await expect(card).to_contain_text("ABCD-EFGH")
    await expect(card.get_by_role("listitem")).to_have_text("Fill in the form.")


async def test_a_conversation_is_there_again_after_a_reload_and_gone_when_erased(page: Page) -> None:
    await talk_to(page)
    await page.get_by_label("Your message").fill("hello")
    await page.get_by_label("Your message").press("Enter")
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("You said: hello")).to_be_visible()
    kept: list[Any] = await page.evaluate("Object.entries(sessionStorage)")
    assert [name for name, _ in kept] == ["madoguchi.pyxos-jk"]
    assert await page.evaluate("localStorage.length") == 0
    await page.get_by_role("button", name="Erase").click()
    await page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    await expect(page.get_by_text("The conversation is erased.")).to_be_visible()
    assert await page.evaluate("sessionStorage.length") == 0

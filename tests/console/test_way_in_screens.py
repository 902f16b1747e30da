"""The way in as people see it, in a real browser with the keyboard alone: link, password, authenticator, in, out."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.async_api import Page, expect

from desk.accounts.setup_links import make_setup_link
from desk.audit import SYSTEM
from tests.console.conftest import Axe, Console, Screens

pytestmark = pytest.mark.browser
PASSWORD = "plenty of quiet herons 7"


async def fits(page: Page) -> bool:
    return bool(await page.locator("html").evaluate("html => html.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize(
    "context",
    [
        {"color_scheme": "light", "viewport": {"width": 320, "height": 700}},
        {"color_scheme": "dark", "locale": "ja-JP"},
        {"forced_colors": "active"},
    ],
)
async def test_from_the_link_to_the_queue_and_in_again_by_keys_alone(
    screens: Screens, console: Console, axe: Axe, context: dict[str, object]
) -> None:
    with console.desk.transaction() as work:
        token = make_setup_link(work, "aiko", SYSTEM)
    page = await screens.open(None, f"/set-up/{token}", **context)
    assert await axe(page) == []
    assert await fits(page)
    secret = (await page.locator("code").inner_text()).replace(" ", "")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator("#password")).to_have_attribute("type", "text")
    await page.keyboard.press("Tab")
    await page.keyboard.type(pyotp.TOTP(secret).at(console.clock.now))
    await page.keyboard.press("Enter")
    await expect(page.locator(".codes code")).to_have_count(10)
    codes = await page.locator(".codes code").all_inner_texts()
    assert await axe(page) == []
    assert await fits(page)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/desk/queue$"))
    await page.locator(".bar-end form button").press("Enter")
    await expect(page.locator("#login")).to_be_visible()
    assert await axe(page) == []
    await page.keyboard.press("Tab")
    await page.keyboard.type("aiko")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#code")).to_be_focused()
    assert await axe(page) == []
    await page.keyboard.type(codes[0])
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/desk/queue$"))


async def test_a_wrong_password_is_said_at_once_to_a_screen_reader(screens: Screens, axe: Axe) -> None:
    page = await screens.open(None, "/sign-in")
    await page.get_by_label("Login").fill("aiko")
    await page.get_by_label("Password").fill("wrong")
    await page.get_by_label("Password").press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("is not right")
    await expect(page.get_by_label("Login")).to_have_value("aiko")
    assert await axe(page) == []
    screens.expect_status(401)


async def test_a_session_that_is_over_leads_back_to_the_page_after_signing_in(
    screens: Screens, console: Console
) -> None:
    page = await screens.open("aiko", "/queue")
    console.clock.forward(hours=11)
    await page.goto(console.address("/settings/calendar"))
    await expect(page).to_have_url(re.compile(r"/desk/sign-in\?next=%2Fdesk%2Fsettings%2Fcalendar"))


@pytest.mark.parametrize("path", ["/no/such/page", "/settings/staff"])
async def test_an_error_is_a_page_like_the_others(screens: Screens, axe: Axe, path: str) -> None:
    page = await screens.open("aiko", path)
    await expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert await axe(page) == []
    screens.expect_status(404)
    screens.expect_status(403)

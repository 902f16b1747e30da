"""Two people with one ticket open: they see each other, and neither loses what they wrote."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Browsers, Served
from tests.e2e.pages import filled, in_review, saved, stands, take_step

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
MINE = "The account holds messages of other people; their parts are covered."


async def test_who_saves_second_reads_the_difference_and_keeps_their_words(served: Served, browsers: Browsers) -> None:
    reference = served.open_request()
    in_review(served, reference, "ben")
    ben, hiro = await browsers.ticket(reference, "ben"), await browsers.ticket(reference, "hiro")
    await expect(hiro.locator("#presence")).to_contain_text("Ben Tanaka")
    form = await filled(ben, "decide", outcome="part", reason_code="harm_33-2-1", reason=MINE)
    await expect(hiro.locator("#presence")).to_contain_text("is filling in: Decide")

    await take_step(hiro, "decide", outcome="granted")
    await take_step(hiro, "release")
    await form.get_by_role("button").click()
    trouble = ben.locator("#step-decide [role=alert]")
    await expect(trouble).to_contain_text("Somebody else saved first")
    row = trouble.get_by_role("row").filter(has_text="Outcome")
    await expect(row).to_contain_text("not decided")
    await expect(row).to_contain_text("granted")
    await expect(row).to_contain_text("Hiro Tanaka")
    await expect(ben.locator("form[data-step=decide] textarea")).to_have_value(MINE)
    browsers.expect_status(409)

    await ben.locator("form[data-step=decide]").get_by_role("button").click()
    await saved(ben, "decide")
    await expect(ben.locator(".words").first).to_contain_text("granted in part")


async def test_a_page_that_nobody_types_in_shows_the_newest_by_itself(served: Served, browsers: Browsers) -> None:
    reference = served.open_request()
    ben = await browsers.ticket(reference, "ben")
    await stands(ben, "submitted")
    in_review(served, reference, "ben")
    await stands(ben, "in review")


async def test_what_is_being_typed_stays_while_somebody_else_saves(served: Served, browsers: Browsers) -> None:
    reference = served.open_request()
    ben = await browsers.ticket(reference, "ben")
    await filled(ben, "note", text="She called at ten.")
    in_review(served, reference, "ben")
    await expect(ben.locator("#stale")).to_contain_text("Somebody changed this ticket")
    await expect(ben.locator("form[data-step=note] textarea")).to_have_value("She called at ten.")
    await ben.get_by_role("button", name="Show the newest").click()
    await stands(ben, "in review")
    await expect(ben.locator("form[data-step=note] textarea")).to_have_value("She called at ten.")

"""Staff take a conversation over while its person has it open in another browser."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.console.conftest import Axe
from tests.e2e.conftest import Browsers
from tests.e2e.pages import Chat, filled, has_no_barrier

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def asks_for_a_person(chat: Chat) -> str:
    """Talks to the assistant until it has passed the matter on; the reference."""
    await chat.begin()
    await chat.say("let me talk to a person")
    await chat.sees("What is it about?")
    await chat.say("I sent the form and heard nothing")
    for choice in ("I agree", "Here in this chat", "Send it to the desk"):
        await chat.choose(choice)
    ticket = chat.log.get_by_role("region", name="A person at the desk takes over")
    return await ticket.locator("code").first.inner_text()


async def test_a_person_sees_that_a_human_is_there_talks_to_them_and_sees_them_leave(
    browsers: Browsers, axe: Axe
) -> None:
    chat = Chat(await browsers.open("/companies/pyxos-jk"))
    reference = await asks_for_a_person(chat)
    ben = await browsers.ticket(reference, "ben")
    await expect(ben.locator("#said")).not_to_contain_text("heard nothing")
    await ben.get_by_role("button", name="Join the conversation").click()
    await expect(ben.locator("#said")).to_contain_text("heard nothing")
    await expect(ben.locator(".live-now")).to_contain_text("Ben Tanaka")
    await chat.sees("A person of the desk has joined")

    await chat.say("Is my form there?")
    await expect(ben.locator("#said")).to_contain_text("Is my form there?")
    form = await filled(ben, "reply", text="Yes, it came this morning.")
    await form.get_by_role("button").click()
    await chat.sees("Yes, it came this morning.")
    await chat.say("Thank you!")
    await expect(ben.locator("#said")).to_contain_text("Thank you!")

    await has_no_barrier(ben, axe)

    await ben.get_by_role("button", name="Leave the conversation").click()
    await chat.sees("The person of the desk has left")
    await expect(ben.locator(".live-now")).to_have_count(0)


async def test_what_is_being_written_to_a_person_stays_while_they_write(browsers: Browsers) -> None:
    chat = Chat(await browsers.open("/companies/pyxos-jk"))
    reference = await asks_for_a_person(chat)
    ben = await browsers.ticket(reference, "ben")
    await ben.get_by_role("button", name="Join the conversation").click()
    await chat.sees("A person of the desk has joined")
    await filled(ben, "reply", text="I am looking for")
    await chat.say("It was the blue form.")
    await expect(ben.locator("#said")).to_contain_text("It was the blue form.")
    await expect(ben.locator("form[data-step=reply] textarea")).to_have_value("I am looking for")

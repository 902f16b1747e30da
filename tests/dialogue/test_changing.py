"""Changing a request that was sent, with its reference and access code, through the real agent."""

from __future__ import annotations

import datetime as dt

import pytest

from desk.messages import TicketView
from desk.reading import TicketFile, show_ticket
from desk.references import new_reference
from tests.dialogue.conftest import Meet, Talk
from tests.dialogue.person import answer
from tests.dialogue.test_whole_requests import COMPANIES, kept

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def sent(meet: Meet, company: str = "pyxos-jk") -> tuple[Talk, TicketView]:
    """A request for disclosure that was just sent."""
    talk = await meet(company)
    await talk.say("show me my data")
    await answer(talk)
    ticket = talk.replies[-1].ticket
    assert ticket is not None
    return talk, ticket


async def at_the_desk(talk: Talk, ticket: TicketView) -> TicketFile:
    return await talk.services.desk.run(show_ticket, ticket.reference)


@pytest.mark.parametrize("company", COMPANIES)
async def test_words_and_a_new_contact_arrive_from_another_conversation(meet: Meet, company: str) -> None:
    _, ticket = await sent(meet, company)
    talk = await meet(company)
    await talk.say("I want to change my request")
    assert talk.asks == "status_reference"
    await talk.say(f"it is {ticket.reference}")
    assert talk.asks == "status_code"
    await talk.say(str(ticket.access_code))
    assert talk.asks == "review" and "yu…@example.jp" in talk.text and "Nakagawa" not in talk.text
    await talk.say("Please look under my old name Tanaka too")
    assert talk.asks == "review" and "Tanaka" in talk.text
    await talk.say("please answer to yuki.new@example.jp instead")
    assert talk.asks == "review" and "yuki.new@example.jp" in talk.text
    await talk.say("yes, send it")
    assert talk.asks is None and ticket.reference in talk.text
    file = await at_the_desk(talk, ticket)
    assert file.person is not None and file.person.email == "yuki.new@example.jp"
    words = [message.text for message in file.messages if message.direction == "from_person"]
    assert len(words) == 1 and "old name Tanaka too" in words[0]
    assert [task.kind for task in file.tasks] == ["person_changed"]


@pytest.mark.parametrize("company", COMPANIES)
async def test_a_kind_is_added_and_one_taken_out(meet: Meet, company: str) -> None:
    talk, ticket = await sent(meet, company)
    await talk.say(f"change {ticket.reference}, the code is {ticket.access_code}")
    await talk.press("Ask for more or for less")
    await talk.press("Add: Erase my data")
    assert talk.asks == "details"
    await talk.say("the newsletter")
    await talk.say("skip")
    await talk.press("Send the change")
    file = await at_the_desk(talk, ticket)
    assert file.line.kinds == ("disclosure", "erasure")
    procedure = talk.services.policies.company(company).procedure
    assert ("asks for the form too" in talk.text) is procedure.form.required
    await talk.say(f"change {ticket.reference}, the code is {ticket.access_code}")
    await talk.say("I no longer want the disclosure")
    await talk.say("send it")
    assert (await at_the_desk(talk, ticket)).line.kinds == ("erasure",)
    await talk.say(f"status of {ticket.reference}, code {ticket.access_code}")
    shown = talk.replies[-1].ticket
    assert shown is not None and shown.kinds == ("erasure",)


async def test_a_wrong_code_tells_nothing_and_pauses_like_the_status(meet: Meet) -> None:
    _, ticket = await sent(meet)
    talk = await meet("pyxos-jk")
    told = []
    nobodys = new_reference("PYX", dt.datetime.now(dt.timezone.utc))
    for reference in (ticket.reference, nobodys):
        await talk.say(f"I want to add something to my request {reference}")
        for number in range(5):
            assert talk.asks == "status_code"
            await talk.say(f"AAAAA-0000{number}")
            told.append(talk.replies[0].text)
        await talk.say("AAAAA-00009")
        told.append(talk.replies[0].text)
        assert talk.asks is None and "paused" in talk.text
    assert told[:6] == told[6:]
    assert not (await at_the_desk(talk, ticket)).messages


async def test_a_cancelled_change_leaves_nothing_of_it(meet: Meet) -> None:
    talk, ticket = await sent(meet)
    await talk.say("I forgot something in my request")
    await talk.say(str(ticket.access_code))
    await talk.say("I lived in Nagoya before 2019")
    await talk.press("Leave it all as it was")
    await talk.say("yes")
    assert talk.asks is None and "Nagoya" not in await kept(talk)
    file = await at_the_desk(talk, ticket)
    assert not file.messages and not file.tasks


async def test_a_withdrawn_request_is_not_changed_but_can_be_seen(meet: Meet) -> None:
    talk, ticket = await sent(meet)
    await talk.say(f"withdraw {ticket.reference}, the code is {ticket.access_code}")
    await talk.say(f"change {ticket.reference}, the code is {ticket.access_code}")
    assert talk.asks is None and "can no longer be changed" in talk.text and "withdrawn" in talk.text


async def test_withdrawing_in_the_middle_of_a_change_needs_no_second_code(meet: Meet) -> None:
    talk, ticket = await sent(meet)
    await talk.say("change my request")
    await talk.say(str(ticket.access_code))
    await talk.say("withdraw it")
    assert talk.asks == "review"
    await talk.press(f"Withdraw {ticket.reference}")
    assert talk.asks is None and "is withdrawn" in talk.text


async def test_a_question_in_the_middle_of_a_change_is_answered(meet: Meet) -> None:
    talk, ticket = await sent(meet)
    await talk.say("change my request")
    await talk.say(str(ticket.access_code))
    await talk.say("What does a request cost?")
    assert talk.asks == "review" and any(reply.answer for reply in talk.replies)

"""Beside a talk of person and staff, the assistant answers what is surely asked of the policy, and nothing else."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from desk.conversations import Conversation
from desk.trackers import load_tracker
from desk.work import utc_now
from tests.dialogue.conftest import Meet

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_policy_question_is_answered_with_its_section(assistant: Assistant, meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    aside = await assistant.aside(talk.conversation, "Do you use cookies?")
    (reply,) = aside.replies
    assert reply.answer is not None
    assert (reply.answer.outcome, reply.answer.citations[0].company) == ("answered", "pyxos-jk")
    assert reply.choices == ()
    assert not aside.withheld


@pytest.mark.parametrize(
    "said",
    [
        "OK, thank you.",
        "My customer number is 17-334.",
        "by e-mail please",
        "Yes",
        "Hanako Sato",
        "Hello, is my form there?",
        "Is this stored in Japan?",
        "I sent the form last week, did you get it?",
        "花子です。書類は届きましたか",
        "I want to see my data",
        "/restart",
    ],
)
async def test_what_may_be_meant_for_staff_is_left_to_them(assistant: Assistant, meet: Meet, said: str) -> None:
    talk = await meet("pyxos-jk")
    aside = await assistant.aside(talk.conversation, said)
    assert (aside.replies, aside.withheld) == ((), False)


async def test_a_card_number_is_withheld_and_not_repeated(assistant: Assistant, meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    aside = await assistant.aside(talk.conversation, "my card is 4111 1111 1111 1111")
    assert aside.withheld
    assert "4111" not in aside.replies[0].text


async def test_the_dialogue_stands_still(assistant: Assistant, meet: Meet) -> None:
    talk = await meet("netone")
    before = await talk.services.desk.run(load_tracker, talk.conversation.id)
    await assistant.aside(talk.conversation, "I want to see my data")
    assert await talk.services.desk.run(load_tracker, talk.conversation.id) == before


async def test_where_the_company_may_have_changed_all_is_left_to_staff(assistant: Assistant) -> None:
    switchable = Conversation("c1", "pyxos-jk", "web", True, utc_now())
    assert (await assistant.aside(switchable, "Do you use cookies?")).replies == ()


async def test_a_question_about_another_company_is_left_to_staff(assistant: Assistant, meet: Meet) -> None:
    talk = await meet("pyxos-jk")
    assert (await assistant.aside(talk.conversation, "Does Infomart use cookies?")).replies == ()

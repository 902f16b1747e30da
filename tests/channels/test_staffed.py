"""While staff are in a conversation, what its person types is theirs; the assistant answers policy questions only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.reception import Reception
from desk.conversations import access_conversation
from desk.errors import DeskUnavailable
from desk.handoffs import join, leave
from desk.inbox import accept
from desk.models import Inbox, Message, Staff
from desk.opening import NoticeAccepted, Origin
from desk.persons import open_message
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk
from tests.channels.conftest import FakeAssistant, Talk


@pytest.fixture
def reference(talk: Talk, desk: Desk) -> str:
    """The ticket of a wish to talk to a person."""
    with desk.transaction() as work:
        draft = TicketDraft(
            origin=Origin("pyxos-jk", "web", talk.opened["conversation"], "1", "a" * 64),
            type="handoff",
            text="A person, please",
            notice=NoticeAccepted("b" * 64, work.now),
        )
        return open_ticket(work, draft).reference


@pytest.fixture
async def staffed(talk: Talk, desk: Desk, reference: str, clerk: Staff) -> AsyncIterator[Talk]:
    """The conversation with staff in it."""
    await desk.run(join, reference, clerk)
    yield talk


def passed_on(desk: Desk) -> list[str]:
    """What staff read of it, the ticket's own opening left out."""
    with desk.transaction() as work:
        messages = work.session.execute(select(Message).order_by(Message.at)).scalars().all()
        return [open_message(work, message) for message in messages][1:]


async def test_what_is_typed_goes_to_staff_and_the_assistant_is_quiet(
    staffed: Talk, desk: Desk, assistant: FakeAssistant
) -> None:
    assert await staffed.say("m1", "my number is 17, 花子") == []
    assert await staffed.say("m1", "my number is 17, 花子") == []
    assert passed_on(desk) == ["my number is 17, 花子"]
    assert assistant.said == []
    assert [said["text"] for said in await staffed.said()][2:] == ["my number is 17, 花子"]


async def test_a_policy_question_is_answered_and_staff_read_it_too(staffed: Talk, desk: Desk) -> None:
    (answer,) = await staffed.say("m1", "policy")
    assert (answer["from"], answer["text"]) == ("assistant", "About policy.")
    assert passed_on(desk) == ["policy"]


async def test_a_number_that_must_not_be_kept_is_not_passed_on(staffed: Talk, desk: Desk) -> None:
    (told,) = await staffed.say("m1", "number")
    assert told["text"] == "About number."
    assert passed_on(desk) == []
    assert [said["text"] for said in await staffed.said()][2:] == ["[deleted]", "About number."]


async def test_if_the_assistant_fails_the_message_still_reaches_staff(staffed: Talk, desk: Desk) -> None:
    assert await staffed.say("m1", "fail") == []
    assert passed_on(desk) == ["fail"]


async def test_a_button_belongs_to_the_assistant_who_offered_it(
    talk: Talk, desk: Desk, reference: str, clerk: Staff, assistant: FakeAssistant
) -> None:
    (menu,) = await talk.say("m1", "menu")
    await desk.run(join, reference, clerk)
    (answer,) = await talk.say("m2", choice=menu["choices"][0]["id"])
    assert answer["text"] == "You said: For myself"
    assert passed_on(desk) == []


async def test_after_they_have_left_the_assistant_answers_again(
    staffed: Talk, desk: Desk, reference: str, clerk: Staff
) -> None:
    await staffed.say("m1", "to staff")
    await desk.run(leave, reference, clerk)
    (answer,) = await staffed.say("m2", "to you")
    assert answer["text"] == "You said: to you"
    assert passed_on(desk) == ["to staff"]


async def test_staff_who_leave_while_the_message_is_read_leave_it_to_the_assistant(
    staffed: Talk,
    desk: Desk,
    reference: str,
    clerk: Staff,
    assistant: FakeAssistant,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = assistant.aside

    async def slow(*given: Any) -> Any:
        await desk.run(leave, reference, clerk)
        return await first(*given)

    monkeypatch.setattr(assistant, "aside", slow)
    (answer,) = await staffed.say("m1", "anybody?")
    assert answer["text"] == "You said: anybody?"
    assert passed_on(desk) == []


async def test_a_message_accepted_before_a_crash_is_passed_on_once(
    staffed: Talk, desk: Desk, reception: Reception
) -> None:
    with desk.transaction() as work:
        conversation = access_conversation(work, staffed.company, staffed.opened["token"])
        accept(work, conversation, "m1", "still there?", None)
    await reception.sweep()
    await reception.sweep()
    assert await staffed.say("m1", "still there?") == []
    assert passed_on(desk) == ["still there?"]


async def test_a_failure_to_store_leaves_it_for_the_sweep(
    staffed: Talk, desk: Desk, reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failing = desk.run, [True]

    async def run(use_case: Any, *args: Any, **given: Any) -> Any:
        if use_case.__name__ == "_pass_on" and failing:
            failing.clear()
            raise DeskUnavailable("told to be down")
        return await real(use_case, *args, **given)

    monkeypatch.setattr(desk, "run", run)
    (promised,) = await staffed.say("m1", "hello")
    assert promised["id"] == "promise.m1"
    assert passed_on(desk) == []
    with desk.transaction() as work:
        work.session.execute(update(Inbox).values(leased_until=None))
    await asyncio.gather(reception.sweep(), reception.sweep())
    assert passed_on(desk) == ["hello"]

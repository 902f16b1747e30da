"""What people ask in vain is counted on the way of their message, and never with what must not be kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from desk.messages import AnswerView, Reply
from desk.models import UnansweredQuestion
from desk.work import Desk
from tests.channels.conftest import FakeAssistant, Talk


@pytest.fixture
def silent(assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The policy is silent on everything."""
    answered = assistant._answer

    def answer(*given: Any) -> Reply:
        reply = answered(*given)
        assert reply.answer is not None
        return replace(reply, answer=AnswerView("silent", "retention", reply.answer.citations))

    monkeypatch.setattr(assistant, "_answer", answer)


def counted(desk: Desk) -> list[tuple[str, str, str, int, bool]]:
    with desk.transaction() as work:
        rows = work.session.execute(select(UnansweredQuestion)).scalars().all()
        return [(row.company, row.topic, row.outcome, row.count, row.example is not None) for row in rows]


@pytest.mark.usefixtures("silent")
async def test_a_question_in_vain_is_counted_once_though_its_message_is_sent_again(talk: Talk, desk: Desk) -> None:
    await talk.say("1", "How long do you keep my order history?")
    await talk.say("1", "How long do you keep my order history?")
    assert counted(desk) == [(talk.company, "retention", "silent", 1, True)]


@pytest.mark.usefixtures("silent")
async def test_no_example_is_made_of_a_card_number_or_a_picked_choice(talk: Talk, desk: Desk) -> None:
    await talk.say("1", "how long do you keep my card 4111 1111 1111 1111")
    (menu, *_) = await talk.say("2", "menu")
    await talk.say("3", choice=menu["choices"][0]["id"])
    assert counted(desk) == [(talk.company, "retention", "silent", 3, False)]


async def test_what_was_answered_is_not_counted(talk: Talk, desk: Desk) -> None:
    await talk.say("1", "what are cookies")
    assert counted(desk) == []

"""Staff join a conversation and leave it; what its person writes meanwhile is theirs to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desk import handoffs
from desk.audit import verify
from desk.conversations import Conversation, erase_conversation
from desk.errors import ConversationGone, DeskError, NotAllowed, TicketUnknown
from desk.handoffs import PRESENCE, active, end_lapsed, join, leave, pass_on
from desk.inbox import history
from desk.models import Message, Outbox, Staff, Task, TicketEvent
from desk.persons import open_message
from desk.replies import reply
from desk.requests import RequestDraft, open_request
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock


@pytest.fixture
def reference(desk: Desk, draft: Callable[..., RequestDraft], conversation: Conversation) -> str:
    with desk.transaction() as work:
        return open_request(work, draft(conversation_id=conversation.id)).reference


def texts(desk: Desk, conversation: Conversation) -> list[str]:
    with desk.transaction() as work:
        return [said.text for said in history(work, conversation)]


def is_active(desk: Desk, conversation: Conversation) -> bool:
    with desk.transaction() as work:
        return active(work, conversation.id)


def test_joining_and_leaving_are_told_once(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff, clock: Clock
) -> None:
    assert not is_active(desk, conversation)
    with desk.transaction() as work:
        first = join(work, reference, clerk)
    clock.forward(minutes=1)
    with desk.transaction() as work:
        again = join(work, reference, clerk)
    assert again.until - first.until == clock.now - (first.until - PRESENCE)
    assert is_active(desk, conversation)
    for left in (True, False):
        with desk.transaction() as work:
            assert leave(work, reference, clerk) is left
    assert not is_active(desk, conversation)
    joined, gone = texts(desk, conversation)
    assert "has joined" in joined and reference in joined
    assert "has left" in gone
    with desk.transaction() as work:
        live = work.session.execute(select(Outbox.channel)).scalars().all()
        actions = work.session.execute(select(TicketEvent.action).order_by(TicketEvent.sequence)).scalars().all()
        assert verify(work).ok
    assert live.count("web") == 2
    assert actions[-2:] == ["joined_conversation", "left_conversation"]


def test_the_assistant_stays_quiet_until_the_last_has_left(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff, approver: Staff
) -> None:
    with desk.transaction() as work:
        join(work, reference, clerk)
    with desk.transaction() as work:
        join(work, reference, approver)
    with desk.transaction() as work:
        leave(work, reference, clerk)
    assert is_active(desk, conversation)
    with desk.transaction() as work:
        leave(work, reference, approver)
    assert not is_active(desk, conversation)
    assert len(texts(desk, conversation)) == 2


def test_a_presence_lapses_and_the_person_is_told(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff, clock: Clock
) -> None:
    with desk.transaction() as work:
        join(work, reference, clerk)
    clock.forward(minutes=20)
    with desk.transaction() as work:
        reply(work, reference, "Good morning.", clerk)
    clock.forward(minutes=20)
    with desk.transaction() as work:
        assert end_lapsed(work) == 0
    assert is_active(desk, conversation)
    clock.forward(minutes=20)
    assert not is_active(desk, conversation)
    for ended in (1, 0):
        with desk.transaction() as work:
            assert end_lapsed(work) == ended
    assert [text.split(" has ")[-1][:4] for text in texts(desk, conversation)] == ["join", "Good", "left"]


@pytest.mark.parametrize(("last", "tasks"), [("person", ["answer_in_conversation"]), ("staff", [])])
def test_a_person_who_was_left_without_an_answer_becomes_a_task(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff, clock: Clock, last: str, tasks: list[str]
) -> None:
    with desk.transaction() as work:
        join(work, reference, clerk)
        pass_on(work, conversation.id, "Hello?", "1")
    clock.forward(minutes=1)
    if last == "staff":
        with desk.transaction() as work:
            reply(work, reference, "Good morning.", clerk)
    clock.forward(seconds=PRESENCE.total_seconds())
    with desk.transaction() as work:
        end_lapsed(work)
    with desk.transaction() as work:
        left = work.session.execute(select(Task.kind).where(Task.done_at.is_(None))).scalars().all()
    assert left == tasks


@pytest.mark.parametrize(
    ("role", "companies", "answer"),
    [("auditor", [], NotAllowed), ("administrator", [], NotAllowed), ("agent", ["plain"], TicketUnknown)],
)
def test_only_staff_who_work_tickets_of_this_company_come_in(
    desk: Desk,
    conversation: Conversation,
    reference: str,
    role: str,
    companies: list[str],
    answer: type[DeskError],
) -> None:
    with desk.transaction() as work:
        other = Staff(id="staff-x", login="other", name="X", role=role, companies=companies, created_at=work.now)
        work.session.add(other)
    for act in (join, leave, lambda work, at, staff: reply(work, at, "Hello", staff)):
        with desk.transaction() as work, pytest.raises(answer):
            act(work, reference, other)
    assert texts(desk, conversation) == []


def test_who_comes_back_before_the_lapse_is_noticed_has_not_left(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff, clock: Clock
) -> None:
    with desk.transaction() as work:
        join(work, reference, clerk)
    clock.forward(seconds=PRESENCE.total_seconds() + 1)
    with desk.transaction() as work:
        join(work, reference, clerk)
    with desk.transaction() as work:
        end_lapsed(work)
    assert is_active(desk, conversation)
    assert all("has left" not in text for text in texts(desk, conversation))


def test_what_the_person_writes_is_kept_sealed_in_the_ticket_once(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff
) -> None:
    with desk.transaction() as work:
        assert not pass_on(work, conversation.id, "too early", "0")
        join(work, reference, clerk)
    for _ in range(2):
        with desk.transaction() as work:
            assert pass_on(work, conversation.id, "花子です", "1")
    with desk.transaction() as work:
        message = work.session.execute(select(Message)).scalar_one()
        assert (message.direction, message.author_id) == ("from_person", None)
        assert "花子".encode() not in message.body
        assert open_message(work, message) == "花子です"


def test_a_ticket_without_conversation_cannot_be_joined(
    desk: Desk, conversation: Conversation, reference: str, clerk: Staff
) -> None:
    with desk.transaction() as work:
        join(work, reference, clerk)
        erase_conversation(work, conversation.id)
    with desk.transaction() as work, pytest.raises(ConversationGone):
        join(work, reference, clerk)
    with desk.transaction() as work:
        assert leave(work, reference, clerk)
    with desk.transaction() as work, pytest.raises(TicketUnknown):
        handoffs.join(work, "ACM-26-00000-0", clerk)

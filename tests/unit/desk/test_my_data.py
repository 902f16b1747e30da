"""A person sees what is stored of their conversation, and nothing of anybody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict

import pytest

from desk import my_data
from desk.conversations import Conversation, erase_conversation, open_conversation
from desk.errors import ConversationUnknown
from desk.inbox import accept, finish_turn
from desk.messages import Reply
from desk.models import Ticket
from desk.requests import RequestDraft, open_request
from desk.status import withdraw
from desk.trackers import StagedTracker
from desk.work import Desk
from tests.conftest import Clock

Draft = Callable[..., RequestDraft]


def test_what_is_stored_is_counted_and_dated(
    desk: Desk, conversation: Conversation, draft: Draft, clock: Clock
) -> None:
    began = clock.now
    with desk.transaction() as work:
        other = open_conversation(work, "acme", "web")
        open_request(work, draft(conversation_id=other.id))
    clock.forward(days=1)
    with desk.transaction() as work:
        first = accept(work, conversation, "m1", "I am 佐藤花子", None)
        replies = [Reply(id=f"r{number}", sender="assistant", at=work.now, text="Hello") for number in (1, 2)]
        finish_turn(work, first.row_id, replies, StagedTracker(conversation.id, 0, b"{}"))
        open_ = open_request(work, draft(conversation_id=conversation.id))
        ended = open_request(work, draft(key="key-2", conversation_id=conversation.id))
        held = open_request(work, draft(key="key-3", conversation_id=conversation.id))
        withdraw(work, ended.reference, ended.access_code)
        work.session.query(Ticket).filter_by(reference=held.reference).one().legal_hold = True
    with desk.transaction() as work:
        stored = my_data.show(work, conversation.id)
    assert (stored.company, stored.channel, stored.opened_at) == ("acme", "web", began)
    assert (stored.messages, stored.replies, stored.dialogue) == (1, 2, True)
    assert stored.active_at == clock.now
    assert stored.kept_until == clock.now + dt.timedelta(days=30)
    assert stored.ticket_time == dt.timedelta(days=1095)
    assert {ticket.reference: (ticket.why, ticket.kept_until) for ticket in stored.tickets} == {
        open_.reference: ("open", None),
        ended.reference: ("ended", clock.now + dt.timedelta(days=1095)),
        held.reference: ("hold", None),
    }
    assert "佐藤" not in str(asdict(stored))


def test_a_conversation_in_which_nothing_was_said(desk: Desk, conversation: Conversation) -> None:
    with desk.transaction() as work:
        stored = my_data.show(work, conversation.id)
    assert (stored.messages, stored.replies, stored.dialogue, stored.tickets) == (0, 0, False, ())


def test_of_a_conversation_that_is_gone_there_is_nothing_to_show(desk: Desk, conversation: Conversation) -> None:
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    with pytest.raises(ConversationUnknown), desk.transaction() as work:
        my_data.show(work, conversation.id)

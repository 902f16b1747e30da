"""A conversation is found only by its token, and erased for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text

from desk.assignment import claim
from desk.conversations import (
    Conversation,
    access_conversation,
    count_expired,
    erase_conversation,
    expire_conversations,
    open_conversation,
)
from desk.ending import close
from desk.errors import CompanyUnknown, ConversationUnknown
from desk.inbox import accept, add_reply, finish_turn, history
from desk.messages import Reply
from desk.models import DataKey, Inbox, Staff, Tracker
from desk.models import Reply as ReplyRow
from desk.opening import NoticeAccepted, Origin
from desk.reading import show_ticket
from desk.replies import reply
from desk.requests import RequestDraft, open_request
from desk.tickets import TicketDraft, open_ticket
from desk.trackers import StagedTracker, load_tracker
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock


def test_id_and_token_are_long_random_and_the_token_is_not_stored(desk: Desk) -> None:
    with desk.transaction() as work:
        first, second = open_conversation(work, "acme", "web"), open_conversation(work, "acme", "web")
    assert len({first.id, first.token, second.id, second.token}) == 4
    assert len(first.id) >= 22
    assert len(first.token) >= 43
    with desk.transaction() as work:
        stored = work.session.execute(text("SELECT token_index FROM conversation")).scalars().all()
    assert first.token not in stored


def test_the_token_opens_the_conversation_it_was_given_for(desk: Desk, clock: Clock) -> None:
    with desk.transaction() as work:
        opened = open_conversation(work, "acme", "slack", switchable=True)
    with desk.transaction() as work:
        assert access_conversation(work, "acme", opened.token) == Conversation(
            opened.id, "acme", "slack", True, clock.now
        )


@pytest.mark.parametrize(
    ("company", "change"), [("plain", ""), ("acme", "x"), ("nobody", ""), ("acme", "\0\ud800"), ("\0", "")]
)
def test_another_token_or_company_opens_nothing(desk: Desk, company: str, change: str) -> None:
    with desk.transaction() as work:
        opened = open_conversation(work, "acme", "web")
    with pytest.raises(ConversationUnknown), desk.transaction() as work:
        access_conversation(work, company, opened.token + change)


def test_no_conversation_with_a_company_not_served(desk: Desk) -> None:
    with pytest.raises(CompanyUnknown, match="MADOGUCHI_COMPANIES"), desk.transaction() as work:
        open_conversation(work, "nobody", "web")


def test_erasing_leaves_nothing_of_it_but_the_mark_of_a_destroyed_key(
    desk: Desk, conversation: Conversation, clock: Clock
) -> None:
    with desk.transaction() as work:
        row = accept(work, conversation, "m1", "my name is Hanako", None).row_id
        finish_turn(work, row, [Reply("r1", "assistant", clock.now, "hello")], StagedTracker(conversation.id, 0, b"{}"))
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    with desk.transaction() as work:
        for table in (Inbox, ReplyRow, Tracker):
            assert work.session.execute(select(func.count()).select_from(table)).scalar_one() == 0
        key = work.session.execute(select(DataKey)).scalar_one()
        assert (key.wrapped, key.destroyed_at) == (None, clock.now)
        assert load_tracker(work, conversation.id) is None


def test_what_comes_after_the_erasure_finds_no_conversation(
    desk: Desk, conversation: Conversation, clock: Clock
) -> None:
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
        erase_conversation(work, conversation.id)
    with pytest.raises(ConversationUnknown), desk.transaction() as work:
        accept(work, conversation, "m1", "hello?", None)
    with pytest.raises(ConversationUnknown), desk.transaction() as work:
        add_reply(work, conversation.id, Reply("r", "staff", clock.now, "late"))


def test_a_ticket_outlives_its_conversation(
    desk: Desk, conversation: Conversation, draft: Callable[..., RequestDraft]
) -> None:
    with desk.transaction() as work:
        opened = open_request(work, draft(conversation_id=conversation.id))
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    with desk.transaction() as work:
        file = show_ticket(work, opened.reference)
        assert file.person is not None
        assert file.person.name == "佐藤花子"
        assert work.session.execute(text("SELECT conversation_id FROM ticket")).scalar_one() is None


@pytest.mark.parametrize(("route", "kept"), [(None, True), ("email", False)])
def test_the_only_way_to_a_person_is_kept_until_their_ticket_ends(
    desk: Desk, clock: Clock, conversation: Conversation, clerk: Staff, route: str | None, kept: bool
) -> None:
    draft = TicketDraft(
        origin=Origin("acme", "web", conversation.id, "key-1", "a" * 64),
        type="inquiry",
        text="How long do you keep it?",
        notice=NoticeAccepted("b" * 64, clock.now),
        reply_route=route,
        email="hanako@example.jp" if route else None,
    )
    with desk.transaction() as work:
        reference = open_ticket(work, draft).reference
    clock.forward(days=40)
    with desk.transaction() as work:
        due = count_expired(work, dt.timedelta(days=30))
        assert (due, expire_conversations(work, dt.timedelta(days=30))) == ((0, 0) if kept else (1, 1))
    if not kept:
        return
    with desk.transaction() as work:
        assert reply(work, reference, "Three months.", clerk).ways == ("conversation",)
        claim(work, clerk, reference)
        close(work, clerk, reference, reason="spam")
    clock.forward(days=40)
    with desk.transaction() as work:
        assert expire_conversations(work, dt.timedelta(days=30)) == 1


def test_only_idle_conversations_expire(desk: Desk, clock: Clock, conversation: Conversation) -> None:
    clock.forward(days=20)
    with desk.transaction() as work:
        young = open_conversation(work, "acme", "web")
        active = open_conversation(work, "acme", "web")
    clock.forward(days=20)
    with desk.transaction() as work:
        accept(work, access_conversation(work, "acme", active.token), "m1", "still here", None)
    with desk.transaction() as work:
        assert expire_conversations(work, dt.timedelta(days=30)) == 1
        assert expire_conversations(work, dt.timedelta(days=30)) == 0
        assert access_conversation(work, "acme", young.token)
        assert history(work, conversation) == ()

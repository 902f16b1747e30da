"""A message accepted is a message answered, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from bot.policies.model import Policies
from desk.conversations import Conversation, erase_conversation, open_conversation
from desk.crypto import KeyRing
from desk.database import Database
from desk.errors import ChoiceUnknown, MessageUnknown, SealBroken, VersionConflict
from desk.inbox import (
    Accepted,
    accept,
    add_reply,
    finish_turn,
    history,
    lease,
    replies_after,
    replies_of,
    unfinished,
)
from desk.messages import Choice, PersonMessage, Reply
from desk.models import Inbox
from desk.trackers import StagedTracker, load_tracker
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

Say = Callable[..., Accepted]
NewReply = Callable[..., Reply]


@pytest.fixture
def say(desk: Desk, conversation: Conversation) -> Say:
    """Accept a message in a transaction of its own."""

    def accepted(external_id: str, text: str | None = None, choice: str | None = None) -> Accepted:
        with desk.transaction() as work:
            return accept(work, conversation, external_id, text, choice)

    return accepted


@pytest.fixture
def reply(clock: Clock) -> NewReply:
    def make(id_: str, text: str = "hello", choices: tuple[Choice, ...] = ()) -> Reply:
        return Reply(id_, "assistant", clock.now, text, choices)

    return make


def test_the_same_id_is_the_same_message_whatever_comes_with_it(say: Say) -> None:
    first = say("m1", "hello")
    again = say("m1", "something else")
    assert (first.state, again.state) == ("new", "pending")
    assert (again.row_id, again.text) == (first.row_id, "hello")


def test_the_same_id_in_another_conversation_is_another_message(desk: Desk, say: Say) -> None:
    first = say("m1", "hello")
    with desk.transaction() as work:
        other = open_conversation(work, "acme", "web")
        elsewhere = Conversation(other.id, "acme", "web", False, work.now)
        second = accept(work, elsewhere, "m1", "hello", None)
    assert second.state == "new"
    assert second.row_id != first.row_id


@pytest.mark.parametrize("said", ["", "佐藤花子", "a\0b", "\ud800", "🙂" * 2000, "<b>/restart</b>"])
def test_any_text_is_kept_as_it_came(say: Say, said: str) -> None:
    assert say(said, said).text == said
    assert say(said).text == said


def test_a_choice_becomes_its_label_and_payload(
    desk: Desk, conversation: Conversation, say: Say, reply: NewReply
) -> None:
    with desk.transaction() as work:
        add_reply(work, conversation.id, reply("r1", choices=(Choice("c1", "Old label", "/old"),)))
        add_reply(
            work, conversation.id, reply("r2", choices=(Choice("c1", "For myself", "/choose"), Choice("c2", "No")))
        )
        add_reply(work, conversation.id, reply("r3"))
    picked = say("m1", choice="c1")
    assert (picked.text, picked.payload) == ("For myself", "/choose")
    assert say("m1", choice="never offered").payload == "/choose"


def test_a_choice_never_offered_is_refused_and_leaves_nothing(desk: Desk, say: Say) -> None:
    with pytest.raises(ChoiceUnknown):
        say("m1", choice="c1")
    assert say("m1", "then in words").state == "new"


@pytest.mark.parametrize(("text", "choice"), [(None, None), ("a", "b")])
def test_a_message_is_a_text_or_a_choice(say: Say, text: str | None, choice: str | None) -> None:
    with pytest.raises(ValueError, match="either"):
        say("m1", text, choice)


def test_nothing_said_can_be_read_in_the_database_file(
    sqlite_database: Database, keys: KeyRing, policies: Policies, clock: Clock
) -> None:
    desk = Desk(sqlite_database, keys, policies, clock)
    with desk.transaction() as work:
        opened = open_conversation(work, "acme", "web")
        here = Conversation(opened.id, "acme", "web", False, clock.now)
        row = accept(work, here, "id-by-the-client", "PERSONAL-WORDS", None).row_id
        tracker = StagedTracker(opened.id, 0, b"PERSONAL-TRACKER")
        finish_turn(work, row, [Reply("r1", "assistant", clock.now, "PERSONAL-REPLY")], tracker)
    desk.close()
    kept = b"".join(path.read_bytes() for path in Path(sqlite_database.engine.url.database).parent.glob("desk.db*"))
    assert len(kept) > 4096
    for secret in (b"PERSONAL", b"id-by-the-client", opened.token.encode()):
        assert secret not in kept


def test_a_row_is_leased_to_one_at_a_time(desk: Desk, say: Say, clock: Clock) -> None:
    row = say("m1", "hello").row_id
    with desk.transaction() as work:
        assert lease(work, row, 30)
        assert not lease(work, row, 30)
    clock.forward(seconds=30)
    with desk.transaction() as work:
        assert lease(work, row, 30)
        assert not lease(work, row + 1, 30)


def test_rows_nobody_holds_are_unfinished_oldest_first(
    desk: Desk, conversation: Conversation, say: Say, clock: Clock
) -> None:
    first, second, third = (say(name, name).row_id for name in ("m1", "m2", "m3"))
    with desk.transaction() as work:
        assert lease(work, first, 10)
        finish_turn(work, third, [], None)
        assert [row.message.row_id for row in unfinished(work)] == [second]
    clock.forward(seconds=11)
    with desk.transaction() as work:
        rows = unfinished(work)
        assert not lease(work, third, 10)
    assert [(row.message.text, row.message.state, row.leases) for row in rows] == [
        ("m1", "pending", 1),
        ("m2", "pending", 0),
    ]
    assert rows[0].conversation == conversation


def test_a_later_message_waits_until_the_earlier_one_is_done(desk: Desk, say: Say) -> None:
    first, second = (say(name, name).row_id for name in ("m1", "m2"))
    with desk.transaction() as work:
        assert not lease(work, second, 10)
        assert lease(work, first, 10)
        finish_turn(work, first, [], None)
        assert lease(work, second, 10)


def test_a_finished_turn_is_kept_whole_and_numbered(
    desk: Desk, conversation: Conversation, say: Say, reply: NewReply
) -> None:
    row = say("m1", "hello").row_id
    with desk.transaction() as work:
        stored = finish_turn(work, row, [reply("r1"), reply("r2")], StagedTracker(conversation.id, 0, b'{"a": 1}'))
    assert say("m1", "hello").state == "done"
    with desk.transaction() as work:
        assert replies_of(work, row) == (reply("r1"), reply("r2"))
        assert load_tracker(work, conversation.id) == (1, b'{"a": 1}')
        assert replies_after(work, conversation, stored[0].sequence) == (stored[1],)
    assert stored[0].sequence < stored[1].sequence


def test_a_message_is_answered_once_even_by_two_workers(
    desk: Desk, conversation: Conversation, say: Say, reply: NewReply
) -> None:
    row = say("m1", "hello").row_id
    with desk.transaction() as work:
        first = finish_turn(work, row, [reply("r1")], StagedTracker(conversation.id, 0, b"1"))
    with desk.transaction() as work:
        second = finish_turn(work, row, [reply("r2")], StagedTracker(conversation.id, 0, b"2"))
    assert second == first
    with desk.transaction() as work:
        assert load_tracker(work, conversation.id) == (1, b"1")


def test_a_conflict_of_trackers_keeps_nothing_of_the_turn(
    desk: Desk, conversation: Conversation, say: Say, reply: NewReply
) -> None:
    row = say("m1", "hello").row_id
    with pytest.raises(VersionConflict, match="tracker"), desk.transaction() as work:
        finish_turn(work, row, [reply("r1")], StagedTracker(conversation.id, 7, b"{}"))
    assert say("m1", "hello").state == "pending"
    with desk.transaction() as work:
        assert replies_of(work, row) == ()


def test_a_turn_of_an_erased_conversation_is_told_so(desk: Desk, conversation: Conversation, say: Say) -> None:
    row = say("m1", "hello").row_id
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    with pytest.raises(MessageUnknown), desk.transaction() as work:
        finish_turn(work, row, [], None)


def test_row_numbers_are_never_used_twice(desk: Desk, conversation: Conversation, say: Say) -> None:
    row = say("m1", "hello").row_id
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
        opened = open_conversation(work, "acme", "web")
        later = accept(work, Conversation(opened.id, "acme", "web", False, work.now), "m1", "hello", None)
    assert later.row_id > row


def test_history_has_both_sides_in_order(
    desk: Desk, conversation: Conversation, say: Say, reply: NewReply, clock: Clock
) -> None:
    with desk.transaction() as work:
        add_reply(work, conversation.id, reply("greeting"))
    first = say("m1", "one").row_id
    say("m2", "two")
    with desk.transaction() as work:
        finish_turn(work, first, [reply("r1")], None)
    with desk.transaction() as work:
        said = history(work, conversation)
    assert [entry.id for entry in said] == ["greeting", "m1", "m2", "r1"]
    assert said[1] == PersonMessage("m1", clock.now, "one")


def test_a_reply_moved_to_another_number_does_not_open(desk: Desk, conversation: Conversation, reply: NewReply) -> None:
    with desk.transaction() as work:
        add_reply(work, conversation.id, reply("r1"))
        work.session.execute(text("UPDATE reply SET sequence = 9"))
    with pytest.raises(SealBroken, match=r"reply\.body"), desk.transaction() as work:
        replies_after(work, conversation, 0)


def test_one_message_sent_many_times_at_once_is_one_row(desk: Desk, conversation: Conversation) -> None:
    start = threading.Barrier(4)
    states: list[str] = []

    def send() -> None:
        start.wait(5)
        with desk.transaction() as work:
            states.append(accept(work, conversation, "m1", "hello", None).state)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(states) == ["new", "pending", "pending", "pending"]
    with desk.transaction() as work:
        assert len(work.session.execute(select(Inbox.id)).all()) == 1

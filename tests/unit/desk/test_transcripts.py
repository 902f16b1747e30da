"""The last messages of a chat go along with a matter, and are not taken for the person's own words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk.conversations import Conversation
from desk.inbox import accept, finish_turn
from desk.messages import Reply
from desk.models import Message
from desk.opening import NoticeAccepted, Origin
from desk.persons import open_message
from desk.sheets import sheet_facts
from desk.tickets import TicketDraft
from desk.transcripts import open_with_chat
from desk.work import Desk
from tests.conftest import Clock

QUESTION = "Who may read my recordings?"


def inquiry(desk: Desk, conversation: Conversation, clock: Clock, key: str) -> str:
    """The reference of an inquiry that takes the chat along."""
    draft = TicketDraft(
        origin=Origin("acme", "web", conversation.id, key, "a" * 64),
        type="inquiry",
        text=QUESTION,
        notice=NoticeAccepted("b" * 64, clock.now),
    )
    with desk.transaction() as work:
        return open_with_chat(work, draft, clock.now).reference


def say(desk: Desk, conversation: Conversation, text: str, reply: str) -> None:
    with desk.transaction() as work:
        accepted = accept(work, conversation, text, text, None)
        finish_turn(work, accepted.row_id, [Reply(text, "assistant", work.now, reply)], None)


def test_the_sheet_shows_what_the_person_wrote_and_not_the_chat(
    desk: Desk, conversation: Conversation, clock: Clock
) -> None:
    say(desk, conversation, "do you record calls?", "Yes.")
    for number in range(8):  # which of two messages of one moment came first would be left to their random ids
        reference = inquiry(desk, conversation, clock, f"key-{number}")
        with desk.transaction() as work:
            assert sheet_facts(work, conversation, reference).words == QUESTION


def test_it_goes_along_once_with_both_sides_named(desk: Desk, conversation: Conversation, clock: Clock) -> None:
    say(desk, conversation, "do you record calls?", "Yes.")
    inquiry(desk, conversation, clock, "key-1")
    inquiry(desk, conversation, clock, "key-1")
    with desk.transaction() as work:
        rows = work.session.execute(select(Message)).scalars().all()
        said = {message.direction: open_message(work, message) for message in rows}
    assert len(rows) == 2
    assert said["from_person"] == QUESTION
    assert said["chat"].splitlines()[1:] == ["Person: do you record calls?", "Assistant: Yes."]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("PYX-26-7Q4K2-9, 7Q4K2-0XW3M", "PYX-26-7Q4K2-9, [code]"),
        ("my code: 7q4k2 0xw3m.", "my code: [code]."),
        ("7Q4K20XW3M", "[code]"),
        ("７Ｑ４Ｋ２－０ＸＷ３Ｍです", "[code]です"),
        ("7Q4K2\u20130OW3M and BCDFG-HJKMN", "[code] and [code]"),
        ("7q4k2-0xw3m-7q4k2-0xw3m", "[code]"),
        ("there where, 12345 67890, 03-1234-5678", "there where, 12345 67890, 03-1234-5678"),
    ],
)
def test_a_code_does_not_go_along(desk: Desk, conversation: Conversation, clock: Clock, said: str, read: str) -> None:
    say(desk, conversation, said, "Keep 7Q4K2-0XW3M.")
    inquiry(desk, conversation, clock, "key-1")
    with desk.transaction() as work:
        (chat,) = [row for row in work.session.execute(select(Message)).scalars() if row.direction == "chat"]
        assert open_message(work, chat).splitlines()[1:] == [f"Person: {read}", "Assistant: Keep [code]."]

"""The last messages of a chat go along with a matter, and are not taken for the person's own words."""

from __future__ import annotations

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

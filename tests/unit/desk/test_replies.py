"""A reply of staff is kept sealed and goes the way its person is reached, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from desk.conversations import Conversation, erase_conversation
from desk.crypto import KeyRing
from desk.deliveries import claim, letter, settle
from desk.errors import KeyDestroyed, ReplyRefused, TicketUnknown
from desk.handoffs import join
from desk.inbox import accept, history
from desk.messages import Reply
from desk.models import Deadline, Message, Outbox, Staff, Task, Ticket, TicketEvent
from desk.persons import open_message, owner
from desk.replies import LONGEST, PRESENT, ReplyStored, reply
from desk.requests import RequestDraft, open_request
from desk.work import Desk, Work

if TYPE_CHECKING:
    from tests.conftest import Clock

WORDS = "お申し出を受け付けました。 We have your form, Hanako."


def opened(desk: Desk, draft: RequestDraft) -> str:
    with desk.transaction() as work:
        return open_request(work, draft).reference


def written(desk: Desk, reference: str, clerk: Staff, text: str = WORDS, key: str | None = None) -> ReplyStored:
    with desk.transaction() as work:
        return reply(work, reference, text, clerk, key=key)


def rows(work: Work, model: type[object]) -> list[object]:
    found: list[object] = work.session.execute(select(model)).scalars().all()
    return found


def notices(desk: Desk) -> list[Outbox]:
    """What waits in the outbox, the opening's own notice left out."""
    with desk.transaction() as work:
        return [row for row in rows(work, Outbox) if isinstance(row, Outbox) and row.channel != "desk"]


@pytest.mark.parametrize(
    ("route", "way", "kind"),
    [("post", "post", "reply_by_post"), ("phone", "phone", "reply_by_phone")],
)
def test_without_a_conversation_post_and_telephone_are_left_to_staff(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff, route: str, way: str, kind: str
) -> None:
    contact = {"email": None, "address": "東京都港区1-2-3", "phone": "03-1234-5678"}
    reference = opened(desk, draft(reply_route=route, **contact))
    assert written(desk, reference, clerk).ways == (way,)
    assert notices(desk) == []
    with desk.transaction() as work:
        task = work.session.execute(select(Task)).scalar_one()
        assert (task.kind, task.done_at) == (kind, None)
        assert task.due_at is not None and task.due_at > work.now


def test_without_a_conversation_it_goes_by_e_mail_where_the_person_chose_so(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff
) -> None:
    stored = written(desk, opened(desk, draft()), clerk)
    assert stored.ways == ("email",)
    (notice,) = notices(desk)
    assert (notice.channel, notice.payload) == ("email", {"message": stored.message_id})


def test_in_a_conversation_it_is_said_once_and_by_e_mail_besides(
    desk: Desk, draft: Callable[..., RequestDraft], conversation: Conversation, clerk: Staff
) -> None:
    reference = opened(desk, draft(conversation_id=conversation.id))
    first = written(desk, reference, clerk, key="form-1")
    again = written(desk, reference, clerk, f"{WORDS}\r\n", key="form-1")
    assert first == again
    assert first.ways == ("conversation", "email")
    with desk.transaction() as work:
        (said,) = history(work, conversation)
        assert isinstance(said, Reply)
        assert (said.id, said.sender, said.text) == (first.message_id, "staff", WORDS)
        assert said.ticket is not None
        assert (said.ticket.reference, said.ticket.access_code) == (reference, None)
        (message,) = rows(work, Message)
        assert isinstance(message, Message)
        assert (message.direction, message.author_id, open_message(work, message)) == ("to_person", clerk.id, WORDS)
    assert sorted(notice.channel for notice in notices(desk)) == ["email", "web"]


def test_other_words_under_the_key_of_a_reply_that_was_sent_are_refused_and_not_dropped_in_silence(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff
) -> None:
    reference = opened(desk, draft())
    written(desk, reference, clerk, key="form-1")
    with pytest.raises(ReplyRefused, match="first version was sent already"):
        written(desk, reference, clerk, "other words", key="form-1")
    with desk.transaction() as work:
        (message,) = rows(work, Message)
        assert isinstance(message, Message)
        assert open_message(work, message) == WORDS


@pytest.mark.parametrize("answers", [True, False])
def test_who_seemed_to_be_there_and_writes_nothing_more_gets_it_by_e_mail_too(
    desk: Desk,
    draft: Callable[..., RequestDraft],
    conversation: Conversation,
    clerk: Staff,
    clock: Clock,
    answers: bool,
) -> None:
    reference = opened(desk, draft(conversation_id=conversation.id))
    with desk.transaction() as work:
        accept(work, conversation, "m1", "Is anybody there?", None)
    clock.forward(seconds=60)
    assert written(desk, reference, clerk).ways == ("conversation", "email")
    with desk.transaction() as work:
        assert claim(work, ("email",), 5, 60) == ()
    clock.forward(seconds=60)
    if answers:
        with desk.transaction() as work:
            accept(work, conversation, "m2", "Thank you.", None)
    clock.forward(seconds=PRESENT.total_seconds())
    with desk.transaction() as work:
        (delivery,) = claim(work, ("email",), 5, 60)
        assert (letter(work, delivery) is None) is answers
        settle(work, delivery, "undeliverable")
        assert (rows(work, Task) == []) is answers


def test_staff_in_the_conversation_do_not_make_its_person_be_there(
    desk: Desk, draft: Callable[..., RequestDraft], conversation: Conversation, clerk: Staff, clock: Clock
) -> None:
    reference = opened(desk, draft(conversation_id=conversation.id))
    with desk.transaction() as work:
        accept(work, conversation, "m1", "Is anybody there?", None)
    clock.forward(days=5)
    with desk.transaction() as work:
        join(work, reference, clerk)
    assert written(desk, reference, clerk).ways == ("conversation", "email")
    with desk.transaction() as work:
        accept(work, conversation, "m2", "I am back", None)
    assert written(desk, reference, clerk).ways == ("conversation",)


def test_after_the_conversation_was_erased_the_chosen_way_is_left(
    desk: Desk, draft: Callable[..., RequestDraft], conversation: Conversation, clerk: Staff
) -> None:
    reference = opened(desk, draft(conversation_id=conversation.id))
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    assert written(desk, reference, clerk).ways == ("email",)


def test_neither_outbox_nor_trail_holds_the_words_or_the_person(
    desk: Desk, draft: Callable[..., RequestDraft], conversation: Conversation, clerk: Staff
) -> None:
    written(desk, opened(desk, draft(conversation_id=conversation.id)), clerk)
    with desk.transaction() as work:
        kept = [str(row.payload) for row in rows(work, Outbox) if isinstance(row, Outbox)]
        kept += [str(row.detail) for row in rows(work, TicketEvent) if isinstance(row, TicketEvent)]
        sealed = work.session.execute(text("SELECT body FROM message UNION ALL SELECT body FROM reply")).scalars().all()
    assert len(sealed) == 2
    for value in (*kept, *(repr(bytes(body)) for body in sealed)):
        assert "Hanako" not in value and "hanako" not in value and "佐藤" not in value


def test_the_first_reply_is_timed_and_the_first_look_done(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff, clock: Clock
) -> None:
    reference = opened(desk, draft())
    clock.forward(hours=1)
    first = clock.now
    written(desk, reference, clerk)
    clock.forward(hours=1)
    written(desk, reference, clerk)
    with desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        look = work.session.execute(select(Deadline).where(Deadline.kind == "first_look")).scalar_one()
        assert ticket.first_staff_reply_at == look.met_at == first


@pytest.mark.parametrize("words", ["", " \n\t ", "\0", "x" * (LONGEST + 1)])
def test_a_reply_that_says_nothing_or_too_much_is_refused(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff, words: str
) -> None:
    reference = opened(desk, draft())
    with pytest.raises(ReplyRefused):
        written(desk, reference, clerk, words)
    assert notices(desk) == []


def test_an_unknown_ticket_and_an_erased_one_are_told_apart(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff, keys: KeyRing
) -> None:
    with pytest.raises(TicketUnknown):
        written(desk, "ACM-26-00000-0", clerk)
    reference = opened(desk, draft())
    with desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        keys.destroy(work.session, owner(ticket.id), work.now)
    with pytest.raises(KeyDestroyed):
        written(desk, reference, clerk)

"""Forgetting what was said in a dialogue, and nothing before it."""

from __future__ import annotations

import json

from sqlalchemy import select

from desk.bodies import inbox_place, open_body, reply_place
from desk.forgetting import FORGOTTEN
from desk.inbox import accept, add_reply, finish_turn, history, replies_of
from desk.messages import AnswerView, Choice, Reply, TicketView
from desk.models import Inbox
from desk.models import Reply as ReplyRow
from desk.trackers import StagedTracker


def turn(desk, conversation, clock, number, text, *said, forget_since=None):
    """One message with its replies, a second after the last."""
    clock.forward(seconds=1)
    with desk.transaction() as work:
        accepted = accept(work, conversation, f"m{number}", text, None)
    replies = [
        Reply(f"r{number}.{place}", "assistant", clock(), reply) if isinstance(reply, str) else reply
        for place, reply in enumerate(said)
    ]
    with desk.transaction() as work:
        finish_turn(work, accepted.row_id, replies, StagedTracker(conversation.id, number, b"{}", forget_since))
    return accepted


def everything(desk, conversation) -> str:
    """All that stands in the conversation's rows."""
    with desk.transaction() as work:
        places = [
            (row, inbox_place(row.conversation_id, row.external_index))
            for row in work.session.execute(select(Inbox)).scalars()
        ] + [
            (row, reply_place(row.conversation_id, row.sequence))
            for row in work.session.execute(select(ReplyRow)).scalars()
        ]
        bodies = [open_body(work, row.conversation_id, place, row.body) for row, place in places]
    return json.dumps(bodies, ensure_ascii=False)


def test_what_was_said_since_then_is_overwritten_and_what_was_before_stays(desk, conversation, clock):
    turn(desk, conversation, clock, 0, "do you use cookies?", "Yes.")
    turn(desk, conversation, clock, 1, "I am Hanako, show me my data", "Do you agree?")
    began = clock()
    told = turn(desk, conversation, clock, 2, "hanako@example.jp", "E-mail: hanako@example.jp")
    turn(desk, conversation, clock, 3, "cancel", "Shall I cancel?")
    turn(desk, conversation, clock, 4, "yes", "It is cancelled.", forget_since=began)
    left = everything(desk, conversation)
    assert "anako" not in left
    assert "cookies" in left
    assert "It is cancelled." in left
    with desk.transaction() as work:
        texts = [said.text for said in history(work, conversation)]
        again = accept(work, conversation, "m2", "hanako@example.jp", None)
        assert again.row_id == told.row_id
        assert [reply.text for reply in replies_of(work, again.row_id)] == [FORGOTTEN]
    assert texts[:2] == ["do you use cookies?", "Yes."]
    assert texts[2] == FORGOTTEN


def test_answers_of_the_policy_words_of_staff_and_tickets_stay(desk, conversation, clock):
    began = clock()
    answer = Reply("a", "assistant", began, "Thirty days.", answer=AnswerView("answered", "retention", ()))
    ticket = Reply(
        "t", "assistant", began, "Sent.", ticket=TicketView("ACM-26-7Q4K2-9", "handoff", "submitted", (), ())
    )
    offer = Reply("o", "assistant", began, "Your name, Hanako?", choices=(Choice("x", "Hanako", "/choose"),))
    with desk.transaction() as work:
        add_reply(work, conversation.id, Reply("s", "staff", began, "Good morning."))
    turn(desk, conversation, clock, 0, "how long?", answer, ticket, offer)
    turn(desk, conversation, clock, 1, "cancel", "Gone.", forget_since=began)
    left = everything(desk, conversation)
    assert "Hanako" not in left
    assert all(words in left for words in ("Good morning.", "Thirty days.", "ACM-26-7Q4K2-9"))


def test_a_card_number_is_forgotten_and_what_was_said_before_it_is_not(desk, conversation, clock):
    turn(desk, conversation, clock, 0, "hello there", "Hello.")
    clock.forward(seconds=1)
    with desk.transaction() as work:
        accepted = accept(work, conversation, "m1", "4111 1111 1111 1111", None)
    clock.forward(seconds=1)
    with desk.transaction() as work:
        staged = StagedTracker(conversation.id, 1, b"{}", work.now)
        finish_turn(work, accepted.row_id, [Reply("r1", "assistant", work.now, "Please leave that out.")], staged)
    left = everything(desk, conversation)
    assert "4111" not in left
    assert "hello there" in left
    assert "Please leave that out." in left

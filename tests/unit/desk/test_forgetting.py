"""Forgetting what was said in a dialogue, and nothing before it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.bodies import inbox_place, open_body, reply_place
from desk.conversations import access_conversation, open_conversation
from desk.forgetting import FORGOTTEN, forget_everything, forget_message
from desk.inbox import accept, add_reply, finish_turn, history, replies_of
from desk.messages import AnswerView, Choice, Reply, TicketView
from desk.models import Inbox
from desk.models import Reply as ReplyRow
from desk.trackers import StagedTracker, load_tracker
from desk.work import Desk


def turn(desk, conversation, clock, number, text, *said, forget=None):
    """One message with its replies, a second after the last."""
    clock.forward(seconds=1)
    with desk.transaction() as work:
        accepted = accept(work, conversation, f"m{number}", text, None)
    replies = [
        Reply(f"r{number}.{place}", "assistant", clock(), reply) if isinstance(reply, str) else reply
        for place, reply in enumerate(said)
    ]
    with desk.transaction() as work:
        finish_turn(work, accepted.row_id, replies, StagedTracker(conversation.id, number, b"{}", forget))
    return accepted


def received(desk, conversation, clock, name, text):
    """A message that waits for its turn."""
    clock.forward(seconds=1)
    with desk.transaction() as work:
        return accept(work, conversation, name, text, None)


def worked(desk, conversation, clock, accepted, said, forget=None):
    """The turn of a message received before: it takes two seconds; the moment it was under way."""
    clock.forward(seconds=1)
    under_way = clock()
    clock.forward(seconds=1)
    with desk.transaction() as work:
        reply = Reply(f"r{accepted.row_id}", "assistant", clock(), said)
        tracker = load_tracker(work, conversation.id)
        staged = StagedTracker(conversation.id, tracker[0] if tracker else 0, b"{}", forget)
        finish_turn(work, accepted.row_id, [reply], staged)
    return under_way


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
    turn(desk, conversation, clock, 4, "yes", "It is cancelled.", forget=began)
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
    turn(desk, conversation, clock, 1, "cancel", "Gone.", forget=began)
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
        staged = StagedTracker(conversation.id, 1, b"{}", "message")
        finish_turn(work, accepted.row_id, [Reply("r1", "assistant", work.now, "Please leave that out.")], staged)
    left = everything(desk, conversation)
    assert "4111" not in left
    assert "hello there" in left
    assert "Please leave that out." in left


def test_a_message_that_waits_is_not_forgotten_in_place_of_the_one_with_the_card_number(desk, conversation, clock):
    card = received(desk, conversation, clock, "m0", "4111 1111 1111 1111")
    waiting = received(desk, conversation, clock, "m1", "how long do you keep calls?")
    worked(desk, conversation, clock, card, "Please leave that out.", "message")
    assert "4111" not in everything(desk, conversation)
    with desk.transaction() as work:
        assert accept(work, conversation, "m1", "x", None) == replace(waiting, state="pending")


def test_cancelling_forgets_from_its_own_turn_and_leaves_what_waits(desk, conversation, clock):
    """Messages that came in faster than they were answered."""
    before = received(desk, conversation, clock, "m0", "do you use cookies?")
    first = received(desk, conversation, clock, "m1", "I am Hanako, show me my data")
    last = received(desk, conversation, clock, "m2", "cancel")
    worked(desk, conversation, clock, before, "For counting visits.")
    began = worked(desk, conversation, clock, first, "Do you agree, Hanako?")
    waiting = received(desk, conversation, clock, "m3", "how long do you keep calls?")
    worked(desk, conversation, clock, last, "It is cancelled.", began)
    left = everything(desk, conversation)
    assert "Hanako" not in left
    assert all(words in left for words in ("cookies?", "counting visits", "It is cancelled."))
    with desk.transaction() as work:
        assert accept(work, conversation, "m3", "x", None) == replace(waiting, state="pending")


def test_everything_means_words_of_staff_answers_and_access_codes_too(desk, conversation, clock):
    answer = Reply("a", "assistant", clock(), "Thirty days.", answer=AnswerView("answered", "retention", ()))
    view = TicketView("ACM-26-7Q4K2-9", "handoff", "submitted", (), (), access_code="K3Q9-7XZM")
    turn(desk, conversation, clock, 0, "how long?", answer, Reply("t", "assistant", clock(), "Sent.", ticket=view))
    with desk.transaction() as work:
        add_reply(work, conversation.id, Reply("s", "staff", clock(), "Good morning, Hanako."))
    last = received(desk, conversation, clock, "m10", "yes, erase it")
    received(desk, conversation, clock, "m11", "what are cookies for?")
    worked(desk, conversation, clock, last, "Everything is erased.", "everything")
    with desk.transaction() as work:
        texts = [said.text for said in history(work, conversation)]
    assert texts[:-2] == [FORGOTTEN] * (len(texts) - 2)
    assert texts[-2:] == ["what are cookies for?", "Everything is erased."]
    left = everything(desk, conversation)
    assert not any(words in left for words in ("retention", "K3Q9", "ACM-26", "Hanako", "how long"))


@pytest.mark.parametrize("all_of_it", [True, False])
def test_what_was_forgotten_stands_in_no_file_of_the_database(sqlite_database, keys, policies, clock, all_of_it):
    desk = Desk(sqlite_database, keys, policies, clock)
    with desk.transaction() as work:
        token = open_conversation(work, "acme", "web").token
    with desk.transaction() as work:
        conversation = access_conversation(work, "acme", token)
    accepted = turn(desk, conversation, clock, 0, "my number is 1234", "noted")
    with desk.transaction() as work:
        forgotten = [work.session.execute(select(Inbox.body)).scalar_one()]
        if all_of_it:
            forgotten += [work.session.execute(select(ReplyRow.body)).scalar_one()]
    database = Path(sqlite_database.engine.url.database)

    def kept(body):
        return any(body in file.read_bytes() for file in database.parent.glob(f"{database.name}*"))

    assert all(kept(body) for body in forgotten)
    with desk.transaction() as work:
        if all_of_it:
            forget_everything(work, conversation.id, accepted.row_id)
        else:
            forget_message(work, accepted.row_id)
    assert not any(kept(body) for body in forgotten)
    desk._threads.shutdown()

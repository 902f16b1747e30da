"""Notices are claimed by one at a time, ended once, and what a person was not sent becomes a task for staff."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desk.conversations import Conversation, erase_conversation
from desk.crypto import KeyRing
from desk.deliveries import (
    KEPT,
    Delivery,
    Ending,
    Letter,
    claim,
    forget_settled,
    is_told,
    letter,
    postpone,
    settle,
    waiting,
)
from desk.models import Outbox, Staff, Task, Ticket, TicketEvent
from desk.persons import Person, owner, seal_person
from desk.replies import reply
from desk.requests import RequestDraft, open_request
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

MAIL = ("email",)


@pytest.fixture
def reference(desk: Desk, draft: Callable[..., RequestDraft]) -> str:
    """A request whose person is to be answered by e-mail."""
    with desk.transaction() as work:
        return open_request(work, draft()).reference


@pytest.fixture
def write(desk: Desk, reference: str, clerk: Staff) -> Callable[[str], str]:
    """Reply to that person; the id of the message."""

    def written(text: str) -> str:
        with desk.transaction() as work:
            return reply(work, reference, text, clerk).message_id

    return written


def claimed(desk: Desk, channels: tuple[str, ...] = MAIL, seconds: float = 60) -> tuple[Delivery, ...]:
    with desk.transaction() as work:
        return claim(work, channels, 10, seconds)


def settled(desk: Desk, delivery: Delivery, ending: Ending = "delivered") -> bool:
    with desk.transaction() as work:
        return settle(work, delivery, ending)


def tasks(desk: Desk) -> list[str]:
    with desk.transaction() as work:
        found: list[str] = work.session.execute(select(Task.kind)).scalars().all()
        return found


def test_a_claimed_notice_is_nobody_elses_until_the_claim_runs_out(
    desk: Desk, write: Callable[[str], str], clock: Clock
) -> None:
    write("one")
    (first,) = claimed(desk)
    assert claimed(desk) == ()
    clock.forward(seconds=61)
    (again,) = claimed(desk)
    assert (again.id, first.tries, again.tries) == (first.id, 1, 2)
    assert settled(desk, again)
    assert not settled(desk, first), "who comes late does not end it a second time"
    clock.forward(days=1)
    assert claimed(desk) == ()


def test_a_postponed_notice_comes_back_and_a_settled_one_does_not(
    desk: Desk, write: Callable[[str], str], clock: Clock
) -> None:
    write("one")
    (one,) = claimed(desk)
    with desk.transaction() as work:
        postpone(work, one, 300)
    clock.forward(seconds=299)
    assert claimed(desk) == ()
    clock.forward(seconds=1)
    (again,) = claimed(desk)
    settled(desk, again)
    with desk.transaction() as work:
        postpone(work, one, 0)
    assert claimed(desk) == ()


def test_replies_of_one_ticket_leave_in_the_order_they_were_written(
    desk: Desk, write: Callable[[str], str], clock: Clock
) -> None:
    first, second = write("one"), write("two")
    (one,) = claimed(desk)
    assert one.payload == {"message": first}
    with desk.transaction() as work:
        postpone(work, one, 30)
    assert claimed(desk) == ()
    clock.forward(seconds=30)
    (one,) = claimed(desk)
    settled(desk, one, "given_up")
    (two,) = claimed(desk)
    assert two.payload == {"message": second}


def test_only_the_channels_asked_for_are_claimed(desk: Desk, write: Callable[[str], str]) -> None:
    write("one")
    assert [delivery.channel for delivery in claimed(desk, ("desk",))] == ["desk"]
    assert claimed(desk, ("slack",)) == ()


def test_processes_side_by_side_never_claim_the_same(
    desk: Desk, draft: Callable[..., RequestDraft], clerk: Staff
) -> None:
    with desk.transaction() as work:
        for number in range(40):
            reply(work, open_request(work, draft(key=f"key-{number}")).reference, "one", clerk)
    found: list[int] = []

    def work_off() -> None:
        while batch := claimed(desk):
            found.extend(delivery.id for delivery in batch)

    threads = [threading.Thread(target=work_off) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 40


@pytest.mark.parametrize(
    ("ending", "kinds"),
    [
        ("delivered", []),
        ("gone", []),
        ("given_up", ["reply_not_delivered"]),
        ("refused", ["reply_not_delivered"]),
        ("undeliverable", ["reply_by_email"]),
    ],
)
def test_a_reply_that_was_not_delivered_becomes_a_task(
    desk: Desk, write: Callable[[str], str], ending: Ending, kinds: list[str]
) -> None:
    write("one")
    (one,) = claimed(desk)
    assert settled(desk, one, ending)
    settled(desk, one, ending)
    assert tasks(desk) == kinds
    with desk.transaction() as work:
        row = work.session.get(Outbox, one.id)
        assert row.payload == {"ending": ending}
        assert (row.sent_at is not None) is (ending == "delivered")
        actions = work.session.execute(select(TicketEvent.action)).scalars().all()
        assert actions.count("reply_not_delivered") == len(kinds)


def test_the_desks_own_notice_ends_without_a_task(desk: Desk, reference: str) -> None:
    (notice,) = claimed(desk, ("desk",))
    assert notice.payload["reference"] == reference
    settled(desk, notice, "undeliverable")
    assert tasks(desk) == []


def test_a_letter_holds_the_reply_and_the_address(desk: Desk, reference: str, write: Callable[[str], str]) -> None:
    write("受け付けました。")
    (one,) = claimed(desk)
    with desk.transaction() as work:
        assert letter(work, one) == Letter("hanako@example.jp", "受け付けました。", "acme", reference)


def test_of_an_erased_ticket_there_is_no_letter(desk: Desk, write: Callable[[str], str], keys: KeyRing) -> None:
    write("one")
    (one,) = claimed(desk)
    with desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        keys.destroy(work.session, owner(ticket.id), work.now)
    with desk.transaction() as work:
        assert letter(work, one) is None


@pytest.mark.parametrize(
    ("route", "contact", "left"),
    [
        ("post", {"address": "100-0001 Tokyo"}, "reply_by_post"),
        ("phone", {"phone": "03-1234-5678"}, "reply_by_phone"),
        (None, {}, "reply_has_no_way"),
        ("email", {}, "reply_has_no_way"),
    ],
)
def test_a_reply_whose_person_has_no_address_any_more_is_left_to_staff(
    desk: Desk, write: Callable[[str], str], route: str | None, contact: dict[str, str], left: str
) -> None:
    write("one")
    (one,) = claimed(desk)
    with desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        ticket.person = seal_person(work, ticket.id, Person(name="佐藤花子", **contact))
        ticket.reply_route = route
    for _ in range(2):
        with desk.transaction() as work:
            assert letter(work, one) is None
    assert settled(desk, one, "gone")
    assert tasks(desk) == [left]


@pytest.mark.parametrize(("route", "left"), [("email", "email"), (None, "reply_has_no_way")])
def test_a_reply_in_a_conversation_erased_before_it_was_shown_goes_another_way(
    desk: Desk,
    draft: Callable[..., RequestDraft],
    conversation: Conversation,
    clerk: Staff,
    route: str | None,
    left: str,
) -> None:
    with desk.transaction() as work:
        reference = open_request(work, draft(conversation_id=conversation.id)).reference
        work.session.execute(select(Ticket)).scalar_one().reply_route = route
    with desk.transaction() as work:
        reply(work, reference, "one", clerk)
    (live,) = claimed(desk, ("web",))
    with desk.transaction() as work:
        assert is_told(work, live)
        erase_conversation(work, conversation.id)
    for _ in range(2):
        with desk.transaction() as work:
            assert not is_told(work, live)
    assert [delivery.channel for delivery in claimed(desk)] + tasks(desk) == [left]


def test_what_waits_is_counted_and_what_is_settled_forgotten_after_its_days(
    desk: Desk, write: Callable[[str], str], clock: Clock
) -> None:
    began = clock.now
    write("one")
    clock.forward(minutes=5)
    write("two")
    with desk.transaction() as work:
        there = {found.channel: (found.count, found.oldest) for found in waiting(work)}
    assert there == {"email": (2, began), "desk": (1, began)}
    (one,) = claimed(desk)
    settled(desk, one)
    clock.now = began + KEPT
    with desk.transaction() as work:
        assert forget_settled(work) == 0
    clock.forward(seconds=1)
    with desk.transaction() as work:
        assert (forget_settled(work), forget_settled(work)) == (1, 0)
        assert {found.channel: found.count for found in waiting(work)} == {"email": 1, "desk": 1}

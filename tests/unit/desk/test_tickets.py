"""Short tickets, lists, and what a reference with its code gives: nothing to whoever has only one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from desk import audit
from desk.codes import TRIES, access_code
from desk.conversations import Conversation
from desk.errors import (
    CodePaused,
    CodeRefused,
    DraftIncomplete,
    DraftInvalid,
    TicketUnknown,
    TransitionRefused,
)
from desk.listing import list_tickets
from desk.models import CodeAttempt, Ticket
from desk.opening import NoticeAccepted, OpenedTicket, Origin
from desk.reading import show_ticket
from desk.references import new_reference
from desk.requests import RequestDraft, open_request
from desk.status import status_of, withdraw
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

NewDraft = Callable[..., RequestDraft]


@pytest.fixture
def request_(desk: Desk, draft: NewDraft) -> OpenedTicket:
    """An open request at Acme."""
    with desk.transaction() as work:
        return open_request(work, draft())


@pytest.fixture
def inquiry(clock: Clock) -> TicketDraft:
    return TicketDraft(
        origin=Origin("acme", "web", None, "key-1", "a" * 64),
        type="inquiry",
        text="How long do you keep recordings?",
        notice=NoticeAccepted("b" * 64, clock.now),
        reply_route="phone",
        phone="03-1234-5678",
        email="not.asked@example.jp",
    )


@pytest.mark.parametrize("kind", ["inquiry", "complaint", "handoff"])
def test_a_short_ticket_keeps_the_words_and_the_one_contact(desk: Desk, inquiry: TicketDraft, kind: str) -> None:
    said = replace(inquiry, type=kind)  # type: ignore[arg-type]
    with desk.transaction() as work:
        opened = open_ticket(work, said)
    with desk.transaction() as work:
        assert open_ticket(work, said) == opened
        file = show_ticket(work, opened.reference)
    assert (file.line.type, file.line.state, opened.kinds) == (kind, "submitted", ())
    assert [message.text for message in file.messages] == ["How long do you keep recordings?"]
    assert file.person is not None
    assert (file.person.phone, file.person.email) == ("03-1234-5678", None)
    assert file.line.due_at is not None


def test_in_a_conversation_a_short_ticket_needs_no_other_route(
    desk: Desk, inquiry: TicketDraft, conversation: Conversation
) -> None:
    here = replace(inquiry.origin, conversation_id=conversation.id)
    with desk.transaction() as work:
        opened = open_ticket(work, replace(inquiry, origin=here, reply_route=None))
        assert show_ticket(work, opened.reference).reply_route is None


@pytest.mark.parametrize(
    ("other", "slots"),
    [
        ({"text": ""}, ("inquiry_question",)),
        ({"type": "complaint", "text": None, "notice": None}, ("complaint_details", "notice")),
        ({"reply_route": None}, ("reply_route",)),
        ({"reply_route": "post"}, ("address",)),
    ],
)
def test_what_a_short_ticket_lacks_is_named(
    desk: Desk, inquiry: TicketDraft, other: dict[str, object], slots: tuple[str, ...]
) -> None:
    with pytest.raises(DraftIncomplete) as caught, desk.transaction() as work:
        open_ticket(work, replace(inquiry, **other))  # type: ignore[arg-type]
    assert caught.value.slots == slots


def test_a_short_ticket_that_is_too_long_names_its_slot(desk: Desk, inquiry: TicketDraft) -> None:
    with pytest.raises(DraftInvalid) as caught, desk.transaction() as work:
        open_ticket(work, replace(inquiry, text="x" * 2001))
    assert caught.value.slot == "inquiry_question"


def test_tickets_are_listed_newest_first_by_company_and_state(
    desk: Desk, draft: NewDraft, inquiry: TicketDraft, clock: Clock
) -> None:
    with desk.transaction() as work:
        first = open_request(work, draft(kinds=("erasure", "disclosure")))
    clock.forward(hours=1)
    with desk.transaction() as work:
        second = open_request(work, draft("plain"))
    clock.forward(hours=1)
    with desk.transaction() as work:
        third = open_ticket(work, inquiry)
        newest_first = [third.reference, second.reference, first.reference]
        assert [line.reference for line in list_tickets(work)] == newest_first
        assert [line.reference for line in list_tickets(work, company="acme")] == newest_first[::2]
        assert [line.reference for line in list_tickets(work, state="awaiting_documents")] == newest_first[2:]
        assert list_tickets(work, company="acme", state="closed") == ()
        line = list_tickets(work)[-1]
    assert (line.kinds, line.flags, line.company) == (("disclosure", "erasure"), ("fee_beyond_art38",), "acme")
    assert line.due_at == dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.timezone.utc)


def test_showing_takes_a_reference_as_people_write_it(desk: Desk, request_: OpenedTicket) -> None:
    with desk.transaction() as work:
        assert show_ticket(work, request_.reference.lower().replace("-", " ")).line.reference == request_.reference


@pytest.mark.parametrize("reference", ["ACM-26-00000-0", "nonsense"])
def test_showing_a_reference_nobody_has_says_so(desk: Desk, reference: str) -> None:
    with pytest.raises(TicketUnknown, match=reference), desk.transaction() as work:
        show_ticket(work, reference)


def test_of_an_erased_ticket_only_the_skeleton_is_shown(desk: Desk, request_: OpenedTicket) -> None:
    with desk.transaction() as work:
        ticket_id = work.session.execute(select(Ticket.id)).scalar_one()
        work.keys.destroy(work.session, f"ticket:{ticket_id}", work.now)
    with desk.transaction() as work:
        file = show_ticket(work, request_.reference)
    assert (file.person, file.messages) == (None, ())
    assert [(item.kind, item.details) for item in file.items] == [("disclosure", None)]


@pytest.mark.parametrize("way", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_the_code_opens_the_status_however_it_is_written(
    desk: Desk, request_: OpenedTicket, way: Callable[[str], str], clock: Clock
) -> None:
    with desk.transaction() as work:
        status = status_of(work, way(request_.reference), way(request_.access_code), company="acme")
    assert (status.reference, status.state, status.kinds) == (request_.reference, "awaiting_documents", ("disclosure",))
    assert (status.next_steps, status.changed_at) == (request_.next_steps, clock.now)


def refusal(desk: Desk, reference: str, code: str, company: str | None = None) -> Exception:
    with pytest.raises((CodeRefused, CodePaused)) as caught, desk.transaction() as work:
        status_of(work, reference, code, company)
    error: Exception = caught.value
    return error


def test_five_wrong_codes_pause_a_reference_whether_or_not_a_ticket_has_it(
    desk: Desk, request_: OpenedTicket, clock: Clock
) -> None:
    nobodys = new_reference("ACM", clock.now)
    told = {
        reference: [str(refusal(desk, reference, "AAAAA-AAAAA")) for _ in range(TRIES + 2)]
        for reference in (request_.reference, nobodys)
    }
    assert told[request_.reference] == told[nobodys]
    assert len(set(told[nobodys][:TRIES])) == 1
    assert "too many" in told[nobodys][TRIES]
    assert isinstance(refusal(desk, request_.reference, request_.access_code), CodePaused)
    clock.forward(minutes=15)
    with desk.transaction() as work:
        assert status_of(work, request_.reference, request_.access_code)


def test_the_right_code_starts_the_count_again(desk: Desk, request_: OpenedTicket) -> None:
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert isinstance(refusal(desk, request_.reference, "wrong"), CodeRefused)
        with desk.transaction() as work:
            assert status_of(work, request_.reference, request_.access_code)


@pytest.mark.parametrize("reference", ["", "nonsense", "ACM-26-00000-0"])
def test_what_is_no_reference_is_refused_like_a_wrong_code(desk: Desk, request_: OpenedTicket, reference: str) -> None:
    wrong = refusal(desk, request_.reference, "wrong")
    assert str(refusal(desk, reference, request_.access_code)) == str(wrong)


def test_the_code_of_one_ticket_or_company_opens_no_other(desk: Desk, draft: NewDraft, request_: OpenedTicket) -> None:
    with desk.transaction() as work:
        other = open_request(work, draft(key="key-2"))
    assert isinstance(refusal(desk, other.reference, request_.access_code), CodeRefused)
    assert isinstance(refusal(desk, request_.reference, request_.access_code, "plain"), CodeRefused)


def test_counts_of_wrong_codes_are_forgotten_after_a_day(desk: Desk, request_: OpenedTicket, clock: Clock) -> None:
    for _ in range(3):
        refusal(desk, new_reference("ACM", clock.now), "wrong")
    clock.forward(days=2)
    refusal(desk, request_.reference, "wrong")
    with desk.transaction() as work:
        assert len(work.session.execute(select(CodeAttempt)).all()) == 1


def test_codes_are_readable_and_differ(desk: Desk) -> None:
    codes = {access_code(desk.keys, str(number)) for number in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 11 and not set(code) & set("ILOU") for code in codes)


def test_a_person_withdraws_once_and_saying_it_again_changes_nothing(
    desk: Desk, request_: OpenedTicket, clock: Clock
) -> None:
    with desk.transaction() as work:
        first = withdraw(work, request_.reference, request_.access_code)
    clock.forward(hours=1)
    with desk.transaction() as work:
        again = withdraw(work, request_.reference, request_.access_code)
        file = show_ticket(work, request_.reference)
        assert audit.verify(work).ok
    assert again == first
    assert (first.state, first.next_steps) == ("withdrawn", ())
    assert [event.action for event in file.events] == ["opened", "moved", "moved", "personal_data_shown"]
    assert file.line.due_at is None


def test_a_wrong_code_withdraws_nothing(desk: Desk, request_: OpenedTicket) -> None:
    with pytest.raises(CodeRefused), desk.transaction() as work:
        withdraw(work, request_.reference, "AAAAA-AAAAA")
    with desk.transaction() as work:
        assert status_of(work, request_.reference, request_.access_code).state == "awaiting_documents"


def test_once_the_outcome_was_sent_nothing_is_withdrawn(desk: Desk, request_: OpenedTicket) -> None:
    with desk.transaction() as work:
        work.session.execute(select(Ticket)).scalar_one().state = "notified"
    with pytest.raises(TransitionRefused, match="notified"), desk.transaction() as work:
        withdraw(work, request_.reference, request_.access_code)

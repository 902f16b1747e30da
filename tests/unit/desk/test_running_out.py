"""What ends by itself when its time is over, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desk import assignment, decisions, housekeeping, receiving
from desk.opening import NoticeAccepted, Origin
from desk.reading import show_ticket
from desk.requests import RequestDraft
from desk.tickets import TicketDraft, open_ticket
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


def reminded(staffed: DeskStaff, reference: str) -> None:
    """Reminded twice, and the time to answer is over."""
    for _ in range(2):
        staffed.clock.forward(days=14)
        staffed.do("aiko", receiving.remind, reference)
    staffed.clock.forward(days=15)


def answered_inquiry(staffed: DeskStaff) -> str:
    draft = TicketDraft(
        origin=Origin("acme", "web", None, "key-9", "a" * 64),
        type="inquiry",
        text="How long?",
        notice=NoticeAccepted("b" * 64, staffed.clock.now),
        reply_route="phone",
        phone="03-1234-5678",
    )
    with staffed.desk.transaction() as work:
        reference = open_ticket(work, draft).reference
    staffed.do("aiko", assignment.claim, reference)
    staffed.do("aiko", decisions.notify, reference, "phone", "called")
    return reference


def test_a_request_whose_form_never_came_lapses_and_its_person_is_told(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.clock.forward(days=99)
    assert housekeeping.erase_due(staffed.desk).ended == ()  # nobody reminded them
    reminded(staffed, reference)
    assert housekeeping.preview(staffed.desk).ended == (reference,)
    assert staffed.ticket(reference).state == "awaiting_documents"
    assert housekeeping.erase_due(staffed.desk, "plain").ended == ()
    assert housekeeping.erase_due(staffed.desk).ended == (reference,)
    ticket = staffed.ticket(reference)
    assert (ticket.state, ticket.closed_at) == ("lapsed", staffed.clock.now)
    assert ticket.retention_until is not None
    assert "put the request aside" in staffed.told(reference)[-1]
    with staffed.desk.transaction() as work:
        assert show_ticket(work, reference).messages[-1].author is None
    assert housekeeping.erase_due(staffed.desk).ended == ()


def test_an_answered_request_is_closed_after_the_time_to_object(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.notified(reference)
    staffed.clock.forward(days=14)
    assert housekeeping.erase_due(staffed.desk).ended == ()
    staffed.clock.forward(days=1)
    assert housekeeping.erase_due(staffed.desk).ended == (reference,)
    assert staffed.ticket(reference).state == "closed"
    assert staffed.deadlines(reference)["objection"].met_at == staffed.clock.now


def test_an_answered_inquiry_is_closed_as_long_after(staffed: DeskStaff) -> None:
    reference = answered_inquiry(staffed)
    staffed.clock.forward(days=14)
    assert housekeeping.erase_due(staffed.desk).ended == ()
    staffed.clock.forward(days=1)
    assert housekeeping.erase_due(staffed.desk).ended == (reference,)
    assert staffed.ticket(reference).state == "closed"


@pytest.mark.parametrize("minutes", [29, 30])
def test_what_somebody_works_on_waits(staffed: DeskStaff, draft: NewDraft, minutes: int) -> None:
    reference = staffed.open(draft())
    reminded(staffed, reference)
    staffed.do("aiko", assignment.claim, reference)
    staffed.clock.forward(minutes=minutes)
    assert housekeeping.erase_due(staffed.desk).ended == ((reference,) if minutes == 30 else ())

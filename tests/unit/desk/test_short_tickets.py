"""The shorter life of inquiries, complaints and handoffs."""

from __future__ import annotations

import pytest

from desk import assignment, decisions, ending, identity, receiving
from desk.decisions import Decision
from desk.errors import EntryInvalid, TransitionRefused
from desk.fees import FeeEntry, record_fee
from desk.opening import NoticeAccepted, Origin
from desk.tickets import TicketDraft, TicketType, open_ticket
from tests.unit.desk.counter import DeskStaff


@pytest.fixture(params=["inquiry", "complaint", "handoff"])
def reference(request: pytest.FixtureRequest, staffed: DeskStaff) -> str:
    kind: TicketType = request.param
    draft = TicketDraft(
        origin=Origin("acme", "web", None, "key-1", "a" * 64),
        type=kind,
        text="How long do you keep recordings?",
        notice=NoticeAccepted("b" * 64, staffed.clock.now),
        reply_route="phone",
        phone="03-1234-5678",
    )
    with staffed.desk.transaction() as work:
        return open_ticket(work, draft).reference


def test_taken_answered_closed(staffed: DeskStaff, reference: str) -> None:
    assert staffed.do("aiko", assignment.claim, reference).state == "in_review"
    assert staffed.deadlines(reference)["first_look"].met_at == staffed.clock.now
    assert staffed.do("aiko", decisions.notify, reference, "phone", "called at ten").state == "notified"
    assert staffed.do("aiko", ending.close, reference).state == "closed"
    staffed.do("aiko", ending.reopen, reference, "new_fact")
    assert staffed.do("aiko", assignment.claim, reference).state == "in_review"


def test_without_an_answer_it_is_closed_with_a_reason_only(staffed: DeskStaff, reference: str) -> None:
    staffed.do("aiko", assignment.claim, reference)
    with pytest.raises(TransitionRefused, match="no reason"):
        staffed.do("aiko", ending.close, reference)
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", ending.close, reference, reason="boring")
    assert staffed.do("aiko", ending.close, reference, reason="spam").state == "closed"


def test_the_person_can_be_asked_back(staffed: DeskStaff, reference: str) -> None:
    staffed.do("aiko", assignment.claim, reference)
    staffed.do("aiko", identity.ask_requester, reference, ("which_data",))
    assert staffed.do("aiko", identity.resume, reference).state == "in_review"


def test_it_knows_no_arrival_identity_fee_or_decision(staffed: DeskStaff, reference: str) -> None:
    for use_case, given in (
        (receiving.record_arrival, (staffed.today, "post")),
        (record_fee, (FeeEntry("waived"),)),
        (decisions.decide_item, (Decision("disclosure", "granted"),)),
    ):
        with pytest.raises(EntryInvalid, match="no request"):
            staffed.do("aiko", use_case, reference, *given)
    with pytest.raises(TransitionRefused, match="from there the agent can only"):
        staffed.do("aiko", identity.start_identity_check, reference)
    with pytest.raises(TransitionRefused, match="from there the agent can only"):
        staffed.do("aiko", decisions.submit_for_approval, reference)

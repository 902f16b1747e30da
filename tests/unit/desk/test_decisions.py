"""Deciding item by item, the second person, and telling the person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

from desk import decisions
from desk.decisions import Decision
from desk.errors import EntryInvalid, TransitionRefused
from desk.fees import FeeEntry, record_fee
from desk.requests import RequestDraft
from tests.unit.desk.counter import TEXT, DeskStaff

NewDraft = Callable[..., RequestDraft]


@pytest.mark.parametrize(
    ("kind", "outcome", "alone"),
    [
        ("purpose_notification", "granted", True),
        ("correction", "granted", True),
        ("suspension_of_use", "granted", True),
        ("cessation_of_third_party", "granted", True),
        ("purpose_notification", "refused", False),
        ("correction", "part", False),
        ("purpose_notification", "not_held", False),
        ("disclosure", "granted", False),
        ("disclosure", "method_changed", False),
        ("third_party_records", "part", False),
        ("erasure", "granted", False),
        ("deletion", "granted", False),
    ],
)
def test_refusing_erasing_and_sending_data_take_two(
    staffed: DeskStaff, draft: NewDraft, kind: str, outcome: str, alone: bool
) -> None:
    reference = staffed.open(draft(kinds=(kind,), wrong_value="a", right_value="b"))
    staffed.submitted(reference, outcome)
    if alone:
        assert staffed.do("aiko", decisions.approve, reference).state == "decided"
        return
    for login in ("aiko", "ben"):
        with pytest.raises(TransitionRefused, match="second person"):
            staffed.do(login, decisions.approve, reference)
    assert staffed.do("chie", decisions.approve, reference).state == "decided"


def test_an_approver_who_decided_or_submitted_is_no_second_person(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(kinds=("disclosure", "erasure")))
    staffed.review(reference)
    staffed.decide(reference, "disclosure", login="aiko")
    staffed.release(reference)
    staffed.decide(reference, "erasure", login="chie")
    staffed.release(reference, "chie")
    staffed.do("dai", decisions.submit_for_approval, reference)
    for login in ("chie", "dai", "aiko"):
        with pytest.raises(TransitionRefused, match="second person"):
            staffed.do(login, decisions.approve, reference)


def test_deciding_again_after_it_was_sent_back_is_by_who_did_it(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.submitted(reference, "refused")
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("chie", decisions.send_back, reference, "bad mood")
    with pytest.raises(TransitionRefused, match="not for the agent"):
        staffed.do("aiko", decisions.send_back, reference, "other")
    assert staffed.do("chie", decisions.send_back, reference, "wrong_outcome").state == "in_review"
    staffed.decide(reference, login="chie")
    staffed.do("chie", decisions.submit_for_approval, reference)
    with pytest.raises(TransitionRefused, match="second person"):
        staffed.do("chie", decisions.approve, reference)
    staffed.do("dai", decisions.approve, reference)
    item = staffed.items(reference)["disclosure"]
    assert (item.outcome, item.reason_code, item.reason, item.decided_by, item.approved_by) == (
        "granted",
        None,
        None,
        "chie",
        "dai",
    )


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Decision("correction", "granted"), "does not ask for"),
        (Decision("disclosure", "perhaps"), "none of"),
        (Decision("erasure", "method_changed", "not_retained_data", TEXT), "no method"),
        (Decision("disclosure", "refused"), "one of"),
        (Decision("disclosure", "refused", "not_untrue_34", TEXT), "one of"),
        (Decision("disclosure", "refused", "not_retained_data"), "write for the person"),
        (Decision("disclosure", "refused", "not_retained_data", " \n"), "empty"),
        (Decision("disclosure", "refused", "not_retained_data", "x" * 2001), "longer"),
        (Decision("disclosure", "granted", "not_retained_data", TEXT), "has none"),
        (Decision("disclosure", "granted", ground="35-5a"), "one of none"),
        (Decision("erasure", "granted", ground="99-9"), "35-1, 35-5a"),
    ],
)
def test_a_decision_the_law_does_not_know_is_refused(
    staffed: DeskStaff, draft: NewDraft, decision: Decision, why: str
) -> None:
    reference = staffed.open(draft(kinds=("disclosure", "erasure")))
    staffed.review(reference)
    with pytest.raises(EntryInvalid, match=why):
        staffed.do("aiko", decisions.decide_item, reference, decision)
    assert {item.outcome for item in staffed.items(reference).values()} == {"pending"}


def test_every_item_is_decided_before_anything_is_put_up(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(kinds=("disclosure", "erasure")))
    staffed.review(reference)
    staffed.decide(reference, "disclosure")
    with pytest.raises(TransitionRefused, match="no outcome"):
        staffed.do("aiko", decisions.submit_for_approval, reference)


def test_what_costs_a_fee_is_not_granted_before_it_came(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.review(reference)
    staffed.decide(reference)
    staffed.do("aiko", record_fee, reference, FeeEntry("disputed"))
    with pytest.raises(TransitionRefused, match="fee is open"):
        staffed.do("aiko", decisions.submit_for_approval, reference)
    refusal = Decision("disclosure", "refused", "fee_unpaid", TEXT)
    staffed.do("aiko", decisions.decide_item, reference, refusal)
    assert staffed.do("aiko", decisions.submit_for_approval, reference).state == "awaiting_approval"


def test_what_was_put_up_is_not_granted_either_while_the_fee_is_open(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.submitted(reference)
    staffed.do("aiko", record_fee, reference, FeeEntry("disputed"))
    staffed.release(reference)
    with pytest.raises(TransitionRefused, match="fee is open"):
        staffed.do("chie", decisions.approve, reference)


@pytest.mark.parametrize(
    ("method", "chosen", "route", "outcome", "goes"),
    [
        ("paper", "email", "email", "granted", False),
        ("paper", "email", "email", "part", False),
        ("paper", "email", "email", "method_changed", True),
        ("paper", "email", "email", "not_held", True),
        ("paper", "post", "post", "granted", True),
        ("electronic", "post", "post", "granted", True),
        ("electronic", "phone", "phone", "granted", False),
    ],
)
def test_data_goes_in_the_form_that_was_asked_for(
    staffed: DeskStaff, draft: NewDraft, method: str, chosen: str, route: str, outcome: str, goes: bool
) -> None:
    reachable = {"phone": "03-1234-5678", "address": "東京都千代田区1-1", "postcode": "100-0001"}
    known = {name: text for name, text in reachable.items() if name in {field.name for field in fields(RequestDraft)}}
    reference = staffed.open(draft(delivery_method=method, reply_route=chosen, **known))
    staffed.submitted(reference, outcome)
    staffed.do("chie", decisions.approve, reference)
    if not goes:
        with pytest.raises(EntryInvalid, match=f"as {method}"):
            staffed.do("aiko", decisions.notify, reference, route, "number 1")
    agreed = not goes
    done = staffed.do("aiko", decisions.notify, reference, route, "number 1", other_route_agreed=agreed)
    assert done.state == "notified"


def test_the_answer_goes_the_way_the_person_chose(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.submitted(reference)
    staffed.do("chie", decisions.approve, reference)
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", decisions.notify, reference, "pigeon", "x")
    with pytest.raises(EntryInvalid, match="chose email"):
        staffed.do("aiko", decisions.notify, reference, "post", "registered letter 1")
    with pytest.raises(EntryInvalid, match="empty"):
        staffed.do("aiko", decisions.notify, reference, "email", " ")
    staffed.do("aiko", decisions.notify, reference, "post", "registered letter 1", other_route_agreed=True)
    ticket = staffed.ticket(reference)
    assert (ticket.state, ticket.notified_route) == ("notified", "post")
    assert b"registered" not in (ticket.dispatch_evidence or b"")
    assert staffed.items(reference)["disclosure"].notified_at == staffed.clock.now

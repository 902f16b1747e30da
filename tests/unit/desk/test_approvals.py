"""The approver's inbox: what waits, who put it up, and for whom it is."""

from __future__ import annotations

from collections.abc import Callable

from desk import decisions
from desk.approvals import Waiting, waiting_for
from desk.requests import RequestDraft
from desk.staff import add_staff
from desk.steps import Lack
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


def inbox(staffed: DeskStaff, login: str) -> tuple[Waiting, ...]:
    found: tuple[Waiting, ...] = staffed.do(login, waiting_for)
    return found


def test_what_was_put_up_waits_for_a_second_person(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    assert inbox(staffed, "chie") == ()
    staffed.submitted(reference)
    (waiting,) = inbox(staffed, "chie")
    assert (waiting.line.reference, waiting.submitted_by, waiting.since) == (reference, "aiko", staffed.clock.now)
    assert waiting.outcomes == (("disclosure", "granted"),)
    assert waiting.lacks == ()
    (same,) = inbox(staffed, "aiko")
    assert same.lacks == (Lack("guard", ("a second person has to decide",)),)
    staffed.do("chie", decisions.approve, reference)
    assert inbox(staffed, "chie") == ()


def test_what_one_can_approve_comes_first_and_other_companies_never(staffed: DeskStaff, draft: NewDraft) -> None:
    own, others = staffed.open(draft(key="1", email="a@example.jp")), staffed.open(draft(key="2", email="b@example.jp"))
    staffed.review(own, "chie")
    staffed.decide(own, login="chie")
    staffed.do("chie", decisions.submit_for_approval, own)
    staffed.submitted(others)
    assert [waiting.line.reference for waiting in inbox(staffed, "chie")] == [others, own]
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "approver", ("plain",))
    assert inbox(staffed, "gen") == ()

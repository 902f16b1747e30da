"""What a screen offers goes through, and what it does not offer is refused: asked of the use cases themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from desk import assignment, decisions, ending, handoffs, holds, identity, linking, notes, receiving
from desk.conversations import Conversation
from desk.decisions import Decision
from desk.errors import DeskError
from desk.fees import FeeEntry, record_fee
from desk.models import Staff, Ticket
from desk.opening import NoticeAccepted, Origin
from desk.replies import reply
from desk.requests import RequestDraft
from desk.staff import staff_named
from desk.steps import OF_REQUESTS, STEPS, Lack, Step, step_of, steps_of
from desk.tickets import TicketDraft, open_ticket
from desk.work import Work
from tests.unit.desk.counter import RECEIVED, ROLES, TEXT, DeskStaff

NewDraft = Callable[..., RequestDraft]
Deed = Callable[[DeskStaff, Work, Staff, str], object]


def _fee(staffed: DeskStaff, work: Work, by: Staff, reference: str) -> object:
    """Of a ticket that is closed, all that can still be recorded is a refund."""
    ticket = work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()
    return record_fee(work, by, reference, FeeEntry("refunded" if ticket.state == "closed" else "waived"))


class _TakenBack(Exception):
    """Ends a transaction that was only to show whether it goes through."""


def _decision(staffed: DeskStaff, work: Work, by: Staff, reference: str) -> object:
    unproven = Decision("disclosure", "refused", "identity_unverified", TEXT)
    return decisions.decide_item(work, by, reference, unproven)


DEEDS: dict[str, Deed] = {
    "claim": lambda staffed, work, by, ref: assignment.claim(work, by, ref),
    "assign": lambda staffed, work, by, ref: assignment.assign(work, by, ref, "ben"),
    "receive": lambda staffed, work, by, ref: receiving.record_arrival(
        work, by, ref, staffed.today, "post", form_seen=True, fee=RECEIVED
    ),
    "correct_arrival": lambda staffed, work, by, ref: receiving.correct_arrival(
        work, by, ref, staffed.today.replace(day=1), "slip"
    ),
    "remind": lambda staffed, work, by, ref: receiving.remind(work, by, ref),
    "lapse": lambda staffed, work, by, ref: receiving.lapse(work, by, ref),
    "fee": _fee,
    "check_identity": lambda staffed, work, by, ref: identity.start_identity_check(work, by, ref),
    "identity": lambda staffed, work, by, ref: identity.record_identity(
        work, by, ref, "verified", "in_person", "passport"
    ),
    "authority": lambda staffed, work, by, ref: identity.record_authority(work, by, ref, "power_of_attorney"),
    "papers": lambda staffed, work, by, ref: identity.settle_papers(work, by, ref, "returned"),
    "review": lambda staffed, work, by, ref: identity.start_review(work, by, ref),
    "ask": lambda staffed, work, by, ref: identity.ask_requester(work, by, ref, ("which_data",)),
    "resume": lambda staffed, work, by, ref: identity.resume(work, by, ref),
    "decide": _decision,
    "submit": lambda staffed, work, by, ref: decisions.submit_for_approval(work, by, ref),
    "approve": lambda staffed, work, by, ref: decisions.approve(work, by, ref),
    "send_back": lambda staffed, work, by, ref: decisions.send_back(work, by, ref, "reason_unclear"),
    "notify": lambda staffed, work, by, ref: decisions.notify(work, by, ref, "email", "message 1"),
    "reopen": lambda staffed, work, by, ref: ending.reopen(work, by, ref, "complaint"),
    "transfer": lambda staffed, work, by, ref: ending.transfer(work, by, ref, "support_centre"),
    "reply": lambda staffed, work, by, ref: reply(work, ref, "Good day.", by),
    "join": lambda staffed, work, by, ref: handoffs.join(work, ref, by),
    "note": lambda staffed, work, by, ref: notes.add_note(work, by, ref, "a note"),
    "task": lambda staffed, work, by, ref: notes.add_task(work, by, ref, "search_data"),
    "flag": lambda staffed, work, by, ref: notes.set_flag(work, by, ref, "urgent"),
    "link": lambda staffed, work, by, ref: linking.unlink_ticket(work, by, ref),
    "hold": lambda staffed, work, by, ref: holds.hold_ticket(work, ref, by, "lawsuit"),
}
"""A step taken with what its form would bring. Left out: closing and withdrawing, whose forms decide which guard holds,
letting go and leaving, which are never refused, and what only some tickets have."""


def asked(desk: DeskStaff, reference: str, login: str) -> dict[str, Step]:
    with desk.desk.transaction() as work:
        ticket = work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()
        return steps_of(work, staff_named(work, login), ticket)


def goes_through(desk: DeskStaff, reference: str, login: str, deed: Deed) -> bool:
    try:
        with desk.desk.transaction() as work:
            deed(desk, work, staff_named(work, login), reference)
            raise _TakenBack
    except _TakenBack:
        return True
    except DeskError:
        return False


SITUATIONS: dict[str, Callable[[DeskStaff, str], object]] = {
    "just opened": lambda staffed, ref: None,
    "to be reminded": lambda staffed, ref: staffed.clock.forward(days=15),
    "received": lambda staffed, ref: staffed.receive(ref),
    "in review": lambda staffed, ref: staffed.review(ref),
    "decided": lambda staffed, ref: (staffed.review(ref), staffed.decide(ref)),
    "asked back": lambda staffed, ref: (
        staffed.review(ref),
        staffed.do("aiko", identity.ask_requester, ref, ("which_data",)),
    ),
    "put up": lambda staffed, ref: staffed.submitted(ref),
    "notified": lambda staffed, ref: staffed.notified(ref),
    "closed": lambda staffed, ref: staffed.closed(ref),
}


@pytest.mark.parametrize("login", ["aiko", "ben", "chie", "eri", "fumi"])
@pytest.mark.parametrize("situation", list(SITUATIONS))
def test_a_step_is_open_just_where_its_use_case_goes_through(
    staffed: DeskStaff, draft: NewDraft, conversation: Conversation, situation: str, login: str
) -> None:
    reference = staffed.open(draft(conversation_id=conversation.id))
    SITUATIONS[situation](staffed, reference)
    offered = asked(staffed, reference, login)
    wrong = {
        name: offered[name].lacks
        for name, deed in DEEDS.items()
        if goes_through(staffed, reference, login, deed) is not offered[name].is_open
    }
    assert wrong == {}


def test_every_step_says_why_it_is_closed(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    offered = asked(staffed, reference, "aiko")
    assert set(offered) == set(STEPS)
    assert offered["decide"].lacks == (Lack("state", ("in_review", "identity_check")),)
    assert offered["correct_arrival"].lacks == (Lack("role", ("approver",)),)
    assert offered["join"].lacks == (Lack("no_conversation"),)
    staffed.do("ben", assignment.claim, reference)
    assert asked(staffed, reference, "aiko")["receive"].lacks == (Lack("locked", ("ben",)),)
    assert asked(staffed, reference, "ben")["receive"].is_open
    staffed.release(reference, "ben")
    staffed.submitted(reference)
    second = "a second person has to decide"
    assert asked(staffed, reference, "aiko")["approve"].lacks == (Lack("guard", (second,)),)
    assert asked(staffed, reference, "chie")["approve"].is_open


def test_a_short_ticket_knows_no_step_of_requests(staffed: DeskStaff, conversation: Conversation) -> None:
    origin = Origin("acme", "web", conversation.id, "key-h", "a" * 64)
    notice = NoticeAccepted("b" * 64, staffed.clock.now)
    with staffed.desk.transaction() as work:
        draft = TicketDraft(origin=origin, type="handoff", text="I want to talk to somebody.", notice=notice)
        reference = open_ticket(work, draft).reference
    offered = asked(staffed, reference, "aiko")
    assert {name for name, step in offered.items() if not step.fits} == OF_REQUESTS
    assert offered["claim"].is_open and offered["join"].is_open and not offered["leave"].is_open
    staffed.do("aiko", assignment.claim, reference)
    staffed.do("aiko", lambda work, by: handoffs.join(work, reference, by))
    offered = asked(staffed, reference, "aiko")
    assert offered["notify"].is_open and offered["leave"].is_open and not offered["join"].is_open


def test_who_decided_is_told_that_a_second_person_has_to_approve(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(replace(draft(), kinds=("erasure",)))
    staffed.review(reference, "chie")
    staffed.decide(reference, "erasure", "granted", "chie")
    staffed.do("chie", decisions.submit_for_approval, reference)
    with staffed.desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        assert not step_of(work, staff_named(work, "chie"), ticket, "approve").is_open
        assert step_of(work, staff_named(work, "dai"), ticket, "approve").is_open


def test_no_role_of_the_desk_is_left_out_here() -> None:
    assert {ROLES[login] for login in ("aiko", "ben", "chie", "eri", "fumi")} == set(ROLES.values())
    assert set(DEEDS) <= set(STEPS)

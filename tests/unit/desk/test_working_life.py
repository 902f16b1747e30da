"""What staff do with a request from arrival to closing, and what they are kept from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from desk import assignment, audit, decisions, ending, identity, receiving
from desk.deadlines import is_paused
from desk.decisions import Decision
from desk.errors import (
    CodeRefused,
    EntryInvalid,
    KeyDestroyed,
    NotAllowed,
    TicketChanged,
    TicketLocked,
    TicketUnknown,
    TransitionRefused,
)
from desk.fees import FeeEntry, record_fee
from desk.models import Ticket
from desk.notes import set_flag
from desk.reading import show_ticket
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff
from desk.status import status_of
from tests.unit.desk.counter import RECEIVED, TEXT, DeskStaff

NewDraft = Callable[..., RequestDraft]
DAY = dt.date(2026, 11, 20)


@pytest.fixture
def reference(staffed: DeskStaff, draft: NewDraft) -> str:
    """An open request for disclosure at Acme, which prescribes a form and a fee."""
    return staffed.open(draft())


def test_a_request_goes_its_whole_way(staffed: DeskStaff, reference: str) -> None:
    staffed.do("aiko", assignment.claim, reference)
    staffed.closed(reference)
    ticket = staffed.ticket(reference)
    assert (ticket.state, ticket.assignee_id, ticket.arrival_route, ticket.notified_route) == (
        "closed",
        "aiko",
        "post",
        "email",
    )
    assert ticket.retention_until is not None
    assert ticket.retention_until - ticket.closed_at == dt.timedelta(days=3 * 365)
    item = staffed.items(reference)["disclosure"]
    assert (item.outcome, item.decided_by, item.approved_by) == ("granted", "aiko", "chie")
    with staffed.desk.transaction() as work:
        file = show_ticket(work, reference)
        assert audit.verify(work).ok
    assert file.dispatch_evidence == "message 1"
    steps = [(event.action, event.to_state) for event in file.events if event.to_state]
    assert steps == [
        ("opened", "submitted"),
        ("moved", "awaiting_documents"),
        ("arrival_recorded", "received"),
        ("identity_check_started", "identity_check"),
        ("review_started", "in_review"),
        ("submitted_for_approval", "awaiting_approval"),
        ("approved", "decided"),
        ("notified", "notified"),
        ("closed", "closed"),
    ]


def test_no_words_of_person_or_staff_get_into_the_trail(staffed: DeskStaff, reference: str) -> None:
    staffed.submitted(reference, "refused")
    with staffed.desk.transaction() as work:
        file = show_ticket(work, reference)
    written = repr([event.detail for event in file.events])
    for secret in (TEXT, "佐藤", "hanako"):
        assert secret not in written
    assert file.items[0].reason == TEXT


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"form_seen": False}, "form has not been seen"),
        ({"fee": None}, "whether the fee came"),
        ({"arrived_on": DAY + dt.timedelta(days=1)}, "lies ahead"),
    ],
)
def test_arrival_where_a_form_is_prescribed(
    staffed: DeskStaff, reference: str, given: dict[str, Any], why: str
) -> None:
    known = {"arrived_on": DAY, "route": "post", "form_seen": True, "fee": RECEIVED, **given}
    day, route = known.pop("arrived_on"), known.pop("route")
    with pytest.raises(TransitionRefused, match=why):
        staffed.do("aiko", receiving.record_arrival, reference, day, route, **known)
    assert staffed.ticket(reference).formally_received_at is None


@pytest.mark.parametrize(
    ("day", "route", "why"),
    [(DAY, "pigeon", "none of"), (DAY, "chat", "by chat"), (dt.date(2016, 11, 20), "post", "long before")],
)
def test_an_arrival_that_cannot_be_is_refused(
    staffed: DeskStaff, reference: str, day: dt.date, route: str, why: str
) -> None:
    with pytest.raises(EntryInvalid, match=why):
        staffed.do("aiko", receiving.record_arrival, reference, day, route, form_seen=True, fee=RECEIVED)


def test_where_chat_is_the_request_it_arrives_by_chat(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft("plain"))
    standing = staffed.do("aiko", receiving.record_arrival, reference, DAY, "chat")
    assert standing.state == "received"
    received = staffed.ticket(reference).formally_received_at
    assert received == dt.datetime(2026, 11, 19, 15, tzinfo=dt.timezone.utc)  # the start of the day in Japan


def test_today_in_japan_is_not_ahead_though_it_is_yesterday_in_utc(staffed: DeskStaff, draft: NewDraft) -> None:
    staffed.clock.now = dt.datetime(2026, 11, 20, 16, tzinfo=dt.timezone.utc)  # 01:00 on the 21st in Japan
    reference = staffed.open(draft("plain"))
    staffed.do("aiko", receiving.record_arrival, reference, dt.date(2026, 11, 21), "phone")


def test_nobody_is_decided_for_before_it_is_proven_who_asks(staffed: DeskStaff, reference: str) -> None:
    staffed.receive(reference)
    staffed.do("aiko", identity.start_identity_check, reference)
    with pytest.raises(TransitionRefused, match="identity is not verified"):
        staffed.do("aiko", identity.start_review, reference)
    with pytest.raises(EntryInvalid, match="want of"):
        staffed.decide(reference)
    staffed.do("aiko", identity.record_identity, reference, "failed", "paper_copy", "none")
    decision = Decision("disclosure", "refused", "identity_unverified", TEXT)
    staffed.do("aiko", decisions.decide_item, reference, decision)
    staffed.do("aiko", decisions.submit_for_approval, reference)
    assert staffed.do("chie", decisions.approve, reference).state == "decided"


def test_an_agent_proves_that_they_may_act(staffed: DeskStaff, draft: NewDraft) -> None:
    agent = draft(capacity="delegated_agent", agent_name="山田一郎", agent_relation="lawyer")
    reference = staffed.open(agent)
    staffed.receive(reference)
    staffed.do("aiko", identity.start_identity_check, reference)
    staffed.do("aiko", identity.record_identity, reference, "verified", "paper_copy", "passport", papers="returned")
    with pytest.raises(TransitionRefused, match="authority"):
        staffed.do("aiko", identity.start_review, reference)
    staffed.do("aiko", identity.record_authority, reference, "power_of_attorney")
    assert staffed.do("aiko", identity.start_review, reference).state == "in_review"
    ticket = staffed.ticket(reference)
    assert (ticket.authority_document, ticket.authority_checked_by) == ("power_of_attorney", "aiko")
    assert ticket.identity_papers_settled_at is not None


def test_who_asks_for_themselves_has_no_authority_to_prove(staffed: DeskStaff, reference: str) -> None:
    staffed.receive(reference)
    staffed.do("aiko", identity.start_identity_check, reference)
    with pytest.raises(EntryInvalid, match="themselves"):
        staffed.do("aiko", identity.record_authority, reference, "power_of_attorney")


@pytest.mark.parametrize(
    "given",
    [("sure", "paper_copy", "passport"), ("verified", "feeling", "passport"), ("verified", "paper_copy", "卒業証書")],
)
def test_the_identity_register_takes_only_its_codes(staffed: DeskStaff, reference: str, given: tuple[str, ...]) -> None:
    staffed.receive(reference)
    staffed.do("aiko", identity.start_identity_check, reference)
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", identity.record_identity, reference, *given)


def test_papers_are_settled_after_the_check_only(staffed: DeskStaff, reference: str) -> None:
    with pytest.raises(EntryInvalid, match="no identity"):
        staffed.do("aiko", identity.settle_papers, reference, "destroyed")
    staffed.review(reference)
    staffed.do("aiko", identity.settle_papers, reference, "destroyed")
    assert staffed.ticket(reference).identity_papers_settled_at == staffed.clock.now
    with pytest.raises(EntryInvalid, match="neither"):
        staffed.do("aiko", identity.settle_papers, reference, "eaten")


def test_the_person_is_asked_for_what_is_missing_and_sees_it_in_the_status(staffed: DeskStaff, draft: NewDraft) -> None:
    with staffed.desk.transaction() as work:
        opened = open_request(work, draft())
    staffed.review(opened.reference)
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", identity.ask_requester, opened.reference, ("a smile",))
    with pytest.raises(TransitionRefused, match="not named"):
        staffed.do("aiko", identity.ask_requester, opened.reference, ())
    staffed.do("aiko", identity.ask_requester, opened.reference, ("which_data", "evidence", "which_data"))
    with staffed.desk.transaction() as work:
        status = status_of(work, opened.reference, opened.access_code)
    assert status.state == "awaiting_requester"
    assert len(status.next_steps) == 2
    assert "which data" in status.next_steps[0]
    (told,) = staffed.told(opened.reference)
    assert all(step in told for step in status.next_steps)
    assert staffed.do("aiko", identity.resume, opened.reference).state == "in_review"
    assert staffed.ticket(opened.reference).missing == []


def test_after_asking_for_papers_the_check_goes_on(staffed: DeskStaff, reference: str) -> None:
    staffed.receive(reference)
    staffed.do("aiko", identity.start_identity_check, reference)
    staffed.do("aiko", identity.ask_requester, reference, ("identity_document",))
    assert staffed.ticket(reference).identity_status == "requested"
    assert staffed.do("aiko", identity.resume, reference).state == "identity_check"


def test_the_check_goes_on_and_the_clock_with_it(staffed: DeskStaff, reference: str) -> None:
    staffed.receive(reference)
    staffed.do("aiko", identity.start_identity_check, reference)
    staffed.do("aiko", identity.ask_requester, reference, ("identity_document",))
    staffed.do("aiko", identity.start_identity_check, reference)
    assert staffed.ticket(reference).missing == []
    assert not is_paused(staffed.deadlines(reference)["internal_target"])


def test_reminders_come_on_their_days_and_only_then_a_ticket_lapses(staffed: DeskStaff, reference: str) -> None:
    with pytest.raises(EntryInvalid, match="2026-12-04"):
        staffed.do("aiko", receiving.remind, reference)
    staffed.clock.forward(days=14)
    staffed.do("aiko", receiving.remind, reference)
    with pytest.raises(EntryInvalid, match="2026-12-18"):
        staffed.do("aiko", receiving.remind, reference)
    staffed.clock.forward(days=14)
    staffed.do("aiko", receiving.remind, reference)
    with pytest.raises(EntryInvalid, match="twice"):
        staffed.do("aiko", receiving.remind, reference)
    with pytest.raises(TransitionRefused, match="last reminder"):
        staffed.do("aiko", receiving.lapse, reference)
    assert staffed.do("aiko", receiving.lapse_unanswered) == ()
    staffed.clock.forward(days=15)
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "agent", ("plain",))
    assert staffed.do("gen", receiving.lapse_unanswered) == ()
    for login in ("eri", "fumi"):
        with pytest.raises(NotAllowed, match="role"):
            staffed.do(login, receiving.lapse_unanswered)
    assert [standing.reference for standing in staffed.do("aiko", receiving.lapse_unanswered)] == [reference]
    told = staffed.told(reference)
    assert len(told) == 3
    assert "last reminder" in told[1]
    assert "put the request aside" in told[2]
    assert staffed.ticket(reference).state == "lapsed"
    assert staffed.ticket(reference).retention_until is not None


def test_a_first_reminder_that_comes_late_puts_the_second_off(staffed: DeskStaff, reference: str) -> None:
    staffed.clock.forward(days=40)
    staffed.do("aiko", receiving.remind, reference)
    due = staffed.today + dt.timedelta(days=14)
    with pytest.raises(EntryInvalid, match=f"{due:%Y-%m-%d}"):
        staffed.do("aiko", receiving.remind, reference)
    staffed.clock.forward(days=14)
    staffed.do("aiko", receiving.remind, reference)
    assert staffed.deadlines(reference)["documents_lapse"].met_at is None


def test_a_reminder_by_post_is_noted_with_what_shows_it(staffed: DeskStaff, reference: str) -> None:
    staffed.clock.forward(days=14)
    with pytest.raises(EntryInvalid, match="empty"):
        staffed.do("aiko", receiving.remind, reference, evidence=" ")
    staffed.do("aiko", receiving.remind, reference, evidence="letter 7")
    assert staffed.told(reference) == []
    with staffed.desk.transaction() as work:
        assert [said.text for said in show_ticket(work, reference).messages] == ["letter 7"]


def test_a_form_that_comes_after_all_revives_a_lapsed_ticket(staffed: DeskStaff, reference: str) -> None:
    for days in (14, 14):
        staffed.clock.forward(days=days)
        staffed.do("aiko", receiving.remind, reference)
    staffed.clock.forward(days=15)
    staffed.do("aiko", receiving.lapse, reference)
    assert staffed.receive(reference).state == "received"
    ticket = staffed.ticket(reference)
    assert (ticket.closed_at, ticket.retention_until) == (None, None)


def test_a_ticket_passed_on_is_closed_with_evidence(staffed: DeskStaff, reference: str) -> None:
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", ending.transfer, reference, "the moon")
    with pytest.raises(TransitionRefused, match="takes an approver"):
        staffed.do("aiko", ending.transfer, reference, "client_company")
    staffed.do("chie", ending.transfer, reference, "client_company")
    staffed.release(reference, "chie")
    with pytest.raises(TransitionRefused, match="evidence"):
        staffed.do("chie", ending.close, reference)
    with pytest.raises(TransitionRefused, match="not for the agent"):
        staffed.do("aiko", ending.close, reference, evidence="letter of 20 November")
    assert staffed.do("chie", ending.close, reference, evidence="letter of 20 November").state == "closed"
    assert "client company" in staffed.told(reference)[-1]


def test_no_agent_ends_a_request_by_passing_it_round_the_house(staffed: DeskStaff, reference: str) -> None:
    staffed.do("aiko", ending.transfer, reference, "other_department", evidence="mail")
    with pytest.raises(TransitionRefused, match="not for the agent"):
        staffed.do("aiko", ending.close, reference)


def test_a_request_is_closed_only_after_the_time_to_object(staffed: DeskStaff, reference: str) -> None:
    staffed.notified(reference)
    staffed.clock.forward(days=13)
    with pytest.raises(TransitionRefused, match="time to object"):
        staffed.do("aiko", ending.close, reference)


@pytest.mark.parametrize("way", [DeskStaff.notified, DeskStaff.closed])
def test_reopened_a_ticket_needs_evidence_of_its_new_answer(
    staffed: DeskStaff, reference: str, way: Callable[[DeskStaff, str], None]
) -> None:
    way(staffed, reference)
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", ending.reopen, reference, "a whim")
    staffed.do("aiko", ending.reopen, reference, "complaint")
    ticket = staffed.ticket(reference)
    assert (ticket.state, ticket.closed_at, ticket.retention_until) == ("reopened", None, None)
    assert ticket.dispatch_evidence is None
    item, rows = staffed.items(reference)["disclosure"], staffed.deadlines(reference)
    assert (item.outcome, item.decided_by, item.approved_by, item.notified_at) == ("pending", None, None, None)
    assert {kind for kind, row in rows.items() if row.met_at is None} == {"first_look", "internal_target"}
    assert all(rows[kind].due_at > staffed.clock.now for kind in ("first_look", "internal_target"))
    assert staffed.do("aiko", identity.start_review, reference).state == "in_review"


def test_reopened_it_is_decided_anew(staffed: DeskStaff, reference: str) -> None:
    staffed.submitted(reference, "refused")
    staffed.do("chie", decisions.approve, reference)
    staffed.do("aiko", decisions.notify, reference, "email", "message 1")
    staffed.do("aiko", ending.reopen, reference, "complaint")
    with staffed.desk.transaction() as work:
        notes = [said.text for said in show_ticket(work, reference).messages if said.direction == "note"]
    assert any(TEXT in note for note in notes)  # what the person objects to can still be read
    staffed.do("aiko", identity.start_review, reference)
    with pytest.raises(TransitionRefused, match="no outcome"):
        staffed.do("aiko", decisions.submit_for_approval, reference)


def test_passed_on_the_watch_of_article_39_goes_on_until_it_is_shown(staffed: DeskStaff, reference: str) -> None:
    staffed.receive(reference)
    staffed.do("aiko", ending.transfer, reference, "other_department")
    rows = staffed.deadlines(reference)
    assert rows["article_39"].met_at is None
    assert rows["internal_target"].met_at is not None
    staffed.release(reference)
    staffed.do("chie", ending.close, reference, evidence="mail")
    assert staffed.deadlines(reference)["article_39"].met_at is not None
    staffed.do("chie", ending.reopen, reference, "mistake")
    assert staffed.deadlines(reference)["article_39"].met_at is None  # the person never had an answer


def test_reopened_before_the_identity_was_checked_it_is_checked_first(staffed: DeskStaff, reference: str) -> None:
    staffed.receive(reference)
    staffed.do("aiko", ending.transfer, reference, "support_centre", evidence="mail")
    staffed.release(reference)
    staffed.do("chie", ending.close, reference)
    staffed.do("aiko", ending.reopen, reference, "mistake")
    with pytest.raises(TransitionRefused, match="identity is not verified"):
        staffed.do("aiko", identity.start_review, reference)
    assert staffed.do("aiko", identity.start_identity_check, reference).state == "identity_check"


def test_staff_withdraw_for_a_person_with_a_reason(staffed: DeskStaff, reference: str) -> None:
    with pytest.raises(EntryInvalid, match="none of"):
        staffed.do("aiko", ending.withdraw_for_person, reference, "tired")
    with pytest.raises(TransitionRefused, match="access code"):
        staffed.do("aiko", ending.withdraw_for_person, reference, "person_asked")
    assert staffed.told(reference) == []
    done = staffed.do("chie", ending.withdraw_for_person, reference, "person_asked")
    ticket = staffed.ticket(reference)
    assert (done.state, done.version) == ("withdrawn", ticket.version)
    assert ticket.retention_until is not None
    (told,) = staffed.told(reference)
    assert reference in told


def test_with_the_persons_code_an_agent_withdraws_for_them(staffed: DeskStaff, draft: NewDraft) -> None:
    with staffed.desk.transaction() as work:
        opened = open_request(work, draft())
    with pytest.raises(CodeRefused):
        staffed.do("aiko", ending.withdraw_for_person, opened.reference, "person_asked", code="AAAAA-AAAAA")
    done = staffed.do("aiko", ending.withdraw_for_person, opened.reference, "person_asked", code=opened.access_code)
    assert done.state == "withdrawn"


def test_an_approver_who_decided_does_not_withdraw_alone(staffed: DeskStaff, reference: str) -> None:
    staffed.review(reference, "chie")
    staffed.decide(reference, login="chie")
    with pytest.raises(TransitionRefused, match="second person"):
        staffed.do("chie", ending.withdraw_for_person, reference, "opened_by_mistake")


WRITES: list[tuple[Callable[..., Any], tuple[object, ...]]] = [
    (assignment.claim, ()),
    (receiving.record_arrival, (DAY, "post")),
    (receiving.remind, ()),
    (receiving.lapse, ()),
    (identity.start_identity_check, ()),
    (identity.record_identity, ("verified", "paper_copy", "passport")),
    (identity.settle_papers, ("returned",)),
    (identity.record_authority, ("power_of_attorney",)),
    (identity.start_review, ()),
    (identity.ask_requester, (("form",),)),
    (identity.resume, ()),
    (decisions.decide_item, (Decision("disclosure", "granted"),)),
    (decisions.submit_for_approval, ()),
    (decisions.approve, ()),
    (decisions.send_back, ("other",)),
    (decisions.notify, ("email", "x")),
    (ending.close, ()),
    (ending.reopen, ("complaint",)),
    (ending.transfer, ("client_company",)),
    (ending.withdraw_for_person, ("person_asked",)),
    (record_fee, (FeeEntry("waived"),)),
    (set_flag, ("urgent",)),
]
every_write = pytest.mark.parametrize(
    ("use_case", "given"), [pytest.param(*write, id=write[0].__name__) for write in WRITES]
)


@every_write
def test_only_who_works_tickets_works_them(
    staffed: DeskStaff, reference: str, use_case: Callable[..., Any], given: tuple[object, ...]
) -> None:
    before = staffed.ticket(reference).version
    for login in ("eri", "fumi"):
        with pytest.raises(NotAllowed, match="role"):
            staffed.do(login, use_case, reference, *given)
    assert staffed.ticket(reference).version == before


@every_write
def test_every_act_knows_scope_lock_version_and_erasure(
    staffed: DeskStaff, reference: str, use_case: Callable[..., Any], given: tuple[object, ...]
) -> None:
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "approver", ("plain",))
    with pytest.raises(TicketUnknown):
        staffed.do("gen", use_case, reference, *given)
    with pytest.raises(TicketUnknown):
        staffed.do("aiko", use_case, "ACM-26-00000-0", *given)
    read = staffed.ticket(reference).version
    staffed.do("ben", assignment.claim, reference)
    with pytest.raises(TicketLocked, match="ben"):
        staffed.do("aiko", use_case, reference, *given)
    staffed.release(reference, "ben")
    with pytest.raises(TicketChanged, match="assignee_id"):
        staffed.do("aiko", use_case, reference, *given, expected=read)
    ticket_id = staffed.ticket(reference).id
    with staffed.desk.transaction() as work:
        work.session.get(Ticket, ticket_id).state = "erased"
    with pytest.raises(KeyDestroyed):
        staffed.do("aiko", use_case, reference, *given)


def test_a_lock_ends_by_itself_and_by_letting_go(staffed: DeskStaff, reference: str) -> None:
    staffed.do("ben", assignment.claim, reference)
    staffed.clock.forward(minutes=30)
    assert staffed.do("aiko", assignment.claim, reference).state == "awaiting_documents"
    with pytest.raises(TicketLocked):
        staffed.do("ben", assignment.claim, reference)
    staffed.release(reference)
    staffed.do("ben", assignment.claim, reference)


def test_an_administrator_gives_a_ticket_to_who_may_work_it(staffed: DeskStaff, reference: str) -> None:
    staffed.do("ben", assignment.claim, reference)
    staffed.do("eri", assignment.assign, reference, "aiko")
    assert staffed.ticket(reference).assignee_id == "aiko"
    staffed.do("aiko", assignment.claim, reference)
    with pytest.raises(EntryInvalid, match="does not work"):
        staffed.do("eri", assignment.assign, reference, "fumi")


def test_a_stale_version_is_told_every_field_that_changed_since(staffed: DeskStaff, reference: str) -> None:
    read = staffed.ticket(reference).version
    staffed.do("aiko", record_fee, reference, FeeEntry("waived"))
    staffed.do("aiko", set_flag, reference, "urgent")
    with pytest.raises(TicketChanged) as caught:
        staffed.do("aiko", assignment.claim, reference, read)
    assert set(caught.value.fields) == {"fee_status", "fee_settled_at", "flags"}
    now = staffed.ticket(reference).version
    assert (caught.value.version, staffed.do("aiko", assignment.claim, reference, now).version) == (now, now + 1)


def test_a_decision_changes_the_version_of_its_ticket(staffed: DeskStaff, reference: str) -> None:
    read = staffed.review(reference).version
    staffed.decide(reference)
    with pytest.raises(TicketChanged, match="items"):
        staffed.do("aiko", decisions.submit_for_approval, reference, read)

"""Whoever saves over somebody else's change is shown it: each value, as it was and is, by whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desk import decisions, identity, notes
from desk.difference import Change, Difference, difference
from desk.models import Ticket, Viewing
from desk.requests import RequestDraft
from desk.viewings import open_viewing
from tests.unit.desk.counter import TEXT, DeskStaff

NewDraft = Callable[..., RequestDraft]


@pytest.fixture
def reference(staffed: DeskStaff, draft: NewDraft) -> str:
    return staffed.open(draft())


def between(staffed: DeskStaff, viewing_id: str) -> Difference:
    with staffed.desk.transaction() as work:
        viewing = work.session.get(Viewing, viewing_id)
        ticket = work.session.execute(select(Ticket)).scalar_one()
        return difference(work, ticket, viewing.version, viewing.read)


def test_every_value_is_told_with_who_changed_it_last(staffed: DeskStaff, reference: str) -> None:
    seen = staffed.do("aiko", open_viewing, reference)
    assert between(staffed, seen.viewing) == Difference(reference, seen.ticket.line.version, (), ())
    staffed.receive(reference, "ben")
    staffed.do("ben", identity.start_identity_check, reference)
    staffed.release(reference, "ben")
    staffed.do("chie", identity.record_identity, reference, "verified", "in_person", "passport")
    told = {change.field: change for change in between(staffed, seen.viewing).changes}
    at = staffed.clock.now
    assert told["state"] == Change("state", None, "awaiting_documents", "identity_check", "ben of the desk", at)
    assert told["formally_received_at"].now == f"{staffed.today:%Y-%m-%d}"
    assert told["identity_status"] == Change("identity_status", None, "not_started", "verified", "chie of the desk", at)
    assert "fee_yen" not in told


def test_a_decision_is_told_item_by_item_and_its_words_only_as_changed(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(kinds=("disclosure", "erasure")))
    staffed.review(reference)
    seen = staffed.do("aiko", open_viewing, reference)
    staffed.decide(reference, "erasure", "refused")
    changes = between(staffed, seen.viewing).changes
    assert {(change.kind, change.field, change.now) for change in changes if change.field != "words"} == {
        ("erasure", "outcome", "refused"),
        ("erasure", "reason_code", "not_retained_data"),
    }
    (words,) = [change for change in changes if change.field == "words"]
    assert words.was is None and TEXT not in str(words.now)
    assert {change.who for change in changes} == {"aiko of the desk"}


def test_acts_that_change_no_value_are_told_and_notes_are_not_in_the_way(staffed: DeskStaff, reference: str) -> None:
    staffed.submitted(reference)
    seen = staffed.do("chie", open_viewing, reference)
    staffed.do("aiko", notes.add_note, reference, "a note")
    assert between(staffed, seen.viewing).acts == ()
    staffed.do("dai", decisions.send_back, reference, "reason_unclear")
    found = between(staffed, seen.viewing)
    assert [(act.action, act.who) for act in found.acts] == [("sent_back", "dai of the desk")]
    assert found.acts[0].detail["reason"] == "reason_unclear"

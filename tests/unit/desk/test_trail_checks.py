"""Checks of the audit trail on demand, and the trail as auditors read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update

from desk import audit
from desk.checkpoints import Checkpoint, verify_checkpoint
from desk.errors import NotAllowed
from desk.models import TrailCheck, table
from desk.requests import RequestDraft
from desk.staff import add_staff
from desk.trail_checks import check_trail, trail_checks
from desk.trail_reading import PAGE, read_trail
from tests.unit.desk.counter import DeskStaff
from tests.unit.desk.trail_tampering import past_the_triggers

NewDraft = Callable[..., RequestDraft]


def test_a_check_is_kept_with_a_checkpoint_and_is_an_event_itself(staffed: DeskStaff) -> None:
    first = staffed.do("fumi", check_trail)
    second = staffed.do("eri", check_trail)
    assert first.whole and second.whole
    assert second.events == first.events + 1
    assert [check.by for check in staffed.do("fumi", trail_checks)] in (["eri", "fumi"], ["fumi", "eri"])
    with staffed.desk.transaction() as work:
        assert verify_checkpoint(work, Checkpoint.from_line(str(first.checkpoint))).ok


def test_a_check_walks_the_trail_once(staffed: DeskStaff, monkeypatch: pytest.MonkeyPatch) -> None:
    walks, walk = [], audit.events
    monkeypatch.setattr(audit, "events", lambda *given: walks.append(given) or walk(*given))
    staffed.do("fumi", check_trail)
    assert len(walks) == 1


def test_an_event_that_was_altered_is_found_and_no_checkpoint_is_made(staffed: DeskStaff) -> None:
    staffed.do("fumi", check_trail)
    with past_the_triggers(staffed.desk) as session:
        session.execute(text("UPDATE ticket_event SET action = 'nothing' WHERE sequence = 2"))
    found = staffed.do("fumi", check_trail)
    assert (found.whole, found.broken_at, found.checkpoint) == (False, 2, None)


def test_a_checkpoint_that_was_altered_is_found(staffed: DeskStaff) -> None:
    staffed.do("fumi", check_trail)
    with staffed.desk.transaction() as work:
        (line,) = work.session.execute(select(TrailCheck.checkpoint)).scalars()
        work.session.execute(update(table(TrailCheck)).values(checkpoint=line.replace('"sequence": ', '"sequence": 1')))
    assert "checkpoint" in str(staffed.do("fumi", check_trail).reason)


@pytest.mark.parametrize("login", ["aiko", "chie"])
def test_who_works_tickets_neither_checks_nor_reads_the_trail(staffed: DeskStaff, login: str) -> None:
    for use_case in (check_trail, trail_checks, read_trail):
        with pytest.raises(NotAllowed):
            staffed.do(login, use_case)


def test_the_trail_is_read_in_pages_by_actor_act_and_ticket(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.review(reference)
    newest = staffed.do("fumi", read_trail).lines
    assert [line.sequence for line in newest] == list(range(len(newest), 0, -1))
    assert {line.reference for line in staffed.do("fumi", read_trail, reference=reference).lines} == {reference}
    assert {line.action for line in staffed.do("fumi", read_trail, action="staff_added").lines} == {"staff_added"}
    assert {line.actor for line in staffed.do("fumi", read_trail, actor="aiko").lines} == {"aiko"}
    assert staffed.do("fumi", read_trail, 3).lines[0].sequence == 2
    for number in range(PAGE):
        with staffed.desk.transaction() as work:
            add_staff(work, f"login{number}", "Somebody", "agent")
    page = staffed.do("fumi", read_trail)
    assert len(page.lines) == PAGE
    assert staffed.do("fumi", read_trail, page.older).lines[0].sequence == page.lines[-1].sequence - 1


def test_an_account_for_some_companies_reads_of_their_tickets_only(staffed: DeskStaff, draft: NewDraft) -> None:
    own, other = staffed.open(draft(company="plain", key="1")), staffed.open(draft(key="2"))
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "auditor", ("plain",))
    assert {line.reference for line in staffed.do("gen", read_trail).lines} == {own}
    assert staffed.do("gen", read_trail, reference=other).lines == ()

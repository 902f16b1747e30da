"""What is to be erased, seen before it is."""

from __future__ import annotations

from collections.abc import Callable

from desk.erasure import erase_ticket
from desk.erasure_plan import preview_erasure, retention_plan
from desk.holds import hold_ticket
from desk.requests import RequestDraft
from desk.staff import add_staff, staff_named
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


def test_the_plan_names_what_is_due_soon_held_and_erased_at_the_accounts_companies(
    staffed: DeskStaff, draft: NewDraft
) -> None:
    references = [staffed.open(draft(company="plain", key=str(number))) for number in range(3)]
    for reference in references:
        staffed.closed(reference)
    with staffed.desk.transaction() as work:
        hold_ticket(work, references[2], staff_named(work, "eri"), "lawsuit")
        add_staff(work, "gen", "Gen", "auditor", ("acme",))
    keeping = staffed.desk.keeping.tickets.days
    plan = staffed.do("fumi", retention_plan)
    assert (plan.due, plan.soon, plan.ticket_days) == ((), (), keeping)
    staffed.clock.forward(days=keeping - 60)
    assert {line.reference for line in staffed.do("fumi", retention_plan).soon} == set(references[:2])
    staffed.clock.forward(days=61)
    plan = staffed.do("fumi", retention_plan)
    assert {line.reference for line in plan.due} == set(references[:2])
    assert [line.reference for line in plan.held] == [references[2]]
    with staffed.desk.transaction() as work:
        erase_ticket(work, references[0], staff_named(work, "eri"), "retention")
    assert [one.reference for one in staffed.do("fumi", retention_plan).erased] == [references[0]]
    empty = staffed.do("gen", retention_plan)
    assert (empty.due, empty.held, empty.erased) == ((), (), ())


def test_a_preview_counts_what_goes_and_says_why_it_cannot(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(company="plain", kinds=("disclosure", "erasure")))
    preview = staffed.do("eri", preview_erasure, reference)
    assert (preview.refused, preview.counts["items"], preview.kept_until) == ("open", 2, None)
    staffed.closed(reference)
    preview = staffed.do("eri", preview_erasure, reference)
    assert preview.refused is None
    assert "retention" not in preview.reasons and "person_asked" in preview.reasons
    assert staffed.do("fumi", preview_erasure, reference).refused == "role"
    with staffed.desk.transaction() as work:
        hold_ticket(work, reference, staff_named(work, "eri"), "lawsuit")
    assert staffed.do("eri", preview_erasure, reference).refused == "held"


def test_a_preview_changes_nothing_and_agrees_with_the_certificate(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(company="plain"))
    staffed.closed(reference)
    before = staffed.do("eri", preview_erasure, reference)
    with staffed.desk.transaction() as work:
        certificate = erase_ticket(work, reference, staff_named(work, "eri"), "test")
    assert certificate.counts["notices"] == before.counts["notices"]
    after = staffed.do("eri", preview_erasure, reference)
    assert (after.refused, after.counts["messages"], after.counts["notices"]) == ("erased", 0, 0)

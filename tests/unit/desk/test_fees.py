"""The fee register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from desk.errors import EntryInvalid
from desk.fees import FeeEntry, record_fee
from desk.requests import RequestDraft
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


@pytest.mark.parametrize(
    ("company", "entry", "why"),
    [
        ("acme", FeeEntry("paid"), "none of"),
        ("acme", FeeEntry("received"), "how it was paid"),
        ("acme", FeeEntry("received", method="shells"), "none of"),
        ("acme", FeeEntry("due", yen=0), "from 1"),
        ("acme", FeeEntry("due", yen=1_000_000), "from 1"),
        ("acme", FeeEntry("refunded"), "nothing was received"),
        ("plain", FeeEntry("due"), "no amount"),
        ("plain", FeeEntry("received", method="cash"), "no amount"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(
    staffed: DeskStaff, draft: NewDraft, company: str, entry: FeeEntry, why: str
) -> None:
    reference = staffed.open(draft(company))
    before = staffed.ticket(reference)
    with pytest.raises(EntryInvalid, match=why):
        staffed.do("aiko", record_fee, reference, entry)
    assert staffed.ticket(reference).version == before.version


def test_a_fee_comes_and_goes_back(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.do("aiko", record_fee, reference, FeeEntry("received", method="postal_money_order"))
    ticket = staffed.ticket(reference)
    assert (ticket.fee_status, ticket.fee_paid_yen, ticket.fee_method) == ("received", 1000, "postal_money_order")
    assert ticket.fee_settled_at == staffed.clock.now
    staffed.do("aiko", record_fee, reference, FeeEntry("refunded"))
    assert staffed.ticket(reference).fee_status == "refunded"


def test_a_fee_that_is_due_gets_its_days(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft("plain"))
    staffed.do("aiko", record_fee, reference, FeeEntry("due", yen=500))
    row = staffed.deadlines(reference)["fee"]
    assert row.due_at == dt.datetime(2026, 12, 4, 14, 59, 59, tzinfo=dt.timezone.utc)
    assert staffed.ticket(reference).fee_yen == 500
    staffed.do("aiko", record_fee, reference, FeeEntry("waived"))
    assert staffed.deadlines(reference)["fee"].met_at == staffed.clock.now


def test_a_fee_for_what_article_38_leaves_free_is_flagged(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft("plain", kinds=("erasure",)))
    staffed.do("aiko", record_fee, reference, FeeEntry("due", yen=500))
    assert staffed.ticket(reference).flags == ["fee_beyond_art38"]


def test_after_the_end_only_a_refund_is_recorded(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft())
    staffed.closed(reference)
    with pytest.raises(EntryInvalid, match="only a refund"):
        staffed.do("aiko", record_fee, reference, FeeEntry("waived"))
    staffed.do("aiko", record_fee, reference, FeeEntry("refunded"))

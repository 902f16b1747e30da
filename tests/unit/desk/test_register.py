"""The register as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable

from desk.opening import NoticeAccepted, Origin
from desk.register import export_register, register_csv
from desk.requests import RequestDraft
from desk.staff import add_staff
from desk.tickets import TicketDraft, open_ticket
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


def test_a_request_is_a_row_for_each_item_without_anything_of_its_person(staffed: DeskStaff, draft: NewDraft) -> None:
    reference = staffed.open(draft(kinds=("disclosure", "erasure")))
    staffed.submitted(reference, "refused")
    with staffed.desk.transaction() as work:
        inquiry = TicketDraft(
            origin=Origin("acme", "web", None, "key-2", "a" * 64),
            type="inquiry",
            text="PERSONAL question",
            notice=NoticeAccepted("b" * 64, staffed.clock.now),
            reply_route="email",
            email="hanako@example.jp",
        )
        open_ticket(work, inquiry)
    written = register_csv(staffed.do("fumi", export_register))
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [(row["type"], row["kind"], row["article"]) for row in rows] in (
        [("request", "disclosure", "33(1)"), ("request", "erasure", "35(1), 35(5)"), ("inquiry", "", "")],
        [("inquiry", "", ""), ("request", "disclosure", "33(1)"), ("request", "erasure", "35(1), 35(5)")],
    )
    row = next(row for row in rows if row["kind"] == "disclosure")
    assert (row["reference"], row["received_on"], row["arrival_route"]) == (reference, "2026-11-20", "post")
    assert (row["identity"], row["identity_paper"], row["fee"], row["fee_paid_yen"]) == (
        "verified",
        "passport",
        "received",
        "1000",
    )
    assert (row["outcome"], row["reason_code"], row["reason_article"]) == ("refused", "not_retained_data", "16(4)")
    assert (row["decided_by"], row["approved_by"], row["notified_on"]) == ("aiko", "", "")
    for secret in ("佐藤", "hanako", "PERSONAL", "somebody else"):
        assert secret not in written


def test_days_are_days_in_japan_and_companies_those_of_the_account(staffed: DeskStaff, draft: NewDraft) -> None:
    staffed.clock.now = dt.datetime(2026, 11, 20, 15, 30, tzinfo=dt.timezone.utc)  # 00:30 on the 21st in Japan
    staffed.open(draft())
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "auditor", ("plain",))
    day = dt.date(2026, 11, 21)
    assert [row.opened_on for row in staffed.do("fumi", export_register, None, day, day)] == ["2026-11-21"]
    assert staffed.do("fumi", export_register, None, None, dt.date(2026, 11, 20)) == ()
    assert staffed.do("fumi", export_register, "plain") == ()
    assert staffed.do("gen", export_register) == ()

"""A finished dialogue becomes one complete ticket, however often it is sent."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from bot.policies.model import KINDS, Policies
from desk import audit
from desk.conversations import Conversation, erase_conversation
from desk.crypto import KeyRing
from desk.database import Database
from desk.errors import CompanyUnknown, ConversationUnknown, DraftIncomplete, DraftInvalid
from desk.models import AccessLog, Deadline, Outbox, Ticket, TicketItem
from desk.opening import NoticeAccepted, OpenedTicket
from desk.reading import show_ticket
from desk.references import parse_reference
from desk.requests import RequestDraft, open_request
from desk.status import status_of
from desk.ticket_file import TicketFile
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

NewDraft = Callable[..., RequestDraft]


def opened(desk: Desk, draft: RequestDraft) -> OpenedTicket:
    with desk.transaction() as work:
        return open_request(work, draft)


def shown(desk: Desk, reference: str) -> TicketFile:
    with desk.transaction() as work:
        return show_ticket(work, reference, reader="aiko")


def test_the_ticket_comes_back_with_reference_code_and_next_steps(desk: Desk, draft: NewDraft) -> None:
    ticket = opened(desk, draft(kinds=("erasure", "disclosure")))
    assert parse_reference(ticket.reference) == ticket.reference
    assert ticket.reference.startswith("ACM-26-")
    assert ticket.kinds == ("disclosure", "erasure")
    assert ticket.next_steps == ("Fill in the form.", "Post it to the desk.")
    with desk.transaction() as work:
        assert status_of(work, ticket.reference, ticket.access_code).kinds == ticket.kinds


@pytest.mark.parametrize(("company", "state"), [("acme", "awaiting_documents"), ("plain", "submitted")])
def test_where_a_form_is_prescribed_the_ticket_awaits_it(desk: Desk, draft: NewDraft, company: str, state: str) -> None:
    assert opened(desk, draft(company)).state == state


def test_everything_said_is_there_for_staff(desk: Desk, draft: NewDraft) -> None:
    said = draft(
        kinds=("correction", "third_party_records", "erasure", "cessation_of_third_party"),
        capacity="delegated_agent",
        agent_name="山田一郎",
        agent_relation="lawyer",
        kana="サトウハナコ",
        wrong_value="old address",
        right_value="new address",
        evidence="residence record",
        recipient="an advertiser",
        period="2024",
        ground="no longer needed",
        anything_else="please hurry",
    )
    file = shown(desk, opened(desk, said).reference)
    assert file.person is not None
    assert (file.person.name, file.person.kana, file.person.agent_name) == ("佐藤花子", "サトウハナコ", "山田一郎")
    assert (file.person.agent_relation, file.person.email) == ("lawyer", "hanako@example.jp")
    assert file.person.anything_else == "please hurry"
    items = {item.kind: item for item in file.items}
    details = {kind: item.details for kind, item in items.items()}
    assert all(detail is not None and detail.details == "everything about my account" for detail in details.values())
    correction, records = details["correction"], details["third_party_records"]
    erasure, cessation = details["erasure"], details["cessation_of_third_party"]
    assert correction and (correction.wrong_value, correction.right_value) == ("old address", "new address")
    assert correction.evidence == "residence record"
    assert correction.ground is None
    assert records and (records.period, records.wrong_value) == ("2024", None)
    assert erasure and (erasure.ground, erasure.recipient) == ("no longer needed", None)
    assert cessation and (cessation.ground, cessation.recipient) == ("no longer needed", "an advertiser")
    assert {kind: item.method for kind, item in items.items()} == {
        "third_party_records": "electronic",
        "correction": None,
        "erasure": None,
        "cessation_of_third_party": None,
    }


def test_only_the_contact_of_the_chosen_route_is_kept(desk: Desk, draft: NewDraft) -> None:
    said = draft(reply_route="post", address="100-0001 Tokyo", email="hanako@example.jp", phone="03-1234-5678")
    person = shown(desk, opened(desk, said).reference).person
    assert person is not None
    assert (person.address, person.email, person.phone) == ("100-0001 Tokyo", None, None)


def test_article_38_fees_and_unlisted_kinds_are_marked_per_item(desk: Desk, draft: NewDraft) -> None:
    said = draft("plain", kinds=KINDS, wrong_value="a", right_value="b")
    items = shown(desk, opened(desk, said).reference).items
    assert tuple(item.kind for item in items) == KINDS
    assert {item.kind for item in items if item.fee_chargeable_art38} == {
        "purpose_notification",
        "disclosure",
        "third_party_records",
    }
    assert {item.kind for item in items if not item.kind_not_listed} == {"disclosure", "correction", "erasure"}


@pytest.mark.parametrize(
    ("company", "kinds", "flags", "fee"),
    [
        ("acme", ("disclosure",), (), ("due", 1000)),
        ("acme", ("disclosure", "erasure"), ("fee_beyond_art38",), ("due", 1000)),
        ("acme", ("suspension_of_use",), ("kind_not_listed", "fee_beyond_art38"), ("due", 1000)),
        ("plain", ("erasure",), (), ("not_stated", None)),
    ],
)
def test_staff_see_where_policy_and_act_part(
    desk: Desk, draft: NewDraft, company: str, kinds: tuple[str, ...], flags: tuple[str, ...], fee: tuple[str, int]
) -> None:
    file = shown(desk, opened(desk, draft(company, kinds=kinds)).reference)
    assert file.line.flags == flags
    assert (file.fee.status, file.fee.yen) == fee


def test_the_accepted_notice_and_the_policy_it_was_opened_under_are_kept(
    desk: Desk, draft: NewDraft, clock: Clock
) -> None:
    file = shown(desk, opened(desk, draft()).reference)
    assert (file.notice_sha256, file.notice_accepted_at, file.policy_sha256) == ("b" * 64, clock.now, "a" * 64)


def test_deadline_notice_and_events_come_with_the_ticket(desk: Desk, draft: NewDraft) -> None:
    ticket = opened(desk, draft())
    with desk.transaction() as work:
        deadline, *reminders = work.session.execute(select(Deadline).order_by(Deadline.due_at)).scalars().all()
        notice = work.session.execute(select(Outbox)).scalar_one()
        assert audit.verify(work).ok
    assert deadline.kind == "first_look"
    assert deadline.due_at == dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.timezone.utc)  # Friday, then a long weekend
    assert [(row.kind, row.due_at) for row in reminders] == [
        ("documents_first", dt.datetime(2026, 12, 4, 14, 59, 59, tzinfo=dt.timezone.utc)),
        ("documents_second", dt.datetime(2026, 12, 18, 14, 59, 59, tzinfo=dt.timezone.utc)),
    ]
    assert notice.payload == {
        "reference": ticket.reference,
        "type": "request",
        "company": "acme",
        "state": "awaiting_documents",
    }
    events = [
        (event.action, event.actor, event.from_state, event.to_state) for event in shown(desk, ticket.reference).events
    ]
    assert events[:2] == [
        ("opened", "person", None, "submitted"),
        ("moved", "system", "submitted", "awaiting_documents"),
    ]


def test_reading_personal_data_is_logged(desk: Desk, draft: NewDraft) -> None:
    reference = opened(desk, draft()).reference
    shown(desk, reference)
    with desk.transaction() as work:
        reading = work.session.execute(select(AccessLog)).scalar_one()
    assert (reading.reader, reading.shown) == ("aiko", ["person", "details", "messages"])
    last = shown(desk, reference).events[-2]
    assert (last.action, last.actor) == ("personal_data_shown", "aiko")


def test_the_same_key_again_is_the_same_ticket_with_the_same_code(desk: Desk, draft: NewDraft, clock: Clock) -> None:
    first = opened(desk, draft())
    clock.forward(minutes=5)
    assert opened(desk, draft(details="something else")) == first
    with desk.transaction() as work:
        for table, rows in ((Ticket, 1), (TicketItem, 1), (Outbox, 1), (Deadline, 3)):
            assert work.session.execute(select(func.count()).select_from(table)).scalar_one() == rows


@pytest.mark.parametrize("other", [{"key": "key-2"}, {"company": "plain"}])
def test_another_key_or_company_is_another_ticket(desk: Desk, draft: NewDraft, other: dict[str, str]) -> None:
    assert opened(desk, draft(**other)).reference != opened(desk, draft()).reference


def test_one_request_sent_many_times_at_once_is_one_ticket(desk: Desk, draft: NewDraft) -> None:
    start = threading.Barrier(4)
    tickets: list[OpenedTicket] = []

    def send() -> None:
        start.wait(5)
        tickets.append(opened(desk, draft()))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(tickets) == 4
    assert len(set(tickets)) == 1


@pytest.mark.parametrize(
    ("company", "other", "slots"),
    [
        ("acme", {"kinds": ()}, ("kinds",)),
        ("acme", {"notice": None}, ("notice",)),
        ("acme", {"capacity": None, "name": ""}, ("capacity", "name")),
        ("acme", {"capacity": "delegated_agent"}, ("agent_name", "agent_relation")),
        ("acme", {"relationship": None}, ("relationship",)),
        ("acme", {"reply_route": None}, ("reply_route",)),
        ("acme", {"reply_route": "phone"}, ("phone",)),
        ("acme", {"reply_route": "post"}, ("address",)),
        ("acme", {"details": None, "delivery_method": None}, ("details", "delivery_method")),
        ("acme", {"kinds": ("correction",), "details": None}, ("wrong_value", "right_value")),
        ("acme", {"kinds": ("deletion",), "details": None}, ("wrong_value",)),
        ("plain", {"age": None}, ("age",)),
        ("plain", {"age": "under_16"}, ("guardian_consent",)),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_stored(
    desk: Desk, draft: NewDraft, company: str, other: dict[str, object], slots: tuple[str, ...]
) -> None:
    with pytest.raises(DraftIncomplete) as caught:
        opened(desk, draft(company, **other))
    assert caught.value.slots == slots
    with desk.transaction() as work:
        assert work.session.execute(select(Ticket)).first() is None


@pytest.mark.parametrize(
    "other",
    [
        {"guardian_consent": True},
        {"capacity": "statutory_agent", "agent_name": "佐藤一郎", "agent_relation": "father"},
    ],
)
def test_a_guardian_who_consents_or_asks_opens_the_age_gate(
    desk: Desk, draft: NewDraft, other: dict[str, object]
) -> None:
    assert opened(desk, draft("plain", age="under_16", **other)).state == "submitted"


@pytest.mark.parametrize(
    ("other", "slot"),
    [
        ({"kinds": ("disclosure", "gossip")}, "kinds"),
        ({"capacity": "neighbour"}, "capacity"),
        ({"age": "17"}, "age"),
        ({"relationship": "SECRET"}, "relationship"),
        ({"reply_route": "pigeon"}, "reply_route"),
        ({"delivery_method": "fax"}, "delivery_method"),
        ({"triage": "SECRET words of mine"}, "triage"),
        ({"recipient": "SECRET" * 400}, "recipient"),
        ({"evidence": "SECRET" * 400}, "evidence"),
        ({"ground": "SECRET" * 400}, "ground"),
        ({"name": "SECRET" * 40}, "name"),
        ({"details": "SECRET" * 400}, "details"),
    ],
)
def test_a_value_its_slot_cannot_have_is_refused_unrepeated(
    desk: Desk, draft: NewDraft, other: dict[str, object], slot: str
) -> None:
    with pytest.raises(DraftInvalid) as caught:
        opened(desk, draft(**other))
    assert caught.value.slot == slot
    assert "SECRET" not in str(caught.value)


def test_a_notice_cannot_be_accepted_tomorrow(desk: Desk, draft: NewDraft, clock: Clock) -> None:
    with pytest.raises(DraftInvalid, match="future"):
        opened(desk, draft(notice=NoticeAccepted("b" * 64, clock.now + dt.timedelta(days=1))))


def test_a_company_not_served_and_a_conversation_erased_open_nothing(
    desk: Desk, draft: NewDraft, conversation: Conversation
) -> None:
    with pytest.raises(CompanyUnknown):
        opened(desk, draft("nobody"))
    with desk.transaction() as work:
        erase_conversation(work, conversation.id)
    with pytest.raises(ConversationUnknown):
        opened(desk, draft(conversation_id=conversation.id))


def test_no_personal_data_can_be_read_in_the_database_file(
    sqlite_database: Database, keys: KeyRing, policies: Policies, clock: Clock, draft: NewDraft
) -> None:
    desk = Desk(sqlite_database, keys, policies, clock)
    ticket = opened(
        desk, draft(name="PERSONAL-NAME", email="PERSONAL@example.jp", details="PERSONAL-DETAILS", key="PERSONAL-KEY")
    )
    shown(desk, ticket.reference)
    desk.close()
    kept = b"".join(path.read_bytes() for path in Path(sqlite_database.engine.url.database).parent.glob("desk.db*"))
    assert ticket.reference.encode() in kept
    for secret in (b"PERSONAL", ticket.access_code.encode()):
        assert secret not in kept


def test_notices_and_events_hold_nothing_of_the_person(desk: Desk, draft: NewDraft) -> None:
    opened(desk, draft())
    with desk.transaction() as work:
        rows = [
            tuple(row)
            for table in ("outbox", "ticket_event", "deadline")
            for row in work.session.execute(text(f"SELECT * FROM {table}"))
        ]
    written = json.dumps(rows, default=str, ensure_ascii=False)
    for secret in ("佐藤", "hanako", "account"):
        assert secret not in written


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(repeats=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["acme", "plain"])), max_size=6))
def test_any_order_of_repeats_opens_each_key_once(desk: Desk, draft: NewDraft, repeats: list[tuple[str, str]]) -> None:
    references = {(key, company): opened(desk, draft(company, key=key)).reference for key, company in repeats}
    for key, company in repeats:
        assert opened(desk, draft(company, key=key)).reference == references[key, company]
    assert len(set(references.values())) == len(references)

"""A person changes a ticket they have sent, or adds to it, with its reference and access code."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from desk import ending
from desk.calendar import day_in_japan
from desk.changeable import changeable
from desk.closing_days import close_days
from desk.deadlines import alarm
from desk.decisions import Decision, approve, decide_item, notify, submit_for_approval
from desk.erasure import erase_ticket
from desk.errors import (
    ChangeRefused,
    CodePaused,
    CodeRefused,
    DraftIncomplete,
    DraftInvalid,
    EntryInvalid,
    TicketChanged,
)
from desk.listing import list_tickets
from desk.models import Message, Outbox, Ticket, TicketEvent
from desk.opening import NoticeAccepted
from desk.reading import show_ticket
from desk.receiving import correct_arrival
from desk.requests import open_request
from desk.staff import staff_named
from desk.status import status_of, withdraw
from desk.supplements import Supplement, supplement
from desk.tickets import TicketDraft, open_ticket


@pytest.fixture
def sent(staffed, draft):
    """A request for disclosure and correction, sent; its reference and access code."""

    def send(company: str = "acme", **other: object):
        asked = {"kinds": ("disclosure", "correction"), "wrong_value": "Kobe", "right_value": "Osaka", **other}
        with staffed.desk.transaction() as work:
            opened = open_request(work, draft(company, **asked))
        return opened.reference, opened.access_code

    return send


@pytest.fixture
def change(staffed):
    """The person changes their ticket."""

    def supplemented(of, key: str = "s-1", company: str = "acme", **given: object):
        reference, code = of
        with staffed.desk.transaction() as work:
            return supplement(work, reference, code, Supplement(company=company, session=key, **given))

    return supplemented


def shown(staffed, reference):
    with staffed.desk.transaction() as work:
        return show_ticket(work, reference)


class TestWhatArrives:
    def test_words_stand_sealed_in_the_ticket_with_a_task_a_notice_and_an_event(self, staffed, sent, change):
        ticket = sent()
        change(ticket, words="I lived in Nagoya before 2019.")
        file = shown(staffed, ticket[0])
        assert [message.text for message in file.messages] == ["Adds: I lived in Nagoya before 2019."]
        assert file.messages[0].direction == "from_person"
        assert [task.kind for task in file.tasks] == ["person_changed"] and file.tasks[0].due_at is not None
        event = next(event for event in file.events if event.action == "changed_by_person")
        assert event.detail["parts"] == ["words"] and "Nagoya" not in str(event.detail)
        with staffed.desk.transaction() as work:
            rows = work.session.execute(select(Outbox).where(Outbox.channel == "desk")).scalars().all()
            stored = work.session.execute(select(Message)).scalar_one()
            assert sorted(str(row.payload.get("event")) for row in rows) == ["None", "changed"]
            assert b"Nagoya" not in stored.body and "Nagoya" not in str([row.payload for row in rows])

    def test_the_task_is_due_when_the_desk_is_open_again(self, staffed, sent, change):
        ticket = sent()
        tomorrow = staffed.today + dt.timedelta(days=1)
        staffed.do("eri", close_days, "acme", tomorrow, tomorrow + dt.timedelta(days=9))
        change(ticket, words="more")
        (task,) = shown(staffed, ticket[0]).tasks
        assert day_in_japan(task.due_at) > tomorrow + dt.timedelta(days=9)

    def test_a_new_contact_takes_the_place_of_the_old_one(self, staffed, sent, change):
        ticket = sent()
        change(ticket, reply_route="post", address="100-0001 Tokyo, Chiyoda 1-1")
        file = shown(staffed, ticket[0])
        assert file.person.address == "100-0001 Tokyo, Chiyoda 1-1" and file.person.email is None
        assert file.person.name == "佐藤花子" and file.reply_route == "post"
        assert "contact_changed" not in file.line.flags

    def test_a_contact_changed_after_the_identity_was_verified_is_flagged(self, staffed, sent, change):
        ticket = sent()
        staffed.review(ticket[0])
        change(ticket, reply_route="email", email="new@example.jp")
        assert "contact_changed" in shown(staffed, ticket[0]).line.flags

    def test_a_kind_is_added_with_what_it_needs(self, staffed, sent, change):
        ticket = sent()
        status = change(ticket, add=("erasure", "cessation_of_third_party"), details="all", recipient="Acme Ads")
        assert status.kinds == ("disclosure", "correction", "erasure", "cessation_of_third_party")
        items = {item.kind: item for item in shown(staffed, ticket[0]).items}
        assert items["erasure"].details.details == "all" and items["erasure"].details.recipient is None
        assert items["cessation_of_third_party"].details.recipient == "Acme Ads"
        assert items["correction"].details.right_value == "Osaka"
        assert "kind_not_listed" in shown(staffed, ticket[0]).line.flags

    def test_a_kind_is_taken_out_and_no_longer_decided(self, staffed, sent, change):
        ticket = sent()
        assert change(ticket, drop=("correction",)).kinds == ("disclosure",)
        staffed.review(ticket[0])
        with pytest.raises(EntryInvalid, match="does not ask for correction"):
            staffed.do("aiko", decide_item, ticket[0], Decision("correction", "granted"))
        staffed.decide(ticket[0])
        staffed.do("aiko", submit_for_approval, ticket[0])
        file = shown(staffed, ticket[0])
        assert {item.kind: item.outcome for item in file.items} == {"disclosure": "granted", "correction": "withdrawn"}
        with staffed.desk.transaction() as work:
            assert [line.kinds for line in list_tickets(work)] == [("disclosure",)]

    def test_a_kind_taken_out_can_be_asked_for_again(self, staffed, sent, change):
        ticket = sent()
        change(ticket, drop=("correction",))
        change(ticket, "s-2", add=("correction",), wrong_value="Kyoto", right_value="Nara")
        items = {item.kind: item for item in shown(staffed, ticket[0]).items}
        assert items["correction"].outcome == "pending" and items["correction"].details.wrong_value == "Kyoto"

    def test_what_was_taken_out_stays_out_when_a_ticket_is_reopened(self, staffed, sent, change):
        ticket = sent()
        change(ticket, drop=("correction",))
        staffed.closed(ticket[0])
        staffed.do("aiko", ending.reopen, ticket[0], "mistake")
        assert staffed.items(ticket[0])["correction"].outcome == "withdrawn"

    def test_a_short_ticket_takes_words_and_a_contact(self, staffed, draft, change):
        whole = draft()
        with staffed.desk.transaction() as work:
            inquiry = TicketDraft(
                origin=whole.origin, type="inquiry", text="Why?", notice=whole.notice, reply_route="phone", phone="03"
            )
            opened = open_ticket(work, inquiry)
        staffed.clock.forward(minutes=1)
        change((opened.reference, opened.access_code), words="And since when?", reply_route="email", email="a@b.jp")
        file = shown(staffed, opened.reference)
        assert [message.text for message in file.messages][-1].endswith("Adds: And since when?")
        assert file.person.email == "a@b.jp" and file.person.phone is None
        with pytest.raises(ChangeRefused):
            change((opened.reference, opened.access_code), "s-2", add=("erasure",), details="all")


class TestOnceAndInTurn:
    def test_the_same_session_again_changes_nothing(self, staffed, sent, change):
        ticket = sent()
        change(ticket, words="once", drop=("correction",))
        before = staffed.ticket(ticket[0]).version
        change(ticket, words="once", drop=("correction",))
        file = shown(staffed, ticket[0])
        assert len(file.messages) == len(file.tasks) == 1 and file.line.version == before

    def test_staff_who_read_an_older_version_are_told_what_changed(self, staffed, sent, change):
        ticket = sent()
        seen = staffed.ticket(ticket[0]).version
        change(ticket, reply_route="phone", phone="+81 3-1234-5678", words="Call me.")
        with pytest.raises(TicketChanged) as refused:
            staffed.do("aiko", ending.transfer, ticket[0], "support_centre", expected=seen)
        assert {"reply_route", "person", "messages"} <= set(refused.value.fields)

    def test_a_notice_accepted_anew_is_kept(self, staffed, sent, change, clock):
        ticket = sent()
        change(ticket, words="more", notice=NoticeAccepted("c" * 64, clock.now))
        assert staffed.ticket(ticket[0]).notice_sha256 == "c" * 64

    def test_a_kind_added_after_an_arrival_without_a_form_is_watched_from_that_day(self, staffed, sent, change, clock):
        ticket = sent("plain", kinds=("purpose_notification",))
        staffed.receive(ticket[0])
        assert "article_39" not in staffed.deadlines(ticket[0])
        clock.forward(days=3)
        change(ticket, company="plain", add=("disclosure",), details="all", delivery_method="paper")
        watch = staffed.deadlines(ticket[0])["article_39"]
        assert (watch.due_at - watch.starts_at).days == 14 and alarm(watch, clock.now) == "none"
        assert watch.starts_at + dt.timedelta(hours=9) <= clock.now + dt.timedelta(hours=9)
        assert staffed.ticket(ticket[0]).delivery_method == "paper"

    def test_a_watch_that_runs_is_not_put_off_by_a_kind_added_later(self, staffed, sent, change, clock):
        ticket = sent("plain")
        staffed.receive(ticket[0])
        before = staffed.deadlines(ticket[0])["article_39"].due_at
        clock.forward(days=3)
        change(ticket, company="plain", add=("erasure",), details="all")
        assert staffed.deadlines(ticket[0])["article_39"].due_at == before

    def test_a_corrected_arrival_does_not_put_the_watch_before_the_kind_it_watches(self, staffed, sent, change, clock):
        ticket = sent("plain", kinds=("purpose_notification",))
        staffed.receive(ticket[0])
        arrived = staffed.today
        clock.forward(days=3)
        change(ticket, company="plain", add=("disclosure",), details="all", delivery_method="paper")
        added = staffed.today
        for corrected, watched_from in ((arrived - dt.timedelta(days=2), added), (added, added)):
            staffed.do("chie", correct_arrival, ticket[0], corrected, "slip")
            watch = staffed.deadlines(ticket[0])["article_39"]
            assert (day_in_japan(watch.starts_at), (watch.due_at - watch.starts_at).days) == (watched_from, 14)
            assert day_in_japan(staffed.deadlines(ticket[0])["internal_target"].starts_at) == corrected

    def test_a_corrected_arrival_moves_the_watch_of_a_kind_that_was_there(self, staffed, sent, change, clock):
        ticket = sent("plain")
        staffed.receive(ticket[0])
        clock.forward(days=3)
        change(ticket, company="plain", add=("erasure",), details="all")
        corrected = staffed.today - dt.timedelta(days=5)
        staffed.do("chie", correct_arrival, ticket[0], corrected, "slip")
        assert day_in_japan(staffed.deadlines(ticket[0])["article_39"].starts_at) == corrected

    def test_the_watch_goes_with_the_last_kind_that_is_watched(self, staffed, sent, change):
        ticket = sent("plain", kinds=("purpose_notification", "disclosure", "erasure"))
        staffed.receive(ticket[0])
        change(ticket, company="plain", drop=("erasure",))
        assert "article_39" in staffed.deadlines(ticket[0])
        change(ticket, "s-2", company="plain", drop=("disclosure",))
        assert "article_39" not in staffed.deadlines(ticket[0])
        change(ticket, "s-3", company="plain", add=("erasure",), details="all")
        assert "article_39" in staffed.deadlines(ticket[0])

    def test_the_watch_stays_where_a_watched_kind_comes_for_another(self, staffed, sent, change):
        ticket = sent("plain")
        staffed.receive(ticket[0])
        before = staffed.deadlines(ticket[0])["article_39"].due_at
        staffed.clock.forward(days=3)
        change(ticket, company="plain", drop=("disclosure", "correction"), add=("erasure",), details="all")
        assert staffed.deadlines(ticket[0])["article_39"].due_at == before


class TestWhatIsRefused:
    def test_nothing_is_left_of_a_change_that_is_refused(self, staffed, sent, change):
        ticket = sent()
        before = staffed.ticket(ticket[0]).version
        for given, error in (
            ({}, DraftIncomplete),
            ({"reply_route": "post"}, DraftIncomplete),
            ({"reply_route": "pigeon"}, DraftInvalid),
            ({"add": ("third_party_records",)}, DraftIncomplete),
            ({"add": ("disclosure",), "details": "all"}, DraftInvalid),
            ({"add": ("magic",), "details": "all"}, DraftInvalid),
            ({"drop": ("erasure",)}, DraftInvalid),
            ({"drop": ("disclosure", "correction")}, DraftInvalid),
            ({"words": "x" * 2001}, DraftInvalid),
            ({"add": ("erasure",), "details": "all", "delivery_method": "pigeon"}, DraftInvalid),
        ):
            with pytest.raises(error):
                change(ticket, **given)
        file = shown(staffed, ticket[0])
        assert (file.line.version, file.messages, file.tasks) == (before, (), ())

    def test_until_when_each_part_can_be_changed(self, staffed, sent, change):
        ticket = sent()
        staffed.review(ticket[0])
        staffed.decide(ticket[0], "disclosure")
        with pytest.raises(ChangeRefused):
            change(ticket, drop=("disclosure",))
        staffed.decide(ticket[0], "correction")
        staffed.do("aiko", submit_for_approval, ticket[0])
        with pytest.raises(ChangeRefused):
            change(ticket, add=("erasure",), details="all")
        with pytest.raises(ChangeRefused):
            change(ticket, reply_route="email", email="new@example.jp")
        staffed.do("chie", approve, ticket[0])
        with staffed.desk.transaction() as work:
            assert not changeable(work, *ticket).contact_changes
        with pytest.raises(ChangeRefused):
            change(ticket, "s-2", reply_route="email", email="new@example.jp")
        assert shown(staffed, ticket[0]).person.email == "hanako@example.jp"
        staffed.do("aiko", notify, ticket[0], "email", "message 1")
        with pytest.raises(ChangeRefused):
            change(ticket, "s-2", reply_route="phone", phone="03")
        change(ticket, "s-3", words="You forgot my old address.")
        with staffed.desk.transaction() as work:
            found = changeable(work, *ticket)
            assert (found.contact_changes, found.kinds_change, found.decided) == (
                False,
                False,
                ("disclosure", "correction"),
            )

    def test_a_ticket_that_has_ended_takes_nothing(self, staffed, sent, change):
        ticket = sent()
        with staffed.desk.transaction() as work:
            withdraw(work, *ticket)
        with pytest.raises(ChangeRefused):
            change(ticket, words="more")
        with staffed.desk.transaction() as work, pytest.raises(ChangeRefused):
            changeable(work, *ticket)

    def test_a_wrong_code_tells_nothing_and_pauses_after_five(self, staffed, sent, change):
        reference, code = sent()
        unknown = "ACM-26-00000-0"
        for of in (reference, unknown):
            for _ in range(5):
                with pytest.raises(CodeRefused):
                    change((of, "AAAAA-AAAAA"), words="more")
            with pytest.raises(CodePaused if of == reference else CodeRefused):
                change((of, code), words="more")
        with staffed.desk.transaction() as work, pytest.raises(CodePaused):
            status_of(work, reference, code)

    def test_the_code_opens_nothing_at_another_company(self, sent, change):
        with pytest.raises(CodeRefused):
            change(sent(), company="plain", words="more")


@pytest.mark.parametrize(
    ("contact", "mask"),
    [
        ({"reply_route": "email", "email": "hanako@example.jp"}, "ha…@example.jp"),
        ({"reply_route": "email", "email": "ab@example.jp"}, "a…@example.jp"),
        ({"reply_route": "phone", "phone": "+81 90-1234-5678"}, "…78"),
        ({"reply_route": "post", "address": "100-0001 Tokyo"}, "100…"),
    ],
)
def test_a_contact_is_shown_masked(staffed, sent, contact, mask):
    ticket = sent(**contact)
    with staffed.desk.transaction() as work:
        assert changeable(work, *ticket).contact == mask


def test_what_a_change_says_is_erased_with_its_ticket(staffed, sent, change):
    ticket = sent()
    change(ticket, words="I lived in Nagoya.", reply_route="email", email="new@example.jp")
    with staffed.desk.transaction() as work:
        withdraw(work, *ticket)
    with staffed.desk.transaction() as work:
        erase_ticket(work, ticket[0], staff_named(work, "eri"), "person_asked")
    file = shown(staffed, ticket[0])
    assert file.person is None and file.messages == ()
    with staffed.desk.transaction() as work:
        kept = work.session.execute(select(Ticket.contact_index, Ticket.reply_route)).one()
        details = [str(detail) for detail in work.session.execute(select(TicketEvent.detail)).scalars()]
    assert tuple(kept) == (None, None) and not any("Nagoya" in detail or "example" in detail for detail in details)

"""Linking tickets that may be of one person: seen by staff, told to nobody, deciding nothing."""

from __future__ import annotations

from collections.abc import Callable

from desk.reading import show_ticket
from desk.requests import RequestDraft, open_request
from desk.status import status_of
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


def linked(staffed: DeskStaff, reference: str) -> tuple[str, ...]:
    with staffed.desk.transaction() as work:
        return show_ticket(work, reference).linked


def test_the_same_contact_within_a_month_is_linked_however_it_was_written(staffed: DeskStaff, draft: NewDraft) -> None:
    first = staffed.open(draft())
    staffed.clock.forward(days=10)
    second = staffed.open(draft(key="key-2", email="ＨＡＮＡＫＯ@example.jp"))
    staffed.clock.forward(days=25)
    third = staffed.open(draft(key="key-3"))
    assert linked(staffed, first) == (second, third)
    assert linked(staffed, third) == (first, second)


def test_another_company_contact_or_month_is_not_linked(staffed: DeskStaff, draft: NewDraft) -> None:
    first = staffed.open(draft())
    staffed.open(draft("plain", key="key-2"))
    staffed.open(draft(key="key-3", email="taro@example.jp"))
    staffed.clock.forward(days=31)
    staffed.open(draft(key="key-4"))
    assert linked(staffed, first) == ()


def test_a_link_suppresses_nothing_and_is_not_told(staffed: DeskStaff, draft: NewDraft) -> None:
    first = staffed.open(draft())
    read = staffed.ticket(first).version
    with staffed.desk.transaction() as work:
        alone = open_request(work, draft(key="key-2", email="taro@example.jp"))
        again = open_request(work, draft(key="key-3"))
        told = [status_of(work, opened.reference, opened.access_code) for opened in (alone, again)]
    assert (again.state, again.next_steps) == (alone.state, alone.next_steps)
    assert (told[1].state, told[1].next_steps) == (told[0].state, told[0].next_steps)
    assert staffed.ticket(first).version == read
    assert set(staffed.deadlines(again.reference)) == set(staffed.deadlines(alone.reference))

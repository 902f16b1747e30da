"""Tickets linked by hand: of one company only, once, and taken apart again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desk import linking
from desk.errors import EntryInvalid, NotAllowed, TicketUnknown
from desk.models import TicketEvent
from desk.reading import show_ticket
from desk.requests import RequestDraft
from desk.staff import add_staff
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


def opened(staffed: DeskStaff, draft: NewDraft, number: int, company: str = "acme") -> str:
    return staffed.open(draft(company, key=f"key-{number}", email=f"h{number}@example.jp"))


def linked(staffed: DeskStaff, reference: str) -> set[str]:
    with staffed.desk.transaction() as work:
        return set(show_ticket(work, reference).linked)


def test_whoever_is_linked_to_either_is_linked_to_both(staffed: DeskStaff, draft: NewDraft) -> None:
    first, second, third, fourth = (opened(staffed, draft, number) for number in range(4))
    staffed.do("aiko", linking.link_tickets, first, second)
    staffed.do("aiko", linking.link_tickets, third, fourth)
    staffed.do("ben", linking.link_tickets, second, third)
    assert linked(staffed, first) == {second, third, fourth}
    staffed.do("ben", linking.unlink_ticket, second)
    assert linked(staffed, second) == set()
    assert linked(staffed, first) == {third, fourth}


def test_a_pair_taken_apart_leaves_no_group_of_one(staffed: DeskStaff, draft: NewDraft) -> None:
    first, second = (opened(staffed, draft, number) for number in range(2))
    for _ in range(2):
        staffed.do("aiko", linking.link_tickets, first, second)
    staffed.do("aiko", linking.unlink_ticket, first)
    assert staffed.ticket(second).duplicate_group is None
    with staffed.desk.transaction() as work:
        actions = work.session.execute(select(TicketEvent.action)).scalars().all()
    assert (actions.count("linked"), actions.count("unlinked")) == (1, 1)


def test_no_company_learns_of_anothers_tickets(staffed: DeskStaff, draft: NewDraft) -> None:
    first, other = opened(staffed, draft, 1), opened(staffed, draft, 2, "plain")
    with pytest.raises(EntryInvalid, match="another company"):
        staffed.do("aiko", linking.link_tickets, first, other)
    with pytest.raises(EntryInvalid, match="itself"):
        staffed.do("aiko", linking.link_tickets, first, first)
    with pytest.raises(TicketUnknown):
        staffed.do("aiko", linking.link_tickets, first, "ACM-26-00000-X")
    with pytest.raises(NotAllowed):
        staffed.do("fumi", linking.link_tickets, first, first)


def test_whether_another_company_has_a_ticket_is_told_to_nobody(staffed: DeskStaff, draft: NewDraft) -> None:
    own, other, unused = opened(staffed, draft, 1), opened(staffed, draft, 2, "plain"), "PLN-26-00000-0"
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "agent", ("acme",))
    answers = []
    for asked in (other, unused):
        with pytest.raises(TicketUnknown) as refused:
            staffed.do("gen", linking.link_tickets, own, asked)
        answers.append(str(refused.value).replace(asked, "it"))
    assert answers[0] == answers[1]

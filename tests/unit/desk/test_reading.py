"""Who reads a ticket, and why, is noted in words of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desk.errors import DeskError, EntryInvalid, NotAllowed, TicketUnknown
from desk.models import AccessLog, Staff
from desk.reading import READING_REASONS, show_ticket
from desk.requests import RequestDraft, open_request
from desk.work import Desk


@pytest.fixture
def reference(desk: Desk, draft: Callable[..., RequestDraft]) -> str:
    with desk.transaction() as work:
        return open_request(work, draft()).reference


def readings(desk: Desk) -> list[tuple[str, str]]:
    with desk.transaction() as work:
        rows = work.session.execute(select(AccessLog.reader, AccessLog.reason))
        return [(row.reader, row.reason) for row in rows]


@pytest.mark.parametrize("reason", READING_REASONS)
def test_a_reading_is_noted_with_its_reason(desk: Desk, reference: str, clerk: Staff, reason: str) -> None:
    with desk.transaction() as work:
        show_ticket(work, reference, reason=reason, by=clerk)
    assert readings(desk) == [(clerk.id, reason)]


@pytest.mark.parametrize("reason", ["", "佐藤さんから電話", "x" * 300])
def test_a_reason_in_words_of_staff_is_refused_and_not_repeated(
    desk: Desk, reference: str, clerk: Staff, reason: str
) -> None:
    with desk.transaction() as work, pytest.raises(EntryInvalid, match="person_asked") as refused:
        show_ticket(work, reference, reason=reason, by=clerk)
    assert not reason or reason not in str(refused.value)
    assert readings(desk) == []


@pytest.mark.parametrize(("companies", "active", "answer"), [(["plain"], True, TicketUnknown), ([], False, NotAllowed)])
def test_who_is_of_another_company_or_disabled_reads_nothing(
    desk: Desk, reference: str, clerk: Staff, companies: list[str], active: bool, answer: type[DeskError]
) -> None:
    clerk.companies, clerk.active = companies, active
    with desk.transaction() as work, pytest.raises(answer):
        show_ticket(work, reference, by=clerk)
    assert readings(desk) == []

"""A ticket on a screen: masked until revealed, for that screen only; colleagues see each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desk import assignment, notes, viewings
from desk.erasure import erase_ticket
from desk.errors import EntryInvalid, TicketUnknown, ViewingOver
from desk.models import AccessLog, TicketEvent, Viewing
from desk.requests import RequestDraft
from desk.staff import add_staff
from desk.viewings import ALIVE, KEPT, REVEALED, Colleague, Seen
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


@pytest.fixture
def reference(staffed: DeskStaff, draft: NewDraft) -> str:
    return staffed.open(draft())


def opened(staffed: DeskStaff, reference: str, login: str = "aiko") -> Seen:
    seen: Seen = staffed.do(login, viewings.open_viewing, reference)
    return seen


def test_a_ticket_opens_masked_and_nothing_is_noted(staffed: DeskStaff, reference: str) -> None:
    staffed.do("aiko", notes.add_note, reference, "佐藤さんに電話した")
    seen = opened(staffed, reference)
    assert seen.revealed_until is None
    assert seen.ticket.person is None
    assert [item.details for item in seen.ticket.items] == [None]
    assert [message.text for message in seen.ticket.messages] == [None]
    with staffed.desk.transaction() as work:
        assert work.session.execute(select(AccessLog)).first() is None


def test_what_is_revealed_is_noted_and_shown_in_that_viewing_only(staffed: DeskStaff, reference: str) -> None:
    first, second = opened(staffed, reference), opened(staffed, reference)
    shown = staffed.do("aiko", viewings.reveal, first.viewing, "handling")
    assert shown.ticket.person.name == "佐藤花子"
    assert staffed.do("aiko", viewings.see, first.viewing).ticket.person is not None
    assert staffed.do("aiko", viewings.see, second.viewing).ticket.person is None
    with staffed.desk.transaction() as work:
        (entry,) = work.session.execute(select(AccessLog)).scalars()
        assert (entry.reader, entry.reason) == ("aiko", "handling")
        assert "personal_data_shown" in set(work.session.execute(select(TicketEvent.action)).scalars())


def test_what_is_revealed_is_masked_again_by_hand_and_by_itself(staffed: DeskStaff, reference: str) -> None:
    seen = opened(staffed, reference)
    staffed.do("aiko", viewings.reveal, seen.viewing, "handling")
    assert staffed.do("aiko", viewings.mask, seen.viewing).ticket.person is None
    staffed.do("aiko", viewings.reveal, seen.viewing, "complaint")
    staffed.clock.forward(seconds=REVEALED.total_seconds() - 1)
    assert staffed.do("aiko", viewings.see, seen.viewing).ticket.person is not None
    staffed.clock.forward(seconds=1)
    assert staffed.do("aiko", viewings.see, seen.viewing).ticket.person is None


def test_a_reason_that_is_not_on_the_list_reveals_nothing(staffed: DeskStaff, reference: str) -> None:
    seen = opened(staffed, reference)
    with pytest.raises(EntryInvalid):
        staffed.do("aiko", viewings.reveal, seen.viewing, "curiosity")
    assert staffed.do("aiko", viewings.see, seen.viewing).ticket.person is None


def test_the_viewing_of_another_shows_nothing(staffed: DeskStaff, reference: str) -> None:
    seen = opened(staffed, reference)
    staffed.do("aiko", viewings.reveal, seen.viewing, "handling")
    for login in ("ben", "fumi"):
        with pytest.raises(ViewingOver):
            staffed.do(login, viewings.see, seen.viewing)


def test_a_company_that_is_not_theirs_is_not_theirs_to_see(staffed: DeskStaff, reference: str) -> None:
    with staffed.desk.transaction() as work:
        add_staff(work, "gen", "Gen", "agent", ("plain",))
    with pytest.raises(TicketUnknown):
        opened(staffed, reference, "gen")


def test_colleagues_see_each_other_and_what_is_filled_in_until_the_tab_falls_silent(
    staffed: DeskStaff, reference: str
) -> None:
    mine, theirs = opened(staffed, reference), opened(staffed, reference, "ben")
    opened(staffed, reference, "ben")
    assert theirs.colleagues == (Colleague("aiko", "aiko of the desk", None),)
    staffed.do("ben", viewings.note_editing, theirs.viewing, "decide")
    assert staffed.do("aiko", viewings.see, mine.viewing).colleagues == (Colleague("ben", "ben of the desk", "decide"),)
    staffed.do("ben", viewings.end_viewing, theirs.viewing)
    assert [there.editing for there in staffed.do("aiko", viewings.see, mine.viewing).colleagues] == [None]
    staffed.clock.forward(seconds=ALIVE.total_seconds())
    assert staffed.do("aiko", viewings.see, mine.viewing).colleagues == ()


def test_a_pulse_differs_once_something_is_new(staffed: DeskStaff, reference: str) -> None:
    seen = opened(staffed, reference)
    felt = [seen.pulse]
    assert staffed.do("aiko", viewings.feel_pulse, seen.viewing) == seen.pulse

    def feel() -> None:
        felt.append(staffed.do("aiko", viewings.feel_pulse, seen.viewing))

    staffed.do("ben", notes.add_note, reference, "seen")
    feel()
    staffed.do("ben", notes.add_task, reference, "search_data")
    feel()
    staffed.do("ben", assignment.claim, reference)
    feel()
    staffed.do("aiko", viewings.reveal, seen.viewing, "handling")
    feel()
    opened(staffed, reference, "ben")
    feel()
    assert len(set(felt)) == 6


def test_tabs_long_silent_are_forgotten(staffed: DeskStaff, reference: str) -> None:
    seen = opened(staffed, reference)
    staffed.clock.forward(seconds=KEPT.total_seconds() + 1)
    opened(staffed, reference, "ben")
    with pytest.raises(ViewingOver):
        staffed.do("aiko", viewings.see, seen.viewing)
    with staffed.desk.transaction() as work:
        assert len(work.session.execute(select(Viewing)).all()) == 1


def test_what_a_page_has_read_goes_with_the_ticket(staffed: DeskStaff, reference: str) -> None:
    staffed.closed(reference)
    opened(staffed, reference)
    staffed.do("eri", lambda work, by: erase_ticket(work, reference, by, "person_asked"))
    with staffed.desk.transaction() as work:
        assert work.session.execute(select(Viewing)).first() is None

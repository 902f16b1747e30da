"""The checklist of a ticket: what is done ticks itself, the rest somebody ticks, and the trail says who."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.policies.catalogue import load_topics
from desk.checklists import Line, checklist_of, load_checklists, tick
from desk.errors import EntryInvalid, NotAllowed, RulesBroken
from desk.models import Ticket, TicketEvent
from desk.requests import RequestDraft
from desk.rules import FOLDER
from tests.unit.desk.counter import DeskStaff

NewDraft = Callable[..., RequestDraft]


@pytest.fixture
def reference(staffed: DeskStaff, draft: NewDraft) -> str:
    return staffed.open(draft(kinds=("disclosure", "erasure")))


def lines(staffed: DeskStaff, reference: str) -> dict[str, Line]:
    with staffed.desk.transaction() as work:
        ticket = work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()
        return {line.id: line for line in checklist_of(work, ticket)}


def test_a_ticket_has_the_entries_of_each_of_its_kinds(staffed: DeskStaff, reference: str) -> None:
    names = {line.list_name for line in lines(staffed, reference).values()}
    assert names == {"every_request", "disclosure", "erasure"}


def test_what_is_done_ticks_itself_and_no_hand_does(staffed: DeskStaff, reference: str) -> None:
    assert not lines(staffed, reference)["every_request.arrival"].done
    staffed.receive(reference)
    assert lines(staffed, reference)["every_request.arrival"].done
    with pytest.raises(EntryInvalid):
        staffed.do("aiko", tick, reference, "every_request.identity")


def test_a_tick_is_noted_once_and_can_be_taken_back(staffed: DeskStaff, reference: str) -> None:
    for done in (True, True, False, False):
        staffed.do("aiko", tick, reference, "disclosure.searched", done)
        line = lines(staffed, reference)["disclosure.searched"]
        assert (line.done, line.by) == (done, "aiko" if done else None)
    with staffed.desk.transaction() as work:
        actions = work.session.execute(select(TicketEvent.action)).scalars().all()
    assert (actions.count("ticked"), actions.count("unticked")) == (1, 1)


def test_nobody_ticks_what_is_not_on_the_list_nor_who_only_reads(staffed: DeskStaff, reference: str) -> None:
    with pytest.raises(EntryInvalid):
        staffed.do("aiko", tick, reference, "correction.investigated")
    for login in ("eri", "fumi"):
        with pytest.raises(NotAllowed):
            staffed.do(login, tick, reference, "disclosure.searched")


def test_every_topic_beside_a_ticket_is_one_of_the_policies() -> None:
    topics = load_topics(FOLDER.parent / "policies" / "topics.yml")
    shown = {topic for checklist in load_checklists().values() for topic in checklist.topics}
    assert shown <= set(topics)


@pytest.mark.parametrize(
    "broken", ["inquiry: {entries: {}, show: []}", "inquiry: {entries: {A: {en: x, ja: y}}, show: []}", "- nothing"]
)
def test_a_broken_file_is_refused_by_its_name(tmp_path: Path, broken: str) -> None:
    (tmp_path / "checklists.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(RulesBroken, match=r"checklists\.yml"):
        load_checklists(tmp_path)

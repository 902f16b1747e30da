"""A policy with an age gate holds short tickets back as it does requests, and the desk keeps what was said at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy import select

from actions import handoff
from actions.completion import Completed, Finished
from actions.services import Services, policies_folder
from bot.dialogue.model import State
from bot.policies import load_policies
from bot.settings import Settings
from desk.crypto import KeyRing
from desk.database import Database
from desk.errors import DraftIncomplete, DraftInvalid
from desk.models import Ticket
from desk.opening import NoticeAccepted, Origin
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

ROOT = Path(__file__).resolve().parents[3]
GATED, OPEN = "plain", "acme"


@pytest.fixture
def inquiry(clock: Clock) -> TicketDraft:
    return TicketDraft(
        origin=Origin(GATED, "web", None, "key-1", "a" * 64),
        type="inquiry",
        text="How long do you keep recordings?",
        notice=NoticeAccepted("b" * 64, clock.now),
        reply_route="phone",
        phone="03-1234-5678",
    )


def said_at_the_gate(desk: Desk) -> tuple[str | None, bool | None]:
    with desk.transaction() as work:
        ticket = work.session.execute(select(Ticket)).scalar_one()
        return ticket.age, ticket.guardian_consent


@pytest.mark.parametrize("kind", ["inquiry", "complaint", "handoff"])
@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ({}, ("age",)),
        ({"age": "under_16"}, ("guardian_consent",)),
        ({"age": "not_capable", "guardian_consent": False}, ("guardian_consent",)),
    ],
)
def test_who_has_not_passed_the_gate_opens_no_ticket(
    desk: Desk, inquiry: TicketDraft, kind: Any, said: dict[str, Any], slots: tuple[str, ...]
) -> None:
    with pytest.raises(DraftIncomplete) as caught, desk.transaction() as work:
        open_ticket(work, replace(inquiry, type=kind, **said))
    assert caught.value.slots == slots


@pytest.mark.parametrize("said", [("adult", None), ("under_16", True), ("not_capable", True)])
def test_what_was_said_at_the_gate_stands_in_the_ticket(
    desk: Desk, inquiry: TicketDraft, said: tuple[str, bool | None]
) -> None:
    with desk.transaction() as work:
        open_ticket(work, replace(inquiry, age=said[0], guardian_consent=said[1]))
    assert said_at_the_gate(desk) == said


def test_an_age_there_is_not_is_refused(desk: Desk, inquiry: TicketDraft) -> None:
    with pytest.raises(DraftInvalid, match="age"), desk.transaction() as work:
        open_ticket(work, replace(inquiry, age="17"))


def test_without_a_gate_nobody_is_asked(desk: Desk, inquiry: TicketDraft) -> None:
    with desk.transaction() as work:
        open_ticket(work, replace(inquiry, origin=replace(inquiry.origin, company=OPEN)))
    assert said_at_the_gate(desk) == (None, None)


@pytest.mark.parametrize("open_it", [handoff.open_inquiry, handoff.open_complaint, handoff.hand_over])
@pytest.mark.parametrize(
    ("filled", "offered", "kept"),
    [
        ({"age": "adult"}, {}, ("adult", None)),
        ({"age": "under_16", "guardian_consent": "consented"}, {}, ("under_16", True)),
        ({"age": "under_16"}, {"capacity": "statutory_agent"}, ("under_16", True)),
    ],
)
async def test_the_dialogue_hands_on_what_was_said_at_the_gate(
    database: Database,
    keys: KeyRing,
    clock: Clock,
    open_it: Callable[[Finished], Awaitable[Completed]],
    filled: dict[str, str],
    offered: dict[str, str],
    kept: tuple[str, bool | None],
) -> None:
    policies = load_policies(policies_folder(ROOT))
    desk = Desk(database, keys, policies, clock)
    words = dict.fromkeys(("inquiry_question", "complaint_details", "handoff_reason"), "Who reads it?")
    reached = {"reply_route": "phone", "phone": "03-1234-5678"}
    finished = Finished(
        state=State(flow="inquiry", session="s1", filled={**words, **reached, **filled}, offered=offered),
        company=policies.company("netone"),
        services=Services(desk, policies, cast("Settings", None)),
        conversation_id=None,
        channel="web",
        noticed=NoticeAccepted("b" * 64, clock.now),
    )
    assert (await open_it(finished)).ticket is not None
    assert said_at_the_gate(desk) == kept
    desk._threads.shutdown()

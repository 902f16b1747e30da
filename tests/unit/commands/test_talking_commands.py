"""`madoguchi tickets reply`, `join` and `leave`."""

from __future__ import annotations

import io
import json

import pytest

from desk.conversations import Conversation, open_conversation
from desk.inbox import history
from desk.models import Staff
from desk.opening import NoticeAccepted, Origin
from desk.tickets import TicketDraft, open_ticket
from tests.unit.commands.test_keeping_commands import installed
from tests.unit.test_cli import Run

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def ticket() -> tuple[str, Conversation]:
    """The reference of a wish to talk to a person, and the conversation it was said in; the agent `sato` is there."""
    with installed() as desk, desk.transaction() as work:
        work.session.add(Staff(id="sato", login="sato", name="Sato", role="agent", companies=[], created_at=work.now))
        opened = open_conversation(work, "netone", "web")
        draft = TicketDraft(
            origin=Origin("netone", "web", opened.id, "key-1", "a" * 64),
            type="handoff",
            text="A person, please",
            notice=NoticeAccepted("b" * 64, work.now),
            age="adult",
        )
        reference = open_ticket(work, draft).reference
        return reference, Conversation(opened.id, "netone", "web", False, work.now)


def said(conversation: Conversation) -> list[str]:
    with installed() as desk, desk.transaction() as work:
        return [item.text for item in history(work, conversation)]


def test_staff_join_write_and_leave(run: Run, ticket: tuple[str, Conversation]) -> None:
    reference, conversation = ticket
    joined = run("tickets", "join", reference, "--as", "sato")
    assert joined.out.startswith(f"You are in the conversation of {reference}.")
    replied = run("tickets", "reply", reference, "Good morning.", "--as", "sato")
    assert replied.out == f"The reply to {reference} is stored; it goes by: conversation.\n"
    assert run("tickets", "leave", reference, "--as", "sato").out == "You have left the conversation.\n"
    assert run("tickets", "leave", reference, "--as", "sato").out == "You were not in the conversation.\n"
    first, middle, last = said(conversation)
    assert ("has joined" in first, middle, "has left" in last) == (True, "Good morning.", True)


def test_a_reply_can_come_from_standard_input_and_be_told_as_json(
    run: Run, ticket: tuple[str, Conversation], monkeypatch: pytest.MonkeyPatch
) -> None:
    reference, conversation = ticket
    monkeypatch.setattr("sys.stdin", io.StringIO("受け付けました。\nThank you.\n"))
    told = json.loads(run("tickets", "reply", reference, "-", "--as", "sato", "--json").out)
    assert (told["reference"], told["ways"]) == (reference, ["conversation"])
    assert said(conversation) == ["受け付けました。\nThank you."]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("reply", "NET-26-00000-0", "Hello", "--as", "sato"), "There is no ticket"),
        (("reply", "REFERENCE", " ", "--as", "sato"), "There is no text"),
        (("join", "REFERENCE", "--as", "nobody"), "has the login 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, ticket: tuple[str, Conversation], command: tuple[str, ...], told: str
) -> None:
    reference, conversation = ticket
    outcome = run("tickets", *(reference if part == "REFERENCE" else part for part in command))
    assert outcome.code == 1
    assert told in outcome.err
    assert outcome.err.count("\n") == 1
    assert said(conversation) == []

"""Replies are written as the Chat API has them, and read back whole."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from desk.messages import AnswerView, Choice, Cited, PersonMessage, Reply, RequestView, TicketView, rfc3339

AT = dt.datetime(2026, 11, 20, 10, 0, 0, 123_000, tzinfo=dt.timezone.utc)
FULL = Reply(
    id="r1",
    sender="assistant",
    at=AT,
    text="Here: 窓口",
    choices=(Choice("c1", "For myself", '/choose{"slot": "capacity", "value": "self"}'),),
    answer=AnswerView("answered", "cookies", (Cited("acme", "5.(1)", "Cookies", "2024-04-01"),)),
    asks="capacity",
    request=RequestView(("disclosure",), "self", ("kinds",)),
    ticket=TicketView("ACM-26-00004-J", "request", "submitted", ("disclosure",), ("Post it.",), "AAAAA-BBBBB"),
)
BARE = Reply("r2", "staff", AT, "Hello")


def test_a_reply_is_written_as_the_api_has_it() -> None:
    assert FULL.to_json() == {
        "id": "r1",
        "from": "assistant",
        "at": "2026-11-20T10:00:00.123Z",
        "text": "Here: 窓口",
        "choices": [{"id": "c1", "label": "For myself"}],
        "answer": {
            "outcome": "answered",
            "topic": "cookies",
            "citations": [{"company": "acme", "section": "5.(1)", "heading": "Cookies", "revised": "2024-04-01"}],
        },
        "asks": "capacity",
        "request": {"kinds": ["disclosure"], "capacity": "self", "filled": ["kinds"]},
        "ticket": {
            "reference": "ACM-26-00004-J",
            "type": "request",
            "state": "submitted",
            "kinds": ["disclosure"],
            "next_steps": ["Post it."],
            "access_code": "AAAAA-BBBBB",
            "sheet": None,
        },
    }


def test_what_is_not_there_is_null() -> None:
    written = BARE.to_json()
    assert [written[key] for key in ("answer", "asks", "request", "ticket")] == [None] * 4


@pytest.mark.parametrize("reply", [FULL, BARE])
def test_a_kept_reply_reads_back_whole(reply: Reply) -> None:
    assert Reply.from_json(json.loads(json.dumps(reply.to_json(payloads=True)))) == reply


def test_a_client_never_sees_a_payload() -> None:
    assert "/choose" not in json.dumps(FULL.to_json())


def test_a_persons_message_reads_back() -> None:
    message = PersonMessage("m1", AT, "hello")
    assert message.to_json()["from"] == "person"
    assert PersonMessage.from_json(message.to_json()) == message


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        rfc3339(dt.datetime(2026, 1, 1))

"""Replies as blocks: within Slack's limits whatever they hold, and with nothing lost but what cannot fit."""

from __future__ import annotations

import datetime as dt
import html

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.blocks import after_choice, divided, reply_blocks, shortened
from bot.channels.slack.marks import escaped
from desk.messages import AnswerView, Choice, Cited, Reply, TicketView
from tests.channels.slack.limits import check_message

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.timezone.utc)
WORDS = st.text(alphabet="ab& <>\n.", max_size=7_000)


def said(text: str, labels: list[str] = [], ticket: TicketView | None = None) -> Reply:  # noqa: B006  (never changed)
    cited = tuple(Cited("pyxos-jk", str(number), "Use & <care>", "2024-04-01") for number in range(12))
    choices = tuple(Choice(f"id{number}", label) for number, label in enumerate(labels))
    return Reply("r1", "assistant", NOW, text, choices, AnswerView("answered", "cookies", cited), ticket=ticket)


@settings(deadline=None)
@given(WORDS.filter(str.strip), st.lists(st.text(min_size=1, max_size=200).filter(str.strip), max_size=30))
def test_any_reply_fits(text: str, labels: list[str]) -> None:
    ticket = TicketView("PYX-26-7Q4K2-9", "request", "submitted", ("disclosure",), ("Fill & send.",) * 9, "4T9XM-2KD7R")
    check_message({"text": "x", "blocks": reply_blocks(said(text, labels, ticket))})


def test_five_choices_are_buttons_and_more_are_a_list() -> None:
    five, six = (reply_blocks(said("x", ["one"] * count))[-1]["elements"] for count in (5, 6))
    assert [element["type"] for element in five] == ["button"] * 5
    assert [element["type"] for element in six] == ["static_select"]
    assert len(six[0]["options"]) == 6


@settings(deadline=None)
@given(st.text(alphabet="ab& <>\n", max_size=300), st.integers(20, 60))
def test_nothing_is_lost_between_two_parts(text: str, longest: int) -> None:
    parts = list(divided(escaped(text), longest))
    assert all(len(part) <= longest for part in parts)
    whole = "".join(html.unescape(part) for part in parts)
    assert "".join(whole.split()) == "".join(text.split())


def test_an_entity_is_never_cut() -> None:
    assert shortened("abc &amp; def", 8) == "abc…"
    assert shortened("short", 8) == "short"


def test_a_pressed_choice_takes_the_place_of_the_choices() -> None:
    after = after_choice(reply_blocks(said("Which?", ["For <me>"])), "For <me>")
    assert [block["type"] for block in after] == ["section", "context", "context"]
    assert after[-1]["elements"][0]["text"] == "You chose: For &lt;me&gt;"

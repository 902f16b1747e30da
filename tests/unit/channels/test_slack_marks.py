"""Slack's marks: decoded before anything is understood, and harmless in whatever leaves."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.marks import decoded, escaped, linked, mentions_people


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<mailto:a@b.example>", "a@b.example"),
        ("<tel:+81312345678|03-1234-5678>", "03-1234-5678"),
        ("<tel:0312345678>", "0312345678"),
        ("<https://example.jp/?a=1&amp;b=2>", "https://example.jp/?a=1&b=2"),
        ("<http://example.jp|example.jp>", "example.jp"),
        ("<@U0ME> hello", "hello"),
        ("<@U0TARO|taro> and <@U0JIRO>", "@taro and @U0JIRO"),
        ("<#C01|general> <#C02>", "#general #C02"),
        ("<!here> <!subteam^S01|@desk> <!date^1^{date}|today>", "@here @desk today"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt; &copy; &amp;", "&lt; &copy; &"),
        ("a < b", "a < b"),
    ],
)
def test_what_slack_made_of_it_is_turned_back(sent: str, typed: str) -> None:
    assert decoded(sent, "U0ME") == typed


@settings(deadline=None)
@given(st.text(max_size=100).filter(lambda text: "<" not in text and ">" not in text))
def test_what_is_escaped_comes_back_as_it_was(text: str) -> None:
    assert decoded(escaped(text)) == text.strip()


@settings(deadline=None)
@given(st.text(alphabet="<>&|!@#https:/ax .", max_size=60))
def test_nothing_that_leaves_is_a_mark_but_an_https_link_that_shows_itself(text: str) -> None:
    left = re.sub(r"<https://[^<>|]+>", "", linked(text))
    assert not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", left)


def test_a_mention_of_somebody_else_is_noticed() -> None:
    assert mentions_people("<@U0ME> ask <@U0TARO>", "U0ME")
    assert not mentions_people("<@U0ME> hello", "U0ME")

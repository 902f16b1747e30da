from __future__ import annotations

import pytest

from bot.answering.words import stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cookies", "cookie"),
        ("requests", "requesting"),
        ("stored", "stores"),
        ("collection", "collects"),
        ("e-mails", "email"),
        ("telephone", "phone"),
        ("anonymized", "anonymised"),
        ("organization", "organisations"),
        ("company's fees", "fee"),
        ("bodies", "body"),
        ("policies: advertising", "advertise"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert words(one)[-1] == words(other)[-1]


def test_words_that_tell_nothing_are_left_out() -> None:
    assert words("What do you do with it, please?") == ()


def test_short_words_keep_their_letters() -> None:
    assert [stem(word) for word in ("use", "tax", "fax", "ing", "address")] == ["use", "tax", "fax", "ing", "address"]

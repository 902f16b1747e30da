"""What a person wrote, made fit to be kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import TEXT_LIMIT, TextEmpty, TextRefused, TextTooLong, clean


@given(st.text(st.characters(exclude_categories=()), max_size=3000))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        kept = clean(text)
    except TextRefused:
        return
    kept.encode("utf-8")
    assert 0 < len(kept) <= TEXT_LIMIT
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in kept)
    assert clean(kept) == kept


@pytest.mark.parametrize("text", ["", " ", "\x00", "\u3000", "\u200b", "\u2028"])
def test_a_text_with_nothing_to_see_is_empty(text: str) -> None:
    with pytest.raises(TextEmpty):
        clean(text)


def test_length_is_counted_in_characters_after_cleaning() -> None:
    assert len(clean(" " + "漢" * TEXT_LIMIT + "\x00\n")) == TEXT_LIMIT
    with pytest.raises(TextTooLong):
        clean("漢" * (TEXT_LIMIT + 1))


def test_names_in_any_script_stay_as_they_are() -> None:
    assert clean("髙橋　はな子 ﾊﾅｺ 👩🏽‍💻") == "髙橋　はな子 ﾊﾅｺ 👩🏽‍💻"

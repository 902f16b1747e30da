"""The lexicon finds whole known phrases, the longest first."""

from __future__ import annotations

import pytest

from bot.nlu.lexicon import Lexicon

LEXICON = Lexicon(
    {
        "audience": {"job applicant": "applicant", "applicant": "applicant", "my son's": "family"},
        "company": {"net one": "netone", "infomart": "infomart"},
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I am a Job  Applicant at Infomart", [("audience", "applicant"), ("company", "infomart")]),
        ("applicants", []),
        ("my son’s data", [("audience", "family")]),
        ("NET ONE?", [("company", "netone")]),
        ("", []),
    ],
)
def test_known_phrases_are_found_whole(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.entity, one.value) for one in LEXICON.find(text)] == found


def test_places_count_characters_of_the_text() -> None:
    found = LEXICON.find("Straße: an applicant")[0]
    assert "Straße: an applicant"[found.start : found.end] == "applicant"


def test_the_longest_phrase_wins() -> None:
    found = LEXICON.find("job applicant")
    assert [(one.start, one.end) for one in found] == [(0, 13)]

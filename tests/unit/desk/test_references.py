"""References: readable, checkable, of the right year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.references import CROCKFORD, check_character, new_reference, parse_reference

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.timezone.utc)
references = st.builds(lambda prefix: new_reference(prefix, NOW), st.from_regex(r"[A-Z]{3}", fullmatch=True))


@settings(max_examples=25)
@given(references)
def test_a_new_reference_reads_back_as_itself(reference: str) -> None:
    assert parse_reference(reference) == reference


@settings(max_examples=30)
@given(references, st.integers(0, 10), st.sampled_from(CROCKFORD))
def test_every_single_wrong_character_is_found(reference: str, at: int, other: str) -> None:
    plain = reference.replace("-", "")
    wrong = plain[:at] + other + plain[at + 1 :]
    assert wrong == plain or parse_reference(wrong) is None


@settings(max_examples=30)
@given(references, st.integers(5, 9))
def test_two_neighbours_that_changed_places_are_found(reference: str, at: int) -> None:
    plain = reference.replace("-", "")
    wrong = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert wrong == plain or parse_reference(wrong) is None


def test_the_check_character_is_that_of_iso_7064_mod_37_2() -> None:
    # Example of ISO/IEC 7064 as used by ISBT 128: donation number G123498654321 has the check character H.
    assert check_character("G123498654321") == "H"


def test_the_year_is_that_of_japan() -> None:
    new_year_in_japan = dt.datetime(2026, 12, 31, 15, 0, tzinfo=dt.timezone.utc)
    assert new_reference("PYX", new_year_in_japan).startswith("PYX-27-")


def test_a_part_with_an_unreadable_check_is_drawn_again() -> None:
    drawn = iter("00003" + "00004")
    reference = new_reference("ABC", NOW, draw=lambda _: next(drawn))
    assert reference == "ABC-26-00004-J"


@pytest.mark.parametrize(
    "written",
    [
        "PYX-26-01A01-E",
        "  pyx-26-01a01-e ",
        "PYX 26 01A01 E",
        "pyx26oiaole",
        "ＰＹＸ－２６－０１Ａ０１－Ｅ",
        "PYX–26–01A01–E",
    ],
)
def test_people_write_references_in_their_own_ways(written: str) -> None:
    assert parse_reference(written) == "PYX-26-01A01-E"


@pytest.mark.parametrize("written", ["", "PYX", "PYX-26-7Q4K2", "PYX-26-7Q4U2-9", "12345-67890", "\ud800", "🙂" * 11])
def test_what_cannot_be_a_reference_is_none(written: str) -> None:
    assert parse_reference(written) is None

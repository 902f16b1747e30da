"""Reading a place in a list of choices: "the second one", "2", "the last"."""

from __future__ import annotations

import re

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SUFFIXES = ("st", "nd", "rd", *["th"] * 6)
_PLACES = {
    written: place
    for place, words in enumerate(zip(_ORDINALS, _CARDINALS, _SUFFIXES, strict=True))
    for written in (words[0], words[1], str(place + 1), f"{place + 1}{words[2]}")
}
_PLACE = re.compile(
    r"(?:i (?:choose|want|take) )?(?:the |option |number |no\.? ?(?=\d)|choice )*"
    r"(\w+)(?: one| option| choice|\))?(?:,? please)?"
)


def place_in(value: str, count: int) -> int | None:
    """The place, from 0, that folded words name among `count` choices; None if they name none."""
    found = _PLACE.fullmatch(value)
    if found is None:
        return None
    if found.group(1) == "last":
        return count - 1
    place = _PLACES.get(found.group(1))
    return place if place is not None and place < count else None

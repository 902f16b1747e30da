"""Telling a postal address outside Japan: by the country at its end, for each country has postcodes of its own."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers
from phonenumbers.geocoder import country_name_for_number

HOME = "JP"
LETTERS = 8
_ALIASES = (
    *("uk", "u.k", "great britain", "england", "scotland", "wales", "northern ireland", "usa", "u.s.a", "us", "u.s"),
    *("korea", "republic of korea", "uae", "czech republic", "holland", "the netherlands", "prc", "p.r. china"),
    *("アメリカ", "米国", "英国", "中国", "韓国", "台湾"),
)
_PARTS = re.compile(r"[,、\n]")
_TALKS = re.compile(r"\b(?:i|i'm|my|is|was|are|were|please|you|we|it|in|from|have|moved|live)\b")


def is_abroad(value: str) -> bool:
    """Whether `value`, cleaned, is an address outside Japan: it ends with a country, has a number, and reads like an
    address rather than a sentence that happens to end so."""
    folded = value.casefold().strip(" .,。")
    country = next((name for name in _countries() if folded.endswith(name)), None)
    if country is None:
        return False
    rest = folded[: -len(country)]
    if rest[-1:].isalpha() and rest[-1:].isascii():  # "Wiltshire, Bromania"
        return False
    plain = len(_PARTS.findall(rest)) >= 2 or not _TALKS.search(rest)
    return plain and any(c.isdigit() for c in rest) and sum(c.isalpha() for c in rest) >= LETTERS


@cache
def _countries() -> tuple[str, ...]:
    """The countries of the world but Japan, in English and Japanese, folded, the longest first."""
    numbers = {
        region: phonenumbers.example_number(region) for region in phonenumbers.SUPPORTED_REGIONS if region != HOME
    }
    names = {
        country_name_for_number(number, language).casefold()
        for number in numbers.values()
        if number
        for language in ("en", "ja")
    }
    return tuple(sorted({*names, *_ALIASES} - {""}, key=lambda name: (-len(name), name)))

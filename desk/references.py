"""References of tickets, such as `PYX-26-7Q4K2-9`: company, year in Japan time, five random characters, a check.

The check character is that of ISO/IEC 7064, MOD 37-2, which finds every single wrong character and every two that
changed places. Random part and check are written in Crockford's base 32, without I, L, O and U; a random part whose
check would be one of those, or `*`, is drawn again.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Callable

from desk.calendar import JAPAN

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 5

_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_SHAPE = re.compile(rf"([A-Z]{{2,6}})(\d\d)([{CROCKFORD}]{{{RANDOM_LENGTH}}})([{CROCKFORD}])")
_TAIL = RANDOM_LENGTH + 1
_LOOKALIKES = str.maketrans("ILO", "110")


def new_reference(prefix: str, now: dt.datetime, draw: Callable[[str], str] = secrets.choice) -> str:
    """A new reference for the company of that prefix (capital letters A to Z), at a UTC time."""
    year = f"{now.astimezone(JAPAN):%y}"
    while True:
        drawn = "".join(draw(CROCKFORD) for _ in range(RANDOM_LENGTH))
        check = check_character(prefix + year + drawn)
        if check in CROCKFORD:
            return f"{prefix}-{year}-{drawn}-{check}"


def parse_reference(text: str) -> str | None:
    """The reference that a person wrote, in its proper form; None if it cannot be one.

    Full-width letters, small letters, spaces, other dashes, and I, L, O for 1, 1, 0 are understood.
    """
    written = readable(text)
    shape = _SHAPE.fullmatch(written[:-_TAIL] + written[-_TAIL:].translate(_LOOKALIKES))
    if shape is None:
        return None
    prefix, year, drawn, check = shape.groups()
    if check_character(prefix + year + drawn) != check:
        return None
    return f"{prefix}-{year}-{drawn}-{check}"


def readable(text: str) -> str:
    """Letters and digits of `text` only, in plain capitals."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character in _VALUES[:-1])


def check_character(body: str) -> str:
    """The check character of ISO/IEC 7064, MOD 37-2, for letters and digits."""
    product = 0
    for character in body:
        product = (product + _VALUES.index(character)) * 2 % 37
    return _VALUES[(1 - product) % 37]

"""Numbers that have no place in the chat: My Number, driver's licences and payment cards."""

from __future__ import annotations

import re

from bot.dialogue.reading import clean

_RUN = re.compile(r"(?<![A-Za-z0-9_+.@-])\d(?:[ -]?\d){11,18}(?![A-Za-z0-9_@-])")
_GROUPS = {12: {"12", "4-4-4"}, 14: {"14", "4-6-4"}, 15: {"15", "4-6-5"}, 16: {"16", "4-4-4-4"}}
"""How such numbers are written; a postcode followed by a house number is grouped otherwise."""
_MY_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_LICENCE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_IDENTITY_WORDS = re.compile(r"\bmy ?number\b|\blicen[cs]e\b|マイナンバー|個人番号|免許", re.I)
_CARD_WORDS = re.compile(r"\b(?:credit|debit) card\b|\bvisa\b|\bmastercard\b|\bjcb\b|クレジット|カード番号", re.I)


def is_sensitive(text: str) -> bool:
    """Whether `text` holds a My Number, a Japanese driver's licence number or a payment card number.

    Each is told by its check digit, so that a customer or order number of the same length mostly passes. Where the
    person names such a number, a mistyped one counts too.
    """
    value = clean(text)
    return any(_counts(found.group(), value) for found in _RUN.finditer(value))


def _counts(run: str, text: str) -> bool:
    groups = re.split(r"[ -]", run)
    digits = "".join(groups)
    written = str(len(digits)) if len(groups) == 1 else "-".join(str(len(group)) for group in groups)
    if written not in _GROUPS.get(len(digits), {str(len(digits))}):
        return False
    if len(digits) == 12:
        return _my_number(digits) or _licence(digits) or bool(_IDENTITY_WORDS.search(text))
    return digits[0] in "23456" and (_luhn(digits) or bool(_CARD_WORDS.search(text)))


def _my_number(digits: str) -> bool:
    """Check digit of the Individual Number (Ministry of Internal Affairs, Ordinance 85 of 2014, Article 5)."""
    rest = sum(int(d) * w for d, w in zip(digits[:11], _MY_NUMBER_WEIGHTS, strict=True)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _licence(digits: str) -> bool:
    """Prefecture first, check digit eleventh, number of reissues last."""
    rest = sum(int(d) * w for d, w in zip(digits[:10], _LICENCE_WEIGHTS, strict=True)) % 11
    return 10 <= int(digits[:2]) <= 97 and int(digits[10]) == (11 - rest) % 10


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, Annex B."""
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0

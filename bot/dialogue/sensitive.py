"""Numbers that have no place in the chat: My Number, driver's licences and payment cards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.dialogue.reading import clean

_DASHES = re.compile(r"(?<=\d) ?[-‐‑‒–—―−ー─] ?(?=\d)")
_RUN = re.compile(r"(?<![A-Za-z0-9_+.@-])\d+(?:[ -]\d+)*(?![A-Za-z0-9_@])")
_GLUED = re.compile(r"(?<![A-Za-z])(no|nr|number|card|visa|mastercard|jcb|amex)\.?(?=\d)", re.I)
"""Words that are written together with the number they announce. Other letters before figures are those of an order."""
_GROUPS = {"4-4-4", "3-3-3-3", "4-6-4", "4-6-5", "4-4-4-4"} | {str(length) for length in range(12, 20)}
"""How such numbers are written; a postcode followed by a house number is grouped otherwise."""
_MOST_GROUPS = 4
_MY_NUMBER_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_LICENCE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_IDENTITY_WORDS = re.compile(r"\bmy ?number\b|\blicen[cs]e\b|マイナンバー|個人番号|免許", re.I)
_CARD_WORDS = re.compile(r"\b(?:credit|debit) card\b|\bvisa\b|\bmastercard\b|\bjcb\b|クレジット|カード番号", re.I)


def is_sensitive(text: str) -> bool:
    """Whether `text` holds a My Number, a Japanese driver's licence number or a payment card number.

    Each is told by its check digit, so that a customer or order number of the same length mostly passes. Where the
    person names such a number, a mistyped one counts too.
    """
    value = _GLUED.sub(r"\1 ", _DASHES.sub("-", clean(text)))
    return any(_counts(digits, value) for run in _RUN.finditer(value) for digits in _numbers(run.group()))


def _numbers(run: str) -> Iterator[str]:
    """The digits of all that is written as one number in a run of figures: other figures may follow after a space, such
    as the month in which a card expires. Three groups of four out of more are no number of twelve figures."""
    parts = run.split(" ")
    for start in range(len(parts)):
        for end in range(start + 1, min(start + _MOST_GROUPS, len(parts)) + 1):
            lengths = [len(group) for group in "-".join(parts[start:end]).split("-")]
            around = {len(part) for part in (*parts[:start][-1:], *parts[end : end + 1])}
            if "-".join(map(str, lengths)) in _GROUPS and not (lengths == [4, 4, 4] and 4 in around):
                yield "".join(parts[start:end]).replace("-", "")


def _counts(digits: str, text: str) -> bool:
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

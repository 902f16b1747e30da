"""Words of a text as the lexical scores see them: lower case, without stop words, lightly stemmed."""

from __future__ import annotations

import re
from functools import lru_cache

_STOP_WORDS = (
    "a about all also am an and any are as at be been but by can could did do does else for from get gets getting got "
    "had has have he her here hers him his how i if in into is it its just let like may me might mine much must my no "
    "nor not of on or our ours out please s shall she should so some such t than that the their them then there these "
    "they this those to too up us was we were what when where which who whom whose why will with would you your yours "
    "know tell say want company policy ask question hi hello thanks thank ll re ve don doesn isn"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that say nothing of the subject of a question put to a privacy policy."""

_WORD = re.compile(r"[^\W_]+(?:['’]s\b)?")
_SPELLINGS = (
    (re.compile(r"\be[- ]?mails?\b"), "email"),
    (re.compile(r"\b(?:tele)?phones?\b"), "phone"),
    (re.compile(r"\bweb[- ]?(?:site|page)s?\b"), "website"),
    (re.compile(r"ization\b"), "isation"),
    (re.compile(r"iz(e|es|ed|ing)\b"), r"is\1"),
)
_ENDINGS = (
    *(("ies", "i"), ("sses", "ss"), ("ations", "at"), ("ation", "at"), ("ments", ""), ("ment", "")),
    *(
        ("ings", ""),
        ("ing", ""),
        ("ions", ""),
        ("ion", ""),
        ("ers", "er"),
        ("ed", ""),
        ("ly", ""),
        ("es", ""),
        ("s", ""),
    ),
)


def words(text: str) -> tuple[str, ...]:
    """The telling words of `text`, stemmed, in order, repeated where they repeat."""
    return tuple(stem(word) for word in plain_words(text) if word not in STOP_WORDS)


def plain_words(text: str) -> list[str]:
    """All words of `text` in lower case, spelt one way, without a possessive s."""
    lowered = text.lower()
    for pattern, spelling in _SPELLINGS:
        lowered = pattern.sub(spelling, lowered)
    return [re.sub(r"['’]s$", "", word) for word in _WORD.findall(lowered)]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A light stem: common endings off, as long as three letters stay, no final e, a final y as i."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return f"{word[:-1]}i" if len(word) > 3 and word.endswith("y") else word


def grams(text: str) -> dict[str, int]:
    """Character n-grams of 3 and 4 letters within words (edges marked by a space) with their count."""
    counted: dict[str, int] = {}
    for word in plain_words(text):
        if word in STOP_WORDS:
            continue
        padded = f" {word} "
        for size in (3, 4):
            for start in range(len(padded) - size + 1):
                gram = padded[start : start + size]
                counted[gram] = counted.get(gram, 0) + 1
    return counted

"""Reading a person's name, in any script."""

from __future__ import annotations

import re
from functools import cache

from bot.dialogue.afterwards import Afterwards, meant_afterwards
from bot.dialogue.reading import clean, few_words
from bot.dialogue.talk import bare, is_small_talk, names_policy_matter, only_steers
from bot.dialogue.texts import load_texts, load_words

LONGEST = 80
_LEAD = re.compile(
    r"^(?:(?:hi|hello|hey|yes|ok|okay|sure|of course|good (?:morning|afternoon|evening))[,.!:]+ *)?"
    r"(?:(?:and )?(?:my (?:full |own )?name(?:'s| is)|(?:the|his|her|their)(?: full)? name is|(?:full )?name(?: is|:)"
    r"|i am called|i am|i'm|im|it is|it's|this is|please call me|call me|she is|he is)[: ]+)?",
    re.I,
)
_JAPANESE_LEAD = re.compile(r"^(?:私の名前は|私は|わたしは|僕は|(?:お?名前|氏名)(?:は|:)|はい、)[、 ]?")
_JAPANESE_TAIL = re.compile(r"(?:です|と申します|と言います|といいます)$")
_JAPANESE_SENTENCE = re.compile(r"(?:ます|ますか|ですか|ません|ください)$|を")
_ORDINAL = re.compile(r"\b(?:2nd|3rd|[4-9]th)\b", re.I)
_SENTENCE = re.compile(
    r"^i (?:live|do|did|don't|can|can't|will|was|am|want|need|have|think|would|used|never|lost|forgot|just|also)\b",
    re.I,
)
_KANJI = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KIN = re.compile(r"son|daughter|child|mother|father|parent|wife|husband|brother|sister|friend|myself|self|client")
"""Answers to another question; as a name such a word has a capital."""
_ROLE = re.compile(
    r"(?:(?:as|for|i'm|i am|just) )?(?:(?:a|an|the|my|his|her|their|our) )?(?:legal |own |authori[sz]ed )?"
    r"(?:parents?|guardian|mother|father|mum|mom|dad|son|daughter|child|wife|husband|lawyer|attorney|solicitor|agent"
    r"|client|proxy|representative)"
)
"""What somebody is to another, or by profession: an answer to another question, even where it has a capital."""
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30ff\s・･]+")


def name(text: str) -> str | None:
    """`text` as a person's name, without an introduction such as "my name is"."""
    value = clean(text).replace("’", "'")
    value = _JAPANESE_LEAD.sub("", _LEAD.sub("", value)).strip(" 。、.!")
    value = _JAPANESE_TAIL.sub("", value).strip(" .,;:!。、\"'“”「」")
    words = value.casefold().split()
    if not words or len(words) > 8 or len(value) > LONGEST or "@" in value or "?" in value or "://" in value:
        return None
    if any(c.isdigit() for c in _ORDINAL.sub("", value)):
        return None
    if sum(c.isalpha() for c in value) < 2 and not _KANJI.search(value):
        return None
    return None if _is_talk(value, words) else value


def kana(text: str) -> str | None:
    """`text` as the reading of a name: kana, or Latin letters as a name has them."""
    value = _JAPANESE_TAIL.sub("", clean(text).strip(" .,。、"))
    if _KANA.fullmatch(value):
        return value
    return None if _KANJI.search(value) or _KIN.fullmatch(value) else name(value)


def relation(text: str) -> str | None:
    """`text` as how somebody is related to a person; no bare answer to another question, such as "e-mail"."""
    return None if bare(text) in _answers_elsewhere() or is_small_talk(text) else few_words(text)


def has_kanji(value: str) -> bool:
    """Whether a name has letters that can be read in several ways."""
    return bool(_KANJI.search(value))


@cache
def _answers_elsewhere() -> frozenset[str]:
    """Labels of choices and their ids: the answer to some other question, never a name or a relation."""
    choices = load_texts().choices
    slots = ("relationship", "reply_route", "delivery_method", "capacity", "notice", "review", "fee_ack")
    offered = {words.casefold() for slot in slots for pair in choices[slot].items() for words in pair}
    return frozenset(offered - {"family"}) | frozenset(load_words().never_alone)


def _is_talk(value: str, words: list[str]) -> bool:
    if bare(value) in _answers_elsewhere():
        return True
    if not load_words().never_names.isdisjoint(word.strip(".,'") for word in words):
        return True
    if meant_afterwards(value) is Afterwards.SENDS or _ROLE.fullmatch(value.casefold()):
        return True
    if _SENTENCE.match(value) or _JAPANESE_SENTENCE.search(value):
        return True
    return is_small_talk(value) or only_steers(value) or names_policy_matter(value)

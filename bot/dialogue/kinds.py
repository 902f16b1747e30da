"""Reading which kinds of request a person asks for, in plain words."""

from __future__ import annotations

import re

from bot.dialogue import talk
from bot.dialogue.model import Heard, SlotValue, State
from bot.dialogue.places import place_in
from bot.dialogue.texts import load_texts
from bot.policies.model import KINDS

ONLY_A_QUESTION = "question"
"""The choice of somebody who wants no request at all."""
_STOP = r"\b(?:stop|suspend|cease|quit|don't|do not|should not|shouldn't|no longer|no more|not|never)"
_MINE = r"(?: (?:my|the|me|about) (?:\w+ )?(?:data|details|information|info|address|number))?"
_YOU = r"(?:you|they|the company|this company)"
_WRONG = r"(?:wrong|incorrect|false|untrue|outdated|entry|entries|line|note|comment|remark)"

_LISTS = r"(?:\w+ )?(?:mailing|contact|newsletter|calling|call|e-?mail)(?: ?lists?)?\b"
_NO_MORE = (
    _STOP + r" (?:\w+ ){0,3}?(?:letters|calls|calling|phoning|e-?mails|mails|newsletters?|ads|advert\w*|catalogues)\b"
)
_ONLY_A_QUESTION = re.compile(
    r"^(?:no,? )?(?:i )?(?:(?:only|just) (?:have |had |got )?|have (?:only|just) )an? question\b"
)

_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BESIDE_DELETION = re.compile(r"訂正|追加|'(?:correction|addition)'")
_DEMANDED = re.compile(
    r"請求|求め|希望|したい|ほしい|欲しい|して(?:下さい|ください|くれ)|して$|お願い|願います|頼み|やめて|止めて|ないで|いたします|します$|せて|たい(?:です)?$"
)
_PARTICLES = re.compile(r"(?<!また)は|[がをにで]|か$")
"""In a sentence; a kind named alone has none."""

_KIND_WORDS: tuple[tuple[str, str], ...] = (
    (
        "third_party_records",
        r"\b(?:(?:see|show|get|give|have|view)(?: me| us)? )?"
        r"(?:(?:the |all |any )?records? (?:of|about) (?=(?:to )?whom?\b))?"
        r"(?:records? of (?:the )?(?:provision|sharing|disclosures?|transfers?)"
        r"|(?:tell|show|inform|list)(?: me)? (?:who(?: else)?|which companies) (?:has|have|holds?|got|gets?)"
        r"(?: my (?:\w+ )?(?:data|details|information|info|address|number|e-?mail))?"
        r"|list of (?:the )?(?:recipients|third part\w+|companies)"
        r"|(?:(?:to )?whom?|which (?:companies|people|others|organi[sz]ations)) (?:did |have |has )?"
        r"(?:you |the company )?(?:\w+ )?"
        r"(?:give|gave|given|shared?|passed?|sold|sell|send|sent|received?|got|gets)(?: (?:my|the) \w+(?: to)?)?)",
    ),
    (
        "cessation_of_third_party",
        _STOP + r" (?:\w+ ){0,4}?(?:giv|shar|pass|sell|provid|disclos|forward|transfer)\w*" + _MINE,
    ),
    (
        "purpose_notification",
        rf"\b(?:why (?:do |did )?{_YOU} (?:have|has|hold|keep|got|get|use|collect|need(?= my))\w*(?: my \w+)?"
        r"|(?:for )?(?:what|which) purposes?\b.*|purposes? (?:of|for|my)\b(?: (?:the |my )?use)?"
        r"|what (?:for|do you use)(?: my \w+)?"
        r"|what (?:is )?my (?:data|information) is (?:used )?for)",
    ),
    (
        "deletion",
        r"\b(?:not true|untrue|never happened)\b.*\b(?:take|delete|remove) (?:it|that|this)(?: out)?\b"
        rf"|\b(?:delet|remov|tak)\w* (?:out )?(?:\w+ ){{0,3}}?{_WRONG}"
        r"(?: (?:entry|entries|line|note|comment|remark|data|information|address))?\b",
    ),
    (
        "suspension_of_use",
        rf"\b(?:delete|remove|take|get) (?:me|my \w+) (?:off|from|out of) (?:your|the|any) {_LISTS}|{_NO_MORE}",
    ),
    (
        "erasure",
        r"\b(?:eras|wip|delet|remov|purg|destroy)\w*(?: (?!and\b|but\b|then\b)[\w']+){0,5}?"
        r" (?:you|they|the company) (?:have|has|hold|holds|know|keep|kept|got|stored?)(?: (?:about|on|of) me)?\b"
        r"|\b(?:eras|wip|delet|remov|purg|destroy)\w*"
        r"|\b(?:data|details|info|information|account|profile) (?:\w+ )?gone\b|\bforget (?:about )?me\b|\bget rid of\b"
        rf"|{_STOP} (?:\w+ ){{0,3}}?(?:keep|hold|have|stor)\w*",
    ),
    (
        "suspension_of_use",
        _STOP + r" (?:\w+ ){0,3}?(?:us(?:e|ing)|contact|send|mail|call|process|advertis|newsletter|market|spam)\w*"
        r"|\b(?:want|need|like|make|get|wish) (?:you|them|it|this|that|(?:the|these|those|their|your) \w+) to stop\b"
        r"|\bmake (?:them|it|this|that|(?:the|these|those) \w+) stop\b"
        r"|\b(?:calls?|calling|mails?|e-?mails?|letters|ads) (?:must|should|has to|have to|shall|needs? to) stop\b"
        r"|\bunsubscribe\b|\bopt(?:ing)?[ -]?out\b|\bsuspen(?:d|sion)\b",
    ),
    ("addition", r"\b(?:add|adding|addition|missing|incomplete|complete (?:it|my|the))\b"),
    (
        "correction",
        r"\b(?:correct|fix|chang|updat|amend|rectif|outdated|incorrect|misspel|mistak)\w*|\bwrong\b|\b(?:moved|married|divorced)\b"
        r"|\b(?:old|new|previous) (?:address|name|number|e-?mail|surname|phone)\b",
    ),
    (
        "disclosure",
        r"\b(?:see|get|show|copy|access|disclos\w*|receive|view|download|what (?:data|information|info|details)"
        r"|(?:send|give|provide|hand) (?:me|us)\b|everything (?:that )?you (?:have|hold|know|stored?)"
        rf"|what (?:do |does )?{_YOU} (?:have|hold|know|store|keep))\b",
    ),
)
"""The first pattern that matches takes its words away from the others, so the narrower stand first."""


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds of request that `text` asks for, in the order of the Act; none if it names none."""
    value = talk.bare(text)
    for kind, entry in load_texts().kinds.items():
        if value in (entry.choice.casefold(), entry.name.casefold()):
            return (kind,)
    found = set(_japanese_kinds(value))
    for kind, pattern in _KIND_WORDS:
        if re.search(pattern, value):
            found.add(kind)
            value = re.sub(pattern, " ", value)
    return tuple(kind for kind in KINDS if kind in found)


def kinds_named(text: str) -> tuple[str, ...]:
    """The kinds that `text` speaks of as of something asked for already ("the records", "my correction"); without such
    a noun, those it asks for."""
    value = talk.bare(text)
    nouns = {kind: entry.nouns for kind, entry in load_texts().kinds.items()}
    found = {kind for kind, words in nouns.items() if re.search(rf"\b(?:{'|'.join(words)})\b", value)}
    return tuple(kind for kind in KINDS if kind in found) or kinds_in(text)


def asks_in_japanese(text: str) -> bool:
    """Whether `text` asks in Japanese for something to be done about data: a kind alone, or one that is demanded."""
    value = talk.bare(text, keep="?")
    if not _japanese_kinds(value) or value.endswith("?"):
        return False
    return bool(_DEMANDED.search(value)) or not _PARTICLES.search(value)


def _japanese_kinds(value: str) -> tuple[str, ...]:
    """The kinds named in Japanese. 削除 is what the Act calls the deletion of an entry where it stands beside 訂正 or
    追加; on its own, people mean that everything should go."""
    if not _JAPANESE.search(value):
        return ()
    terms = [(term, kind) for kind, entry in load_texts().kinds.items() for term in entry.japanese]
    found: set[str] = set()
    for term, kind in sorted(terms, key=lambda pair: len(pair[0]), reverse=True):
        if term in value:
            value = value.replace(term, " ")
            found.add("deletion" if term == "削除" and _BESIDE_DELETION.search(value + str(found)) else kind)
    return tuple(found)


def kinds(heard: Heard, state: State) -> SlotValue | None:
    """One kind from a pressed choice, those at places of the list ("the first and third"), or those in the words."""
    if heard.chosen:
        return (heard.chosen[1],) if heard.chosen[1] in (*KINDS, ONLY_A_QUESTION) else None
    if _ONLY_A_QUESTION.search(talk.bare(heard.text)):
        return (ONLY_A_QUESTION,)
    offered = tuple(load_texts().kinds)
    places = [place_in(part.strip(), len(offered)) for part in re.split(r",| and | & |/", talk.bare(heard.text))]
    if None not in places:
        named = {offered[place] for place in places if place is not None}
        return tuple(kind for kind in KINDS if kind in named)
    return kinds_in(heard.text) or None

"""What a person tells besides the answer: a name, a contact, for whom they ask. What was said is not asked again.

Only what is told plainly counts, for a wrong guess costs more than one more question. An e-mail address in a message
that wants an address corrected or erased is mostly the matter itself, so there only one that asks for a reply counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import phonenumbers

from bot.dialogue import names, reading, triage
from bot.dialogue.choices import age_group, named
from bot.dialogue.model import SlotValue, State
from bot.policies.model import AMENDING_KINDS, STOPPING_KINDS, Company

OWN_NAME = "own_name"
"""The speaker's own name: whose data it is, or the agent, as the capacity will tell."""
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w.'-]*"
_I_AM = re.compile(rf"(?:^|[\s,.;:!(])(?:[Ii]'m|[Ii] am|[Tt]his is|[Hh]ere is|[Ii]t's)\s+((?:{_CAPITAL}[ ]?){{2,4}})")
_NAMED = re.compile(r"\b(?:my (?:full )?name(?:'s| is)|i am called|(?:full )?name:)\s+([^,.;:!?\n()]+)", re.I)
_JAPANESE = re.compile(
    r"(?:私の名前は|私は|氏名(?:は|:)|名前(?:は|:))\s*([\u3040-\u30ff\u3400-\u9fff々 ]{2,20}?)"
    r"(?:です|と申します|といいます)"
)
_NAME_ENDS = re.compile(r"\s+(?:and|but|who|from|of|with|at|my|please|i|is|not)\b.*$", re.I | re.S)
_NO_NAME = frozenset(
    {"wrong", "spelled", "spelt", "misspelled", "misspelt", "incorrect", "old", "missing", "still", "written"}
    | {"different", "changed", "outdated", "in", "on", "not", "a", "the", "too", "also", "now", "very"}
)
_AFTER_CHOICE = re.compile(
    r"^(?:it'?s |i'm asking |i am asking |only )?(?:for |of )?(?:my ?self|me|(?:my|our|his|her) [\w'-]+)"
    r"\s*[,;:.!-]+\s*(.+)$",
    re.I,
)
_NEXT_SENTENCE = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)[.!?;]\s+")
_TITLE = re.compile(r"^(?:mr|mrs|ms|dr)\b\.? +", re.I)
_PROFESSION = re.compile(
    r"\b(?:i'm|i am|as) (?:an? |the |his |her |their )(?:\w+ )?(lawyer|attorney|solicitor)\b", re.I
)
_REACH = re.compile(
    r"(?<![\w-])(?<!my )(?:e-?mail|mail|write|repl(?:y|ies)|answer|respond|reach|contact|call|phone|ring"
    r"|send (?:it|them|this|everything|that|(?:the|your|an?) (?:\w+ )?(?:data|reply|answer|copy|result)))\b"
    r"(?: (?:it|them|this|back|me|us|to|at|on|by|via|under|is|my|the|number|e-?mail|phone|post|address|through"
    r"|please))*[ :]*$",
    re.I,
)
_MINE = re.compile(r"\bmy (?:e-?mail|mail|phone|telephone|mobile)?(?: ?(?:address|number))?(?: is|'s|:)[ :]*$", re.I)
_ADDRESS_LEAD = re.compile(
    r"(?:\bmy (?:postal |home )?address(?: is|:)|\b(?:write|post|send|mail|reply)(?: \w+){0,3}? to)[ :]+"
    r"(.+?)(?:[.!?](?:\s|$)|\n|$)",
    re.I | re.S,
)
_ROUTE = re.compile(
    r"\b(?:reply|answer|respond|contact|reach|write|send (?:it|them|the \w+|a reply)|tell|inform)\b(?: \w+){0,3}?"
    r" (?:by|via|per|through|over) (?:the )?(e-?mail|post|letter|phone|telephone)\b",
    re.I,
)
_CAPACITIES = (
    (
        "statutory_agent",
        r"\b(?:as|am|i'm) (?:the |a |his |her |their )?(?:\w+ )?(?:guardian|parent|mother|father) (?:of|for)\b",
    ),
    ("statutory_agent", r"\bas (?:his|her|their|its) (?:legal |statutory )?(?:guardian|parent|mother|father)\b"),
    ("statutory_agent", r"\bon behalf of my (?:\w+ )?(?:son|daughter|child|children|kids?|baby|ward)\b"),
    ("delegated_agent", r"\b(?:on behalf of|acting for|i act for|i represent) (?:my|a|an|our|mrs?|ms)\b"),
    ("delegated_agent", r"\b(?:i am|i'm|as) (?:an? |the |his |her |their )(?:\w+ )?(?:lawyer|attorney|solicitor)\b"),
    ("delegated_agent", r"\bmy client(?:'s)?\b"),
    ("self", r"\b(?:for|about) myself\b"),
)
_KIN = re.compile(
    r"\b(?:i'm|i am|as) (?:his|her|their) (?:own )?((?:legal )?(?:mother|father|parent|guardian|son|daughter|wife"
    r"|husband|sister|brother|grand(?:mother|father|son|daughter)|aunt|uncle))\b",
    re.I,
)
_KINSHIP = re.compile(
    r"\b(?:my|his|her|their|our) (?:[\w-]+ ){0,4}?(?:sons?|daughters?|child(?:ren)?|kids?|baby|ward|wife|husband|mother"
    r"|father|mum|mom|dad|parents?|brother|sister|grand\w+|client|friend|partner)\b",
    re.I,
)
_CHILD_AGED = re.compile(
    r"\b(\d{1,3})[- ]?(?:years?[- ]?old|yo) (?:son|daughter|child|kid|boy|girl|baby|brother|sister)\b"
    r"|\b(?:son|daughter|child|kid|baby)\b(?: \w+)?,? (?:\(|who is |is |aged |he is |she is )+(\d{1,3})\b"
    r"|\b(?:he|she) is (?:only )?(\d{1,3})\b(?! ?%)",
    re.I,
)
_I_AM_AGED = re.compile(
    r"\b(?:i am|i'm|aged?|im) (?:only |now )?(\d{1,3})(?: years?(?: old| of age)?\b| ?yo\b|(?=[,.;!]| and\b|$))", re.I
)
_RELATIONSHIP = re.compile(
    r"\b(?:i am|i'm|as|i was) (?:also )?(?:an?|your|one of your|the)? ?(?:former |ex-|ex )?"
    r"(?:customer|user|member|subscriber|job applicant|applicant|candidate|employee|shareholder|supplier"
    r"|business partner)\b|\bi (?:once |have )?applied (?:for|to|with|at)\b"
    r"|\bi (?:used to work|worked|work) (?:for|at|with) (?:you|this)\b",
    re.I,
)  # fmt: skip


def told_in(text: str, state: State, company: Company) -> dict[str, SlotValue]:
    """What `text` tells by the way, under the names of slots (and OWN_NAME)."""
    value = reading.clean(text).replace("’", "'")
    told: dict[str, SlotValue] = {**_contact(value, state)}
    if own := own_name(value):
        told[OWN_NAME] = own
    for capacity, pattern in _CAPACITIES:
        if "capacity" not in told and re.search(pattern, value, re.I):
            told["capacity"] = capacity
    if (found := _RELATIONSHIP.search(value)) and (relationship := named("relationship", found.group().casefold())):
        told["relationship"] = relationship
    if relation := _KIN.search(value) or _PROFESSION.search(value):
        told["agent_relation"] = relation.group(1).casefold()
    if company.procedure.age_gate and (group := _age(value)):
        told["age"] = group
    if office := triage.evident(value, company):
        told["triage"] = office
    return told


def offered_for(slot: str, state: State) -> SlotValue | None:
    """What was told earlier for `slot`, None if nothing was."""
    told = state.offered.get(slot)
    whose = "name" if state.text("capacity") == "self" else "agent_name"
    return state.offered.get(OWN_NAME) if told is None and slot == whose else told


def own_name(value: str) -> str | None:
    """The name by which the speaker introduces themselves, None without one."""
    shouting = value.isupper()
    for pattern in (_NAMED, _JAPANESE, *(() if shouting else (_I_AM,))):
        for found in pattern.finditer(value):
            candidate = _NAME_ENDS.sub("", found.group(1)).strip()
            words = candidate.casefold().split()
            whole = len(words) >= 2 or names.has_kanji(candidate) or (pattern is _NAMED and candidate[:1].isupper())
            if whole and _NO_NAME.isdisjoint(words) and "'s" not in candidate and (name := names.name(candidate)):
                return name
    return None


def _age(value: str) -> str | None:
    """The age group of the person whose data it is: a child's age where one is named, else the speaker's own."""
    child = _CHILD_AGED.search(value)
    if child:
        return age_group(next(years for years in child.groups() if years))
    own = _I_AM_AGED.search(value)
    return age_group(own.group(1)) if own and not _KINSHIP.search(value) else None


def without_introduction(text: str) -> str:
    """`text` without the words by which the speaker introduces themselves: they do not say for whom somebody asks."""
    value = reading.clean(text).replace("’", "'")
    return text if own_name(value) is None else _I_AM.sub(" ", _NAMED.sub(" ", value))


def name_beside_capacity(text: str) -> str | None:
    """The name in an answer such as "for myself, Hanako Sato" or "for my son, Taro Sato"."""
    found = _AFTER_CHOICE.match(reading.clean(text))
    if found is None:
        return None
    rest = _NEXT_SENTENCE.split(found.group(1).strip())[0]
    rest = _TITLE.sub("", rest)
    if introduced := own_name(rest):
        return introduced
    words = [word for word in re.split(r"[\s,.]+", rest) if word]
    plain = all(word[:1].isupper() or names.has_kanji(word) or not word[:1].isascii() for word in words)
    return names.name(rest) if plain and 1 <= len(words) <= 5 else None


def _contact(value: str, state: State) -> Mapping[str, SlotValue]:
    """The way to reply, with its contact where one is given."""
    kinds = set(state.several("kinds"))
    strictly = bool(kinds & (AMENDING_KINDS | STOPPING_KINDS)) or state.flow != "request"
    mine = state.flow != "request"  # in a question or a complaint it is never what is to be changed
    if (found := _email_at(value)) and _asks_for_reply(value[: found[1]], strictly, mine):
        return {"reply_route": "email", "email": found[0]}
    if (found := _phone_at(value)) and _asks_for_reply(value[: found[1]], strictly, mine):
        return {"reply_route": "phone", "phone": found[0]}
    lead = _ADDRESS_LEAD.search(value)
    if (
        lead
        and not (strictly and lead.group().casefold().startswith("my "))
        and (place := reading.address(lead.group(1)))
    ):
        return {"reply_route": "post", "address": place}
    if (route := _ROUTE.search(value)) and (way := named("reply_route", route.group(1).casefold())):
        return {"reply_route": way}
    return {}


def _asks_for_reply(before: str, strictly: bool, mine: bool) -> bool:
    if _REACH.search(before):
        return True
    if mine and _MINE.search(before):
        return True
    return not strictly and bool(_MINE.search(before) or re.search(r"(?:^|[,;:.]|\band)\s*$", before))


def _email_at(value: str) -> tuple[str, int] | None:
    found = re.search(r"[^\s<>()\[\],;:\"'。、]+@", value)
    address = reading.email(value[found.start() :]) if found else None
    return (address, found.start()) if found and address else None


def _phone_at(value: str) -> tuple[str, int] | None:
    match = next(iter(phonenumbers.PhoneNumberMatcher(value, "JP")), None)
    number = reading.phone(value) if match else None
    return (number, match.start) if match and number else None

"""Which dialogue a message means by its own words, where the classifier took it for a question.

A reference can only be about a ticket, a resume code about what was saved; and who plainly tells the company to do
something about their data, or gives their name with it, asks for no explanation of the policy.
"""

from __future__ import annotations

import re

from bot.dialogue import reading, talk
from bot.dialogue.kinds import kinds_in
from bot.dialogue.told import own_name

_WITHDRAWS = re.compile(r"\b(?:withdraw|cancel|take back|revoke|retract|pull back|close)\b")
_SENT = r"(?:request|ticket|inquiry|enquiry|complaint|application|case|submission)"
_CHANGES_SENT = re.compile(
    r"^(?!(?:how|why|when|what|is|are|does|do)\b)(?:.*\b)?"
    r"(?:(?:change|edit|amend|modify|update|correct|supplement|adjust|alter)"
    r" (?:something in |the \w+ (?:\w+ )?(?:in|of|on) )?"
    rf"(?:my|the|a) (?:\w+ ){{0,2}}?{_SENT}\b"
    rf"|add (?:\w+ ){{0,4}}?to (?:my|the|a) (?:\w+ ){{0,2}}?{_SENT}\b)"
    rf"|\bin (?:my|the) (?:\w+ )?{_SENT} (?:i (?:sent|made|opened|filed)|from \w+)\b.*\b(?:wrong|change|new|forgot)\b"
    rf"|\b(?:forgot|left out) (?:\w+ ){{0,3}}?(?:in|from) (?:my|the) (?:\w+ )?{_SENT}\b"
)
_CHANGES = re.compile(r"\b(?:change|edit|amend|modify|update|correct|supplement|add|wrong|new|forgot)\b")
_POLITE = r"(?:(?:please|kindly|hi|hello|hey|dear \w+|ok|okay|and|then|just|now)[,.!:]* )*"
_TELLS = re.compile(
    rf"^{_POLITE}(?:(?:you )?(?:must|should|have to) )?"
    r"(?:(?:stop|cease|quit) (?:\w+ ){0,3}?(?:me|my)\b"
    r"|(?:do not|don't) (?:use|share|give|pass|sell|send|keep|contact|call)\b.*\b(?:me|my)\b"
    r"|(?:delete|erase|remove|wipe|destroy|correct|fix|rectify|update) (?:all |of |from |out )*(?:me|my)\b)"
)
_WANTS_ALL = re.compile(
    r"\bi (?:want|need|demand|would like|'d like)(?: to (?:know|see|get|have))? (?:everything|all)(?: that| of what)?"
    r" (?:you|the company|this company) (?:hold|have|keep|know|store|got)\b"
)
_WANTS_AN_END = re.compile(
    r"\bi(?: really| just)?(?:'d| would)? (?:want|need|like|wish) (?:you|them|this|(?:the|these|those|your) \w+)"
    r" to stop\b"
    r"|\bmake (?:them|this|(?:the|these|those) \w+) stop\b"
)
_THEIRS = r"(?:(?:my|our) [\w-]+'s|his|her|their)"
_FOR_ANOTHER = re.compile(
    rf"\bi (?:want|need|would like|'d like|wish|have)\b.*\b{_THEIRS} (?:\w+ )?"
    r"(?:data|details|information|info|records?|file)\b"
)
_MEND_IT = re.compile(
    r"\bmy (?:\w+ ){1,3}?(?:has |have |had )?(?:changed|is wrong|is old|is outdated|is incorrect)\b.*"
    r"\b(?:update|correct|fix|change) (?:it|that|them|this)\b"
)
_FOR_CLIENT = re.compile(
    r"\b(?:my|our) (?:client|son|daughter|child|mother|father|wife|husband|ward)\b.{0,20}"
    r"\b(?:wants?|wishes|needs|would like|requests|demands)\b"
)
_HELD = (
    r"(?: (?:of|the|my|all|any|personal|kind|sort))*(?: (?:data|information|details|info|records?|things?))?"
    r"(?: (?:that|which))?"
    r" (?:you|the company) (?:currently )?(?:have|hold|keep|store|know|have got|have stored|possess)\b"
    r".*\b(?:me|my|mine)\b"
)
_GIVEN = (
    r"(?:to )?whom?(?: else)? (?:you|the company) (?:have |has |had )?"
    r"(?:gave|given|passed|sold|shared|sent|disclosed) my\b"
)
_ASKS_POLITELY = re.compile(
    rf"^{_POLITE}(?:(?:can|could|would|will) you )?(?:please |kindly )?(?:tell|show|give|send|let) me "
    r"(?:(?:see|know|have) )?"
    rf"(?:(?:what|which|all|everything|whatever|any){_HELD}|{_GIVEN})"
)
_COMPLAINS = re.compile(
    r"\bi(?: would|'d)? (?:want|like|need|have|wish) to (?:complain\b|(?:make|file|lodge) a complaint\b)"
)
_FORMALLY = re.compile(r"\b(?:officially|formally|in writing|as an? (?:official |formal )?request)\b")
_THE_CHAT = re.compile(r"\b(?:chat|conversation|messages?|this bot|what i (?:wrote|typed|said))\b")


def flow_meant(text: str) -> str | None:
    """What `text` begins: `status`, `change_request` or `withdraw` for a reference, `resume` for its code, `request`
    for a demand."""
    value = talk.bare(text)
    if reading.resume_code(text):
        return "resume"
    if reading.reference(text):
        if _WITHDRAWS.search(value):
            return "withdraw"
        return "change_request" if _CHANGES.search(value) else "status"
    if _CHANGES_SENT.search(value):
        return "change_request"
    if _COMPLAINS.search(value) and "?" not in text:
        return "complaint"
    if _THE_CHAT.search(value) or not kinds_in(text):
        return None
    if _FORMALLY.search(value) or _ASKS_POLITELY.search(value):
        return "request"
    demanded = (
        _WANTS_AN_END.search(value)
        or _FOR_CLIENT.search(value)
        or _MEND_IT.search(value)
        or _TELLS.match(value)
        or _WANTS_ALL.search(value)
        or _FOR_ANOTHER.search(value)
        or own_name(reading.clean(text))
    )
    return "request" if demanded and "?" not in text else None

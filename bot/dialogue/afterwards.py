"""What people say of something they have sent already: send it once more, what comes next, the code is lost."""

from __future__ import annotations

import re
from enum import Enum

from bot.dialogue import talk

_SENDS = re.compile(
    r"(?:(?:yes|yeah|ok|okay|please|just|now|no|well|then|so)[,.!]* )*"
    r"(?:send|submit|resend)"
    r"(?: (?:it|this|that|(?:my|the) (?:request|question|inquiry|complaint|form|message)|everything))?"
    r"(?:,? (?:again|now|please|off|to the desk|once more|as it is))*"
    r"|(?:yes,? )?send it to the desk|(?:(?:once|one time) more|again)(?:,? please)?"
)
_NEXT = re.compile(
    r"(?:(?:ok|okay|so|and|thanks|thank you|well|now)[,.!]* )*"
    r"(?:what (?:do|should|must|shall|can) i (?:have to |need to )?do (?:now|next)"
    r"|what do i (?:have|need) to do(?: now| next)?"
    r"|what(?:'s| is| are| happens| comes)(?: the| my)? next(?: steps?)?|what (?:happens|comes) (?:now|then)|what now"
    r"|now what|(?:the )?next steps?|do i (?:have|need) to do anything(?: else| more| now)?)"
)
_LOST = re.compile(
    r"\b(?:lost|forgot|forgotten|haven't got|can't find|cannot find|misplaced|missed|deleted|closed|have no"
    r"|(?:didn't|did not) (?:save|note|keep|write)|(?:don't|do not) (?:have|know|remember))\b.*\bcode\b"
    r"|\b(?:show|tell|give|send|get) (?:me )?(?:the|my|a new|another) (?:access )?code\b"
)
_RESUME = re.compile(r"\bresume code\b")


class Afterwards(str, Enum):
    """What a message is about that comes after something was sent."""

    SENDS = "sends"
    NEXT = "next"
    LOST_CODE = "lost_code"


def meant_afterwards(text: str) -> Afterwards | None:
    """What `text` wants of something sent already, None if nothing of the kind."""
    value = talk.bare(text)
    if _SENDS.fullmatch(value):
        return Afterwards.SENDS
    if _NEXT.fullmatch(value):
        return Afterwards.NEXT
    return Afterwards.LOST_CODE if loses_code(text) else None


def loses_code(text: str) -> bool:
    """Whether the person has no access code any more."""
    value = talk.bare(text)
    return bool(_LOST.search(value)) and not _RESUME.search(value)

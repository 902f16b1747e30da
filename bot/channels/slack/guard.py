"""What may be answered where others read along: a plain question about the policy, and nothing of anybody in it.

The words are looked at here and go no further: nothing of them is stored, logged or repeated.
"""

from __future__ import annotations

import asyncio
import re

from bot.channels.slack.common_words import CommonWords, in_one_form
from bot.channels.slack.marks import decoded, mentions_people
from bot.channels.slack.texts import EMPLOYEE
from bot.channels.text import TextRefused, clean
from bot.dialogue import reading
from bot.dialogue.doors import flow_meant
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.told import own_name
from bot.policies.model import Company
from bot.turns import Assistant
from desk.messages import Reply

LONGEST = 300
"""Characters of a plain question; a longer message tells a story."""
ANSWER_SECONDS = 1.0
"""How long an answer may take before it is given in private instead: Slack waits three seconds in all."""
_DIGITS = re.compile(r"\d(?:[ -]?\d){4,}")
"""Five digits or more: a number of somebody, not a section of the policy."""
_SOMEBODY = re.compile(
    r"\b(?:mr|mrs|ms|dr)\b\.? |-(?:san|sama|kun|chan)\b|[\u3400-\u9fff々]"
    r"|\b(?:he|she|his|her|him|they|their|them) (?:\w+ )?(?:ha[sd]|is|was|were|did|got|told|said|looked|read|saw)\b"
    r"|\bmy (?:\w+ )?(?:boss|manager|colleagues?|co-?workers?|team|supervisor|wife|husband|child\w*|son|daughter|family"
    r"|mother|father|doctor|ex)\b",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"\b(?:i(?:'ve| have)? (?:was|were|am|been|got|had|feel|felt|saw|found|think|suspect|want|need|would like|wish|quit"
    r"|left|resigned|suffer\w*|complain\w*|report\w*|lost|noticed|demand|object)"
    r"|i'm|i'd|complaint|complain|harass\w*|bull(?:y|ied|ying)|sick(?:ness)?|illness|disease|pregnan\w*|depress\w*"
    r"|diagnos\w*|fired|dismiss\w*|salary|wages?|bonus|divorc\w*|union|religio\w*|disab\w*|criminal|arrest\w*"
    r"|(?:my|about) (?:data|details|information|records?|file|e-?mail|address|phone|number|name)"
    r" (?:was|were|is wrong|has|have|got|leaked)|leaked|angry|unacceptable|against me|about me|of mine)\b",
    re.IGNORECASE,
)
"""Words of somebody's own matter: a request, a complaint, what happened to them."""

_TELLS = re.compile(
    r"(?:^|[.!?;,:\n-])\W*"
    r"(?:(?:please|pls|kindly|now|just|and|then|hi|hello|hey|(?:can|could|would|will) (?:you|u))\W+)*"
    r"(?:delete|erase|remove|wipe|destroy|correct|rectify|fix|stop|send|forward|disclose|withdraw|cancel|unsubscribe)\b",
    re.IGNORECASE,
)
"""The desk is told to do something: that is a request, whoever it is for."""


async def public_answer(
    text: str, me: str, common: CommonWords, company: Company, assistant: Assistant
) -> Reply | None:
    """The answer to a message in a channel, None if it belongs in private. Never raises."""
    question = plain_question(text, me, common)
    if question is None:
        return None
    try:
        return await asyncio.wait_for(assistant.plain_answer(company.id, question, EMPLOYEE), ANSWER_SECONDS)
    except Exception:  # it can be asked in private, where a failure is told
        return None


def plain_question(text: str, me: str, common: CommonWords) -> str | None:
    """The words of a message that holds nothing of anybody and begins nothing at the desk, else None."""
    if mentions_people(text, me):
        return None
    try:
        words = clean(in_one_form(decoded(text, me)))
    except TextRefused:
        return None
    personal = (
        len(words) > LONGEST
        or is_sensitive(words)
        or _DIGITS.search(words)
        or "@" in words
        or reading.phone(words)
        or own_name(words)
        or _SOMEBODY.search(words)
        or _MATTER.search(words)
        or _TELLS.search(words)
        or flow_meant(words)
        or not common.suffice(words)
    )
    return None if personal else words


def is_empty(text: str, me: str) -> bool:
    """Whether a message only mentions the app."""
    return not decoded(text, me).strip()

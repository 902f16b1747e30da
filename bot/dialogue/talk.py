"""Telling what people say to the assistant (commands, small talk, questions) from what they say for the desk.

A name, an address or a description can hold any word, "stop" and "back" among them. So a message is a command only if
nothing in it can be an answer: every word of it is one that people use to steer a conversation.
"""

from __future__ import annotations

import re

from bot.dialogue.reading import clean
from bot.dialogue.texts import load_words

_POLITE = re.compile(
    r"^(?:(?:please|oops|wait|ok|okay|sorry|no|actually|can we|can i|could we|could i|can you|could you|may i|let's"
    r"|lets|let me|let us|i want to|i'd like to|i would like to|i'll|just)[, ]+)+|(?:,? please| now)$"
)
_NAMES_ELSEWHERE = re.compile(
    r"\b(?:may|will|would|shall|might) (?=(?:i|you|we|they)\b)"
    r"|\ban (?=(?:agent|operator|answer|e-?mail|example|employee)\b)"
)
"""Words that are names too, but not in front of these."""
_SMALL_TALK = re.compile(
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|thanks|thank you|thx|cheers|yes|yep|yeah|no|nope|ok"
    r"|okay|sure|fine|good|great|right|correct|maybe|bye|goodbye|test|none|n/a|-|nothing|everything|same|me|help"
    r"|はい|いいえ|こんにちは|ありがとう|ありがとうございます)(?: there| you| so much| very much| again)?"
)
_AGREES = re.compile(
    r"(?:(?:yes|ok|okay|sure)[, ]+)*i (?:agree|accept|consent|understand)(?: (?:to|with) (?:it|this|that|the notice))?"
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|thanks|thank you|thx|cheers)(?: \w+){0,4}"
)
_UNMARKED = re.compile(r"\b(do|does|did|is|are|was|has|have|had|ca|wo|could|would|should)nt\b")
_NOTHING = re.compile(
    r"(?:no|nope|none|n/a|-|nothing|(?:no,? )?thanks?(?: you)?(?:,? no)?|(?:no,? )?nothing(?: else| more)?"
    r"|(?:no,? )?that's (?:all|it|everything)|done|finished"
    r"|(?:no,? )?that is all|all good|no,? i'm done|いいえ|特になし|なし|ありません)"
)
_KNOWS_NOT = re.compile(
    r"(?:(?:sorry|well|hm+),? )?(?:i )?(?:(?:really )?(?:do not|don't|can't|cannot) (?:really )?"
    r"(?:know|remember|recall|say|have (?:any|one|it|that))|am not sure|not sure|no idea|unknown|unsure|no evidence"
    r"|no have|(?:have )?(?:got )?no (?:proof|papers?|documents?|bill)|(?:do not|don't) have(?: any \w+| anything)?"
    r"|(?:do not|don't) (?:want|wish|like) to (?:say|tell|answer|share)(?: you)?|have (?:none|nothing(?: to show)?)"
    r"|(?:would |i'd )?rather not(?: say)?|prefer not to(?: say)?)"
    r"(?: (?:it|that|this|them|who|whom|when|why|which|exactly|sorry|any|one))*"
)
_WH = r"(?:what|which|who|whom|whose|when|where|why)"
_AUX = r"(?:do|does|did|is|are|was|were|am|can|could|will|would|shall|should|may|might|must|has|have|had)(?:n't)?"
_SUBJECT = (
    r"(?:you|i|we|they|an?|it|he|she|my|your|our|the|there|this|that|these|those|any|anyone|anybody|someone|somebody|people|staff"
    r"|customers?|employees?|applicants?|personal|data|cookies)"
)
_LEAD = (
    r"^(?:(?:and|so|but|ok|okay|well|wait|sorry|please|hi|hello|hey|first|also|by the way|"
    r"(?:one |quick )?question)[,:.! ]+)*"
)
_BY = r"(?:for |to |with |by )?"
_TELL = r"(?:can you |could you |please )?(?:tell me|explain|let me know)"
_OPENING = re.compile(
    rf"{_LEAD}(?:{_BY}{_WH}(?:'s|s)?\b"
    rf"|how(?:'s| (?:{_AUX}|long|much|many|often|old|soon|come|safe|secure|about|to|far))\b"
    rf"|{_AUX} {_SUBJECT}\b|{_TELL}\b|i(?:'d like| want| would like| need) to know\b|i wonder\b|do you know\b)"
)
"""How a question begins."""
_INVERTED = re.compile(
    rf"{_LEAD}(?:{_BY}(?:{_WH}|how)\b(?! (?:i|you|we|they|he|she|it)\b)"
    rf"(?: [\w'-]+){{0,4}}? {_AUX} {_SUBJECT}\b|{_AUX} {_SUBJECT}\b|what's\b"
    rf"|{_TELL} (?:{_WH}|how|if|about)\b|(?:who|what|which \w+) \w+s (?:my|to|with|the|as|if|when|our)\b)"
)
"""The word order of a question."""
_ASKS_TO_ACT = re.compile(r"^(?:please )?(?:(?:can|could|will|would) you|(?:can|could|may) i)\b")
_POLICY_WORD = re.compile(
    r"\b(?:polic\w+|cookies|privacy|data|information|fees?|cost\w*|retention|third[- ]part\w+|compan(?:y|ies)|personal"
    r"|consent|shared?|sharing|sell|store[sd]?|website|beacons|analytics|advertising|marketing|purposes?|security|encrypted|partners"
    r"|subcontractors|hours)\b"
)


def exact_command(text: str) -> str | None:
    """The command that is the whole message, such as "go back, please"."""
    whole = bare(text)
    exact = load_words().exact
    return exact.get(whole) or exact.get(_POLITE.sub("", whole).strip(" ,"))


def only_steers(text: str, command: str | None = None) -> bool:
    """Whether every word of `text` is one that steers a conversation, and one of them belongs to `command`."""
    known = load_words()
    words = [word for word in re.split(r"[\s,.!?;:…]+", _NAMES_ELSEWHERE.sub("", bare(text))) if word]
    if not words or not known.steering.issuperset(words):
        return False
    return command is None or not known.commands[command].isdisjoint(words)


def has_word_of(text: str, command: str) -> bool:
    """Whether one of the words of `command` is in `text`."""
    return not load_words().commands[command].isdisjoint(re.split(r"[\s,.!?;:…]+", bare(text)))


def is_small_talk(text: str) -> bool:
    """Whether the whole message is a greeting, thanks, or a plain yes or no."""
    return bool(_SMALL_TALK.fullmatch(bare(text)))


def only_agrees(text: str) -> bool:
    """Whether the whole message is a greeting, a plain yes or no, or says that the person agrees."""
    return is_small_talk(text) or bool(_AGREES.fullmatch(bare(text)))


def greets(text: str) -> bool:
    """Whether the whole message is a greeting or thanks."""
    return bool(_GREETING.fullmatch(bare(text)))


def has_nothing(text: str) -> bool:
    """Whether the whole message says that there is nothing to add."""
    return bool(_NOTHING.fullmatch(bare(text)))


def knows_not(text: str) -> bool:
    """Whether the whole message says that the person does not know, or has nothing of the kind."""
    return bool(_KNOWS_NOT.fullmatch(bare(text)))


def is_asked(text: str, *, strictly: bool) -> bool:
    """Whether `text` has the form of a question.

    Strictly means one whole sentence with the word order of a question, as is wanted where any words can be the answer:
    "what do you hold" is one, "what you hold about me" is not.
    """
    value = bare(text, keep="?")
    words = value.split()
    marked = value.endswith("?")
    if not strictly:
        return (marked and len(words) > 1) or bool(_OPENING.match(value) and len(words) > 2)
    single = not re.search(r"[.!?](?: |$)", value.rstrip("?").rstrip())
    if not single or len(words) > 25:
        return False
    if _INVERTED.match(value) and len(words) > 2:
        return True
    return marked and (bool(_OPENING.match(value)) or len(words) <= 4)


def asks_to_act(text: str) -> bool:
    """Whether `text` asks for something to be done, as "can you call me?" does."""
    return bool(_ASKS_TO_ACT.match(bare(text)))


def names_policy_matter(text: str) -> bool:
    """Whether `text` has a word that policies are about and people are not called by."""
    return bool(_POLICY_WORD.search(bare(text)))


def bare(text: str, keep: str = "") -> str:
    """`text` folded, with plain apostrophes (in "dont" too), without the marks at its end except `keep`."""
    value = _UNMARKED.sub(r"\1n't", clean(text).casefold().replace("’", "'").replace("‘", "'"))
    return value.strip("".join(mark for mark in " .!?。、," if mark not in keep) or None)

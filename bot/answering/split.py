"""A message may hold several questions: take them apart."""

from __future__ import annotations

import re

from bot.answering.words import words

MOST = 3

_SENTENCES = re.compile(r"[^.!?？。！\n]*(?:\.(?=\w)[^.!?？。！\n]*)*[.!?？。！\n]*")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|co|ltd|inc|no|st)\.$", re.IGNORECASE)
_AUXILIARY = r"(?:do|does|did|is|are|was|were|can|could|will|would|should|may|must|shall|have|has)"
_SUBJECT = r"(?:i|you|we|they|he|she|it|the|your|my|our|this|that|these|there|anyone|anybody|someone|people)"
_INVERTED = rf"(?:(?:what|which|who|whom|whose|when|where|why|how)\b[^,]*?\b{_AUXILIARY}\b|{_AUXILIARY}\s+{_SUBJECT}\b)"
_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|also|then|so|or|ok|please|hi|hello|hey)\b[\s,]*)*"
    rf"(?:{_INVERTED}|(?:what|how) about|how (?:much|many|long|often)|tell me|explain|"
    r"i (?:want|would like|'d like|wish|need) to know|i wonder|what|which|who|where|when|why|how)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?:,\s*|\s+)(?:and|but)\s+(?:also\s+|then\s+)?"
    rf"(?={_INVERTED}|(?:what|how) about\b|how (?:much|long)\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\bhow (?:much|many|long|often)\b", re.IGNORECASE)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks|please|sorry)\b(?:[\s,!.]+|$)", re.IGNORECASE
)
_POLITE = re.compile(
    r"^\W*(?:hi|hello|hey|dear .{0,20}|good (?:morning|afternoon|evening|day)|greetings|thanks?(?: you)?.{0,20}|"
    r"please|ok(?:ay)?|right|really|correct|yes|no|sorry|excuse me|(?:is )?any(?:one|body) there|"
    r"(?:can|could|may) (?:i|you) (?:ask|help)\b.{0,40}|i have (?:a|two|three|some|a few)(?: more)?(?: quick)? "
    r"questions?.{0,20}|you know|isn't it|aren't you|don't you)\W*$",
    re.IGNORECASE,
)


def questions(text: str) -> tuple[str, ...]:
    """The questions in `text`, at most three, in their order; a single one is returned whole, with all around it.

    What stands before the first question ("I applied last year.") goes with it; what follows a question belongs to
    that question. A greeting alone belongs to none. Of more than three the rest is left out: `left_over` counts it.
    """
    return _split(text)[:MOST]


def left_over(text: str) -> int:
    """How many questions of `text` are more than can be answered at once."""
    return max(len(_split(text)) - MOST, 0)


def _split(text: str) -> tuple[str, ...]:
    parts = [part for sentence in _sentences(text) for part in _clauses(sentence)]
    asking = [part for part in parts if _asks(part)]
    if len(asking) < 2:
        return (text.strip(),) if text.strip() else ()
    found: list[str] = []
    context: list[str] = []
    for part in parts:
        if _asks(part):
            found.append(" ".join([*context, part]))
            context = []
        elif not _polite(part):
            if found:
                found[-1] = f"{found[-1]} {part}"
            else:
                context.append(part)
    return tuple(dict.fromkeys(found))


def _polite(part: str) -> bool:
    after_greeting = _GREETING.sub("", part).strip()
    return not after_greeting or bool(_POLITE.match(after_greeting))


def _sentences(text: str) -> list[str]:
    """Sentences of `text`, with their marks; a full stop inside a word or after an abbreviation does not end one."""
    found: list[str] = []
    for piece in _SENTENCES.findall(text):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += piece
        elif piece.strip():
            found.append(piece)
    return [" ".join(sentence.split()) for sentence in found]


def _clauses(sentence: str) -> list[str]:
    """A question that holds two joined by "and", taken apart: both must be able to stand alone."""
    if not _asks(sentence):
        return [sentence]
    clauses = [clause.strip() for clause in _JOINT.split(sentence)]
    if any(len(clause.split()) < 2 for clause in clauses) or len(clauses[0].split()) < 3:
        return [sentence]
    return clauses


def _asks(part: str) -> bool:
    """Whether a sentence is a question of its own, not a greeting, a tag or a request to be heard."""
    if _polite(part) or (not words(part) and not _AMOUNT.search(part)):
        return False
    return part.rstrip(" \"')").endswith(("?", "？")) or bool(_QUESTION.match(part))

"""Why something is due when it is, in the reader's language.

The desk keeps the rule of a deadline as an English sentence, as it stood when the deadline was set. Another language
says what the sentence was made from: `data/console/rules.en.yml` holds the sentences, the other files their likes.
"""

from __future__ import annotations

import re
from functools import cache

from desk.console.texts import text, texts

GROUP = "rules."
PLACE = re.compile(r"\\{(\w+)\\}")


def rule_says(language: str, rule: str) -> str:
    """The sentence of a deadline's rule or basis; one that is unknown here stays as it was written."""
    for key, sentence in _sentences():
        found = sentence.fullmatch(rule)
        if found:
            return text(language, key, **found.groupdict())
    return rule


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (key, re.compile(PLACE.sub(r"(?P<\1>.+?)", re.escape(sentence))))
        for key, sentence in texts("en").items()
        if key.startswith(GROUP)
    )

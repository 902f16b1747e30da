"""Whether an answer shows a fact of another company: no fact of one company ever leaks into another's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.policies.model import Company, Policies

_URL = re.compile(r"https?://[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w-])(?:\+81[-\s]?\d{1,4}|\(?0\d{1,4}\)?)[-\s]\d{1,4}[-\s]\d{3,4}(?![\w-])")
_POSTCODE = re.compile(r"(?<![\d-])\d{3}-\d{4}(?![\d-])")


class CompanyFacts:
    """The telephone numbers, e-mail addresses, postcodes, web addresses and statements of each company's digest."""

    def __init__(self, policies: Policies) -> None:
        companies = policies.companies.values()
        self._contacts = {company.id: frozenset(_contacts(company)) for company in companies}
        self._statements = {company.id: {s.text: s.ref for s in company.statements()} for company in companies}

    def foreign(self, text: str, company: str) -> tuple[str, ...]:
        """Contact data and statements in `text` that another company has and `company` (an id) has not."""
        others = [other for other in self._contacts if other != company]
        contacts = frozenset[str]().union(*(self._contacts[other] for other in others)) - self._contacts[company]
        statements = [
            f"{other} {ref}"
            for other in others
            for said, ref in self._statements[other].items()
            if said in text and said not in self._statements[company]
        ]
        return (*(item for item in dict.fromkeys(contact_items(text)) if item in contacts), *statements)


def contact_items(text: str) -> Iterator[str]:
    """Contact data in `text`, each in one spelling: a number as its digits after the country code or the first 0."""
    for url in _URL.findall(text):
        yield re.sub(r"^https?://", "", url.lower()).rstrip("/.,;:")
    without = _URL.sub(" ", text)
    yield from (email.lower().rstrip(".") for email in _EMAIL.findall(without))
    for phone in _PHONE.findall(without):
        digits = re.sub(r"\D", "", phone)
        yield "telephone " + (digits[2:] if phone.startswith("+81") else digits[1:])
    yield from ("postcode " + postcode for postcode in _POSTCODE.findall(_PHONE.sub(" ", without)))


def _contacts(company: Company) -> Collection[str]:
    texts = [statement.text for statement in company.statements()]
    texts += [slip.says for slip in company.slips]
    for fact in company.facts.values():
        texts += fact.value if isinstance(fact.value, tuple) else [fact.value or ""]
        texts.append(fact.note or "")
    return [item for text in texts for item in contact_items(text)]

"""The few sentences of our own that stand around the statements of a policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.policies.model import Company

AUDIENCE_NAMES = {
    "everyone": "everyone",
    "customer": "customers",
    "applicant": "job applicants",
    "employee": "employees",
    "former_employee": "former employees",
    "shareholder": "shareholders",
    "business_partner": "business partners",
    "family": "family members",
    "client_customer": "customers of its clients",
    "client_staff": "staff of its customers",
    "visitor": "visitors",
}


def silent(company: Company, unsaid: str) -> str:
    """The policy says nothing to the point."""
    version = date(company.revised)
    return f"The policy of {company.names.short} (version of {version}) does not say {unsaid}. I won't guess."


def nearest(texts: Sequence[str]) -> str:
    """What it does say, near the point."""
    return f"The nearest it says is this: {' '.join(texts)}"


def partial(unsaid: str) -> str:
    """The policy says something near, but not the point."""
    return f"The policy does not say {unsaid}."


def not_stated(label: str) -> str:
    """One fact is not there."""
    says = "say" if label.split()[0] in ("whether", "how", "when", "what", "which", "who") else "mention"
    return f"The policy does not {says} {label}."


NO_ROUTE = "The policy names only a contact link, and the address of that link is not in our copy."
PASS_ON = "I can pass your question on to the desk from this chat."


def route(company: Company) -> str:
    """How the desk can be asked."""
    way = company.desk_route()
    if not way:
        return f"{NO_ROUTE} {PASS_ON}"
    return f"You can ask {company.desk_name()} {way}, or I can pass your question on from this chat."


def other_audience(of: Sequence[str], asked: str) -> str:
    """The statements shown are not about the group that was asked about."""
    named = listed([AUDIENCE_NAMES[audience] for audience in of], "and")
    return f"The policy says this of {named}, and does not expressly include {AUDIENCE_NAMES[asked]}."


def same_for(audience: str) -> str:
    """A follow-up for another group has the same answer."""
    return f"The policy makes no difference there: what I said above holds for {AUDIENCE_NAMES[audience]} too."


SAID_ABOVE = "I gave you above what the policy says on this."
ALSO = "It also says:"
ALL_SAID = "It says nothing more about it."


def silent_again(unsaid: str) -> str:
    """The same silence a second time."""
    return f"As I said, the policy does not say {unsaid}."


def not_sure(labels: Sequence[str]) -> str:
    """Added to an answer that may not be the one wanted."""
    return f"If you meant something else, is it {listed([quoted(label) for label in labels], 'or')}?"


def ask_back(labels: Sequence[str]) -> str:
    """Instead of an answer."""
    choices = listed([quoted(label) for label in labels], "or")
    return f"I am not sure what you mean. Is it {choices}? Or ask me in other words."


def off_topic(company: Company) -> str:
    """A question that has nothing to do with the policy."""
    return (
        f"That is outside what I know: I answer from the privacy policy of {company.names.short}. Ask me, for example, "
        "what your information is used for, who it is shared with or how to have it deleted, or say that you want to "
        "make a request."
    )


def listed(items: Sequence[str], word: str) -> str:
    """`items` as a list in a sentence, joined by commas and `word`."""
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)


def quoted(label: str) -> str:
    """A label inside a sentence."""
    return f'"{label}"'


def date(day: dt.date) -> str:
    """A date as it is read: 10 April 2023."""
    return f"{day.day} {day:%B %Y}"

"""The values a policy digest is made of. Everything here is immutable and knows no file format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType


class Outcome(str, Enum):
    """What a policy has to say to a question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    SILENT = "silent"
    OFF_TOPIC = "off_topic"


class FactStatus(str, Enum):
    """How firmly a policy states a fact."""

    STATED = "stated"
    SILENT = "silent"
    AMBIGUOUS = "ambiguous"
    CONTRADICTORY = "contradictory"
    LINK_MISSING = "link_missing"
    STALE_REFERENCE = "stale_reference"


class FeeStatus(str, Enum):
    """Whether a policy names a fee: its amount, its possibility only, or nothing."""

    STATED = "stated"
    UNSTATED = "unstated"
    SILENT = "silent"


AUDIENCES = (
    "everyone",
    "customer",
    "applicant",
    "employee",
    "former_employee",
    "shareholder",
    "business_partner",
    "family",
    "client_customer",
    "client_staff",
    "visitor",
)
"""Whom a section is about; `everyone` where the policy makes no difference."""

KINDS = (
    "purpose_notification",
    "disclosure",
    "third_party_records",
    "correction",
    "addition",
    "deletion",
    "suspension_of_use",
    "erasure",
    "cessation_of_third_party",
)
"""The kinds of request under the APPI: Articles 32(2), 33(1), 33(5), 34 and 35."""
FEE_KINDS = frozenset({"purpose_notification", "disclosure", "third_party_records"})
"""The kinds for which Article 38(1) lets a company charge a fee."""
AMENDING_KINDS = frozenset({"correction", "addition", "deletion"})
"""Article 34: the desk needs what is wrong."""
REPLACING_KINDS = frozenset({"correction", "addition"})
"""Those of them that put something in the place of what is wrong or missing."""
STOPPING_KINDS = frozenset({"suspension_of_use", "erasure", "cessation_of_third_party"})
"""Article 35."""
HANDED_OVER_KINDS = frozenset({"disclosure", "third_party_records"})
"""Kinds that end in data handed to the person, who chooses how (Article 33(1), (5))."""
CONTACTS = {"email": "email", "post": "address", "phone": "phone"}
"""Each way to reach a person, and the slot it needs."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject a question can have; `id` is also the Rasa intent."""

    id: str
    label: str
    unsaid: str
    group: str
    asked: tuple[str, ...] = ()
    """Questions that ask for the topic as such and for nothing finer, in people's own words."""

    @property
    def ref(self) -> str:
        """`*<id>`, the same in every company."""
        return f"{GENERAL}{self.id}"


POINT, GENERAL = "?", "*"
"""Begin the reference of a point, and of a topic as such, where that of a statement would stand."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that people ask about, finer than a topic: what subcontractors are called, how long a cookie lives."""

    id: str
    topic: str
    unsaid: str
    """Completes "The policy does not say …"."""
    asked: tuple[str, ...]
    """Questions that ask for it, in people's own words."""

    @property
    def ref(self) -> str:
        """`?<id>`, the same in every company."""
        return f"{POINT}{self.id}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One plain sentence that the policy supports, the unit of an answer."""

    ref: str
    """`<section id>#<statement id>`, unique within the company."""
    section: str
    text: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    status: FactStatus = FactStatus.STATED


@dataclass(frozen=True, slots=True)
class Section:
    """A citable section of the published policy with what it states."""

    id: str
    heading: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    lines: tuple[int, int]
    """First and last line of the published text, counted from 1."""
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """What one policy has to say on one topic; `lead` and `more` (for a silent topic `near`) are statement refs."""

    topic: str
    outcome: Outcome
    lead: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unsaid: str | None = None
    by_audience: Mapping[str, TopicEntry] = field(default_factory=lambda: MappingProxyType({}))

    def for_audience(self, audience: str | None) -> TopicEntry:
        """The entry for `audience` where the policy makes a difference, else this one."""
        return self.by_audience.get(audience, self) if audience else self


@dataclass(frozen=True, slots=True)
class Fact:
    """A single checkable fact and how firmly the policy states it."""

    key: str
    label: str
    topic: str
    status: FactStatus
    value: str | tuple[str, ...] | None
    sections: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Slip:
    """A contradiction, typing error, lost link or stale reference in the published text."""

    id: str
    status: FactStatus
    sections: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person is told to do next, and the section it comes from."""

    text: str
    section: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form a policy prescribes for a request, if any."""

    required: bool
    name: str | None
    obtain: str | None


@dataclass(frozen=True, slots=True)
class Fee:
    """What a policy says of a fee; `amount_yen` only where stated. `text` may be shown to the person."""

    status: FeeStatus
    amount_yen: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The clause that lets the desk use contact data to answer (APPI Article 21(2))."""

    section: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """What the request dialogue and the desk need to know of a company's procedure."""

    form: Form
    chat_is_request: bool
    notice: Notice
    age_gate: bool
    fee: Fee
    payment: str | None
    kinds_listed: tuple[str, ...]
    next_steps: tuple[Step, ...]
    withdraw: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a counter in Japan time; `public_holidays` is `unknown` where the policy does not say."""

    days: str
    intervals: tuple[tuple[dt.time, dt.time], ...]
    closed: str | None
    public_holidays: str


@dataclass(frozen=True, slots=True)
class Names:
    """How a company is called: in full, in a sentence, and otherwise by people."""

    full: str
    short: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """One company's digest."""

    id: str
    names: Names
    prefix: str
    title: str
    revised: dt.date
    sha256: str
    """Of the digest file, so that a ticket can say which version it was opened under."""
    sections: tuple[Section, ...]
    topics: Mapping[str, TopicEntry]
    facts: Mapping[str, Fact]
    slips: tuple[Slip, ...]
    procedure: Procedure
    hours: Mapping[str, Hours]
    points: Mapping[str, TopicEntry] = field(default_factory=lambda: MappingProxyType({}))
    """What the policy has to say on single points, by point id."""

    def section(self, section_id: str) -> Section:
        """The section of that id; KeyError if the policy has none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def statement(self, ref: str) -> Statement:
        """The statement of that reference; KeyError if there is none."""
        for statement in self.section(ref.partition("#")[0]).statements:
            if statement.ref == ref:
                return statement
        raise KeyError(ref)

    def topics_of(self, ref: str) -> tuple[str, ...]:
        """The topics of a statement, a point or a topic as such, by its reference; KeyError if there is none."""
        if ref.startswith(GENERAL):
            return (ref.removeprefix(GENERAL),)
        if ref.startswith(POINT):
            return (self.points[ref.removeprefix(POINT)].topic,)
        return self.statement(ref).topics

    def statements(self) -> Iterator[Statement]:
        """Every statement in the order of the policy."""
        for section in self.sections:
            yield from section.statements

    def fact(self, key: str) -> str | None:
        """The value of a fact as one string, None if the policy gives none; `facts[key].status` says how firm it is."""
        value = self.facts[key].value
        return ", ".join(value) if isinstance(value, tuple) else value

    def desk_name(self) -> str:
        """How the desk is called in a sentence, with its article."""
        name = self.fact("desk.name")
        if name is None:
            return "the desk"
        return f"the {name}" if "desk" in name.casefold() else f'the desk "{name}"'

    def desk_route(self) -> str:
        """How a person reaches the desk besides this assistant, as one phrase; empty if the policy gives no route.

        The post is named only where there is nothing quicker.
        """
        quick = [
            f"by telephone on {phone}" if (phone := self.fact("desk.phone")) else "",
            f"by e-mail to {email}" if (email := self.fact("desk.email")) else "",
            f"through {url}" if (url := self.fact("desk.url")) else "",
        ]
        by_post = f"by post to {address}" if (address := self.fact("desk.address")) else ""
        return " or ".join([part for part in quick if part][:2]) or by_post


@dataclass(frozen=True, slots=True)
class Policies:
    """All digests and the catalogues of topics and of points."""

    topics: Mapping[str, Topic]
    companies: Mapping[str, Company]
    points: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))

    def company(self, company_id: str) -> Company:
        """The company of that id; KeyError if it is not served here."""
        return self.companies[company_id]

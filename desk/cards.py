"""What the company's own policy says, for whoever works a ticket: the procedure as a card, and the sections that bear
on it. Nothing here is of the person; what a policy leaves unsaid is said to be so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.policies.model import Company, Fact, FactStatus, Outcome
from desk.checklists import lists_for
from desk.errors import RulesBroken
from desk.models import Ticket
from desk.rules import FOLDER
from desk.work import Work

FILE = "card.yml"
Names = Mapping[str, str]
"""A name by language."""


@dataclass(frozen=True, slots=True)
class CardLine:
    """A fact of the policy: its name by language, how firm it is, what is stated (several things may be), where."""

    says: Names
    status: FactStatus
    values: tuple[str, ...]
    sections: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Facts that belong together. Where the policy states none of them, `silent` is True."""

    name: str
    says: Names
    lines: tuple[CardLine, ...]

    @property
    def silent(self) -> bool:
        """Whether the policy says nothing of all this."""
        return all(line.status is FactStatus.SILENT for line in self.lines)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one section of the policy states on the matter, in the digest's own words."""

    section: str
    heading: str
    statements: tuple[str, ...]
    slips: tuple[str, ...]
    """What is wrong in the published text of the section: contradictions, lost links, stale references."""


@dataclass(frozen=True, slots=True)
class Card:
    """A company's policy beside a ticket. `same_policy`: it is the version that the ticket was opened under."""

    company: str
    policy: str
    revised: str
    same_policy: bool
    form_required: bool
    kinds_not_listed: tuple[str, ...]
    groups: tuple[CardGroup, ...]
    passages: tuple[Passage, ...]
    unsaid: tuple[str, ...]
    """Completes "The policy does not say …"."""


def card_for(work: Work, ticket: Ticket, kinds: tuple[str, ...]) -> Card | None:
    """The card beside a ticket; None where its company is not served here any more."""
    company = work.policies.companies.get(ticket.company)
    if company is None:
        return None
    topics = tuple(dict.fromkeys(topic for checklist in lists_for(work, ticket) for topic in checklist.topics))
    passages, unsaid = _passages(work, company, topics)
    return Card(
        company=company.names.full,
        policy=company.title,
        revised=f"{company.revised:%Y-%m-%d}",
        same_policy=company.sha256 == ticket.policy_sha256,
        form_required=company.procedure.form.required,
        kinds_not_listed=tuple(kind for kind in kinds if kind not in company.procedure.kinds_listed),
        groups=_groups(company),
        passages=passages,
        unsaid=unsaid,
    )


@cache
def load_card(folder: Path = FOLDER) -> Mapping[str, tuple[Names, Mapping[str, Names]]]:
    """The groups of the card: name, and names of facts. Raises RulesBroken."""
    try:
        raw: dict[str, Any] = YAML(typ="safe").load(folder / FILE)
        return {group: (dict(entry["says"]), dict(entry["facts"])) for group, entry in raw.items()}
    except (OSError, YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise RulesBroken(FILE, f"{type(error).__name__}: {error}") from error


def _groups(company: Company) -> tuple[CardGroup, ...]:
    return tuple(
        CardGroup(
            name, says, tuple(_line(company.facts[key], label) for key, label in facts.items() if key in company.facts)
        )
        for name, (says, facts) in load_card().items()
    )


def _line(fact: Fact, says: Names) -> CardLine:
    values = fact.value if isinstance(fact.value, tuple) else (fact.value,) if fact.value is not None else ()
    return CardLine(says, fact.status, values, fact.sections, fact.note)


def _passages(work: Work, company: Company, topics: tuple[str, ...]) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """The statements that answer these topics, by section, in the order of telling; and what is left unsaid."""
    by_section: dict[str, dict[str, None]] = {}
    unsaid: dict[str, None] = {}
    for topic in topics:
        entry = company.topics.get(topic)
        if entry is None:
            continue
        for ref in entry.lead or entry.near:
            by_section.setdefault(company.statement(ref).section, {})[company.statement(ref).text] = None
        if entry.outcome in (Outcome.PARTIAL, Outcome.SILENT):
            unsaid[entry.unsaid or work.policies.topics[topic].unsaid] = None
    passages = tuple(
        Passage(
            section,
            company.section(section).heading,
            tuple(statements),
            tuple(slip.says for slip in company.slips if section in slip.sections),
        )
        for section, statements in by_section.items()
    )
    return passages, tuple(unsaid)

"""What a company's published policy lacks: computed from its digest, with the sections it is seen in.

A gap is no opinion on the law: it is a fact the digest has as not stated, unclear, contradictory, stale or without its
link. How often people asked about a topic in vain stands beside it, so that a company sees what matters first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.policies.model import FEE_KINDS, KINDS, Company, FactStatus, FeeStatus, Outcome, Policies
from desk.errors import RulesBroken
from desk.rules import FOLDER

PARTS = (
    "reach",
    "procedure",
    "fee",
    "kinds",
    "identity",
    "handling",
    "links",
    "stale",
    "contradictions",
    "wording",
    "topics",
)
"""The sections of the report, what stops people first."""
FAULTS = {
    FactStatus.LINK_MISSING: "links",
    FactStatus.STALE_REFERENCE: "stale",
    FactStatus.CONTRADICTORY: "contradictions",
    FactStatus.AMBIGUOUS: "wording",
}
Named = Callable[[str], str]
"""A kind of request in the reader's language."""


@dataclass(frozen=True, slots=True)
class Where:
    """A section of the policy."""

    section: str
    heading: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the policy lacks. `says` is a sentence in the reader's language, or in English (`quoted`) where it is
    the digest's own. `asked`: how often people asked about its topic in vain, None where it has none."""

    part: str
    says: str
    where: tuple[Where, ...]
    quoted: bool = False
    topic: str | None = None
    asked: int | None = None


def gaps_of(
    company: Company, policies: Policies, language: str, kind: Named, asked: Mapping[str, int]
) -> tuple[Gap, ...]:
    """The gaps of one company, by section of the report. `asked`: by topic, how often it was asked about in vain.

    Raises RulesBroken.
    """
    rules = _rules()
    found = [
        *_missing_facts(company, rules, language),
        *_fee(company, rules, language, kind),
        *_kinds(company, rules, language, kind),
        *_faults(company),
    ]
    told = {gap.topic for gap in found}
    found += [gap for gap in _silent_topics(company, policies, rules, language) if gap.topic not in told]
    counted = [
        Gap(gap.part, gap.says, gap.where, gap.quoted, gap.topic, asked.get(gap.topic, 0) if gap.topic else None)
        for gap in found
    ]
    return tuple(sorted(counted, key=lambda gap: (PARTS.index(gap.part), -(gap.asked or 0))))


def _missing_facts(company: Company, rules: dict[str, Any], language: str) -> list[Gap]:
    found = []
    for key, entry in rules["facts"].items():
        fact, needed = company.facts[key], rules["only_with"].get(key)
        if needed is not None and not company.facts[needed].value:
            continue
        if fact.status is FactStatus.SILENT or (fact.value is None and fact.status is FactStatus.AMBIGUOUS):
            found.append(Gap(entry["part"], entry[language], _where(company, fact.sections), topic=fact.topic))
    return found


def _fee(company: Company, rules: dict[str, Any], language: str, kind: Named) -> list[Gap]:
    words, fee, where = rules["fee"], company.procedure.fee, _where(company, company.facts["fee.amount"].sections)
    if fee.status is not FeeStatus.STATED:
        return [Gap("fee", words[fee.status.value][language], where, topic="fees")]
    beyond = [one for one in company.procedure.kinds_listed if one not in FEE_KINDS]
    scope = company.facts["fee.scope"]
    if not beyond or scope.status is not FactStatus.STATED:
        return []
    said = words["beyond"][language].format(article=words["beyond_article"], kinds=_listed(beyond, language, kind))
    return [Gap("fee", said, _where(company, scope.sections), topic="fees")]


def _kinds(company: Company, rules: dict[str, Any], language: str, kind: Named) -> list[Gap]:
    """Kinds of requests that the policy does not list, or of which it is unclear whether it means them."""
    facts = {one: company.facts[f"kind.{one}"] for one in KINDS}
    where = _where(company, tuple(section for fact in facts.values() for section in fact.sections))
    found = []
    for name, status in (("not_listed", FactStatus.SILENT), ("unclear", FactStatus.AMBIGUOUS)):
        lacking = [one for one, fact in facts.items() if fact.status is status]
        if lacking:
            said = rules["kinds"][name][language].format(kinds=_listed(lacking, language, kind))
            found.append(Gap("kinds", said, where, topic="request_kinds"))
    return found


def _faults(company: Company) -> list[Gap]:
    """Lost links, stale references, contradictions and slips, in the digest's own words."""
    found = [
        Gap(FAULTS[slip.status], slip.says, _where(company, slip.sections), quoted=True)
        for slip in company.slips
        if slip.status in FAULTS
    ]
    seen = {(slip.status, section) for slip in company.slips for section in slip.sections}
    for fact in company.facts.values():
        told = any((fact.status, section) in seen for section in fact.sections)
        if fact.status in FAULTS and fact.status is not FactStatus.AMBIGUOUS and fact.note and not told:
            where = _where(company, fact.sections)
            found.append(Gap(FAULTS[fact.status], fact.note, where, quoted=True, topic=fact.topic))
    return found


def _silent_topics(company: Company, policies: Policies, rules: dict[str, Any], language: str) -> list[Gap]:
    """Topics of which the policy says nothing, with the sections that come nearest."""
    words = rules["silent_topics"][language]
    return [
        Gap("topics", words.format(topic=policies.topics[topic].label), _near(company, entry.near), topic=topic)
        for topic, entry in company.topics.items()
        if entry.outcome is Outcome.SILENT
    ]


def _near(company: Company, statements: tuple[str, ...]) -> tuple[Where, ...]:
    return _where(company, tuple(company.statement(ref).section for ref in statements))


def _where(company: Company, sections: tuple[str, ...]) -> tuple[Where, ...]:
    return tuple(Where(section, company.section(section).heading) for section in dict.fromkeys(sections))


def _listed(kinds: list[str], language: str, kind: Named) -> str:
    return ("、" if language == "ja" else ", ").join(kind(one) for one in kinds)


@cache
def _rules(folder: Path = FOLDER) -> dict[str, Any]:
    path = folder / "gaps.yml"
    try:
        read: dict[str, Any] = YAML(typ="safe").load(path)
    except (OSError, YAMLError) as error:
        raise RulesBroken(path.name, f"{type(error).__name__}: {error}") from error
    lacking = [name for name in ("facts", "only_with", "fee", "kinds", "silent_topics") if name not in read]
    unknown = [key for key, entry in read.get("facts", {}).items() if entry.get("part") not in PARTS]
    if lacking or unknown:
        raise RulesBroken(path.name, f"it lacks {', '.join(lacking) or 'a known part of ' + ', '.join(unknown)}")
    return read

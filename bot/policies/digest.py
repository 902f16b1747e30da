"""From the YAML of one company's digest to a Company: the parts that name and cite the policy."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from bot.policies.catalogue import Catalogue
from bot.policies.counter import read_hours, read_procedure
from bot.policies.entries import check_complete, read_points, read_topics
from bot.policies.model import (
    AUDIENCES,
    Company,
    Fact,
    FactStatus,
    Names,
    Section,
    Slip,
    Statement,
)
from bot.policies.source import Field

PREFIX = re.compile(r"[A-Z]{3}")
STATEMENT_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
DOUBTFUL = tuple(status.value for status in FactStatus if status not in (FactStatus.STATED, FactStatus.SILENT))


def read_company(digest: Field, catalogue: Catalogue, sha256: str) -> Company | None:
    """The company of a digest; problems are noted in its source, and None comes back where a part is missing."""
    parts = digest.fields(
        ("company", "names", "prefix", "policy", "sections", "topics", "facts", "slips", "procedure"),
        ("points", "hours"),
    )
    company_id = digest.source.path.stem
    if (named := parts["company"].text()) not in (None, company_id):
        parts["company"].wrong(f"is {named} in a file named {company_id}.yml; make them equal")
    prefix = parts["prefix"].text()
    if prefix is not None and not PREFIX.fullmatch(prefix):
        parts["prefix"].wrong(f"is {prefix}; write three capital letters")
    policy = parts["policy"].fields(("title", "revised"))
    title, revised = policy["title"].text(), policy["revised"].date()

    key = catalogue.sections[company_id]
    sections = read_sections(parts["sections"], key, catalogue)
    refs = {statement.ref for section in sections for statement in section.statements}
    topics = read_topics(parts["topics"], refs, catalogue)
    points = read_points(parts["points"], refs, catalogue)
    facts = read_facts(parts["facts"], key, catalogue)
    slips = read_slips(parts["slips"], key)
    names = read_names(parts["names"])
    procedure = read_procedure(parts["procedure"], key)
    hours = read_hours(parts["hours"])
    if names is None or prefix is None or title is None or revised is None or procedure is None:
        return None
    return Company(
        id=company_id,
        names=names,
        prefix=prefix,
        title=title,
        revised=revised,
        sha256=sha256,
        sections=sections,
        topics=MappingProxyType(topics),
        points=MappingProxyType(points),
        facts=MappingProxyType(facts),
        slips=slips,
        procedure=procedure,
        hours=MappingProxyType(hours),
    )


def read_names(field: Field) -> Names | None:
    """How the company is called."""
    fields = field.fields(("full", "short", "also"))
    full, short, also = fields["full"].text(), fields["short"].text(), fields["also"].texts()
    return Names(full, short, also) if full and short else None


def read_sections(field: Field, key: Mapping[str, str], catalogue: Catalogue) -> tuple[Section, ...]:
    """Every section of the key, in its order."""
    seen: list[str] = []
    sections = []
    for item in field.items():
        fields = item.fields(("id", "heading", "topics", "audiences", "lines", "statements"))
        section_id, heading = fields["id"].text(), fields["heading"].text()
        topics = fields["topics"].some_of(catalogue.topics, "topic")
        audiences = fields["audiences"].some_of(AUDIENCES, "audience")
        lines = read_lines(fields["lines"])
        for name in ("topics", "audiences"):
            if fields[name].node is not None and not fields[name].texts():
                fields[name].wrong("is empty; name at least one")
        if section_id is None:
            continue
        if section_id not in key:
            fields["id"].wrong(f"{section_id} is not in the key of sections; use one of {', '.join(key)}")
        elif section_id in seen:
            fields["id"].wrong(f"{section_id} stands twice; a section is written once")
        elif heading is not None and heading != key[section_id]:
            fields["heading"].wrong(f'differs from the key; write "{key[section_id]}"')
        seen.append(section_id)
        statements = read_statements(fields["statements"], section_id, topics, audiences, catalogue)
        if heading is not None and lines is not None:
            sections.append(Section(section_id, heading, topics, audiences, lines, statements))
    check_complete(field, seen, key, "section")
    return tuple(sections)


def read_lines(field: Field) -> tuple[int, int] | None:
    """First and last line of the published text, counted from 1."""
    numbers = [number for item in field.items() if (number := item.number()) is not None]
    if len(numbers) == 2 and numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    if field.node is not None:
        field.wrong("is not a range; write [first line, last line]")
    return None


def read_statements(
    field: Field, section_id: str, topics: tuple[str, ...], audiences: tuple[str, ...], catalogue: Catalogue
) -> tuple[Statement, ...]:
    """The statements of a section; topics and audiences are the section's unless a statement has its own."""
    seen: set[str] = set()
    statements = []
    for item in field.items():
        fields = item.fields(("id", "text"), ("topics", "audiences", "status"))
        statement_id, text = fields["id"].text(), fields["text"].sentence()
        own_topics = fields["topics"].some_of(catalogue.topics, "topic")
        own_audiences = fields["audiences"].some_of(AUDIENCES, "audience")
        status = read_status(fields["status"], DOUBTFUL)
        if statement_id is None:
            continue
        if not STATEMENT_ID.fullmatch(statement_id):
            fields["id"].wrong(f"{statement_id} is no statement id; use small letters, digits, - and _")
        elif statement_id in seen:
            fields["id"].wrong(f"{statement_id} stands twice in section {section_id}; rename one")
        seen.add(statement_id)
        if text is not None:
            ref = f"{section_id}#{statement_id}"
            own = (own_topics or topics, own_audiences or audiences)
            statements.append(Statement(ref, section_id, text, *own, status or FactStatus.STATED))
    if field.node is not None and not seen:
        field.wrong(f"of section {section_id} is empty; write what the section says")
    return tuple(statements)


def read_facts(field: Field, key: Mapping[str, str], catalogue: Catalogue) -> dict[str, Fact]:
    """Every fact of the catalogue, in its order."""
    facts: dict[str, Fact] = {}
    seen: list[str] = []
    for item in field.items():
        fields = item.fields(("key", "status"), ("value", "sections", "note"))
        fact_key = fields["key"].one_of(catalogue.facts, "fact")
        status = read_status(fields["status"], tuple(status.value for status in FactStatus))
        value = read_value(fields["value"])
        sections = fields["sections"].some_of(key, "section")
        note = None if fields["note"].is_null else fields["note"].sentence()
        if fact_key is None:
            continue
        if fact_key in seen:
            item.wrong(f"give {fact_key} twice; keep one")
        seen.append(fact_key)
        if status is None:
            continue
        if status is FactStatus.STATED and value is None:
            item.wrong(f"has {fact_key} stated without a value; add the value or change the status")
        if status is FactStatus.SILENT and value is not None:
            item.wrong(f"has {fact_key} silent with a value; remove the value or change the status")
        if status is not FactStatus.SILENT and not sections:
            item.wrong(f"has {fact_key} without sections; name the sections it stands in")
        if status.value in DOUBTFUL and note is None:
            item.wrong(f"has {fact_key} {status.value} without a note; say in a sentence what is unclear")
        kind = catalogue.facts[fact_key]
        facts[fact_key] = Fact(fact_key, kind.label, kind.topic, status, value, sections, note)
    check_complete(field, seen, catalogue.facts, "fact")
    return facts


def read_value(field: Field) -> str | tuple[str, ...] | None:
    """A text or a list of texts; null where the policy gives none."""
    if field.is_null:
        return None
    return field.texts() if field.is_list else field.text()


def read_status(field: Field, allowed: Collection[str]) -> FactStatus | None:
    """A status, if one is given."""
    value = field.one_of(allowed, "status")
    return None if value is None else FactStatus(value)


def read_slips(field: Field, key: Mapping[str, str]) -> tuple[Slip, ...]:
    """The contradictions, typing errors and lost links of the published text."""
    seen: set[str] = set()
    slips = []
    for item in field.items():
        fields = item.fields(("id", "status", "sections", "says"))
        slip_id, says = fields["id"].text(), fields["says"].sentence()
        status = read_status(fields["status"], DOUBTFUL)
        sections = fields["sections"].some_of(key, "section")
        if slip_id in seen:
            fields["id"].wrong(f"{slip_id} stands twice; rename one")
        if slip_id and status and says:
            seen.add(slip_id)
            slips.append(Slip(slip_id, status, sections, says))
    return tuple(slips)

"""What every digest is checked against: the topics, the facts and the key of citable sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.policies.model import Point, Topic
from bot.policies.points import load_points
from bot.policies.source import Field, Source

SECTION_COLUMNS = ("company", "section", "heading")


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that every digest gives a status."""

    label: str
    topic: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`sections` holds for each company the headings by section id, in the order of the policy."""

    topics: Mapping[str, Topic]
    points: Mapping[str, Point]
    facts: Mapping[str, FactKind]
    sections: Mapping[str, Mapping[str, str]]


def load_catalogue(directory: Path, section_key: Path | None = None) -> Catalogue:
    """Read topics.yml, facts.yml and points/ of `directory`, and `section_key` (sections.tsv there unless given).

    Raises PolicyError.
    """
    topics = load_topics(directory / "topics.yml", load_general(directory / "general.yml"))
    return Catalogue(
        topics=topics,
        points=load_points(directory, topics),
        facts=load_facts(directory / "facts.yml", topics),
        sections=load_section_key(section_key or directory / "sections.tsv"),
    )


def load_general(path: Path) -> dict[str, tuple[str, ...]]:
    """The questions for topics as such, by topic; none where there is no such file. Raises PolicyError."""
    if not path.exists():
        return {}
    source = Source(path)
    found = {topic: entry.texts() for topic, entry in _entries(source, "general")}
    source.check()
    return found


def load_topics(path: Path, general: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, Topic]:
    """The topics by id, in the order of the file, with their `general` questions. Raises PolicyError."""
    source = Source(path)
    asked = general or {}
    topics = {}
    for topic_id, entry in _entries(source, "topics"):
        fields = entry.fields(("label", "unsaid", "group"))
        label, unsaid, group = fields["label"].text(), fields["unsaid"].text(), fields["group"].text()
        if label and unsaid and group:
            topics[topic_id] = Topic(topic_id, label, unsaid, group, asked.get(topic_id, ()))
    for topic_id in asked.keys() - topics.keys():
        source.problem(1, f"there is no topic {topic_id}, for which general.yml has questions; correct it there")
    source.check()
    return topics


def load_facts(path: Path, topics: Mapping[str, Topic]) -> dict[str, FactKind]:
    """The kinds of facts by key, in the order of the file. Raises PolicyError."""
    source = Source(path)
    facts = {}
    for key, entry in _entries(source, "facts"):
        fields = entry.fields(("label", "topic"))
        label, topic = fields["label"].text(), fields["topic"].one_of(topics, "topic")
        if label and topic:
            facts[key] = FactKind(label, topic)
    source.check()
    return facts


def load_section_key(path: Path) -> dict[str, dict[str, str]]:
    """The headings by section id by company, from tab-separated columns in any order; others are ignored.

    Raises PolicyError.
    """
    source = Source(path)
    header, *lines = source.text(source.read()).splitlines() or [""]
    columns = header.split("\t")
    if not set(SECTION_COLUMNS) <= set(columns):
        source.problem(1, f"the first line does not name the columns; write {', '.join(SECTION_COLUMNS)} with tabs")
        raise source.error()
    sections: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 2):
        cells = dict(zip(columns, line.split("\t"), strict=False))
        company, section, heading = (cells.get(column, "").strip() for column in SECTION_COLUMNS)
        if not (company and section and heading):
            source.problem(number, "a column is empty; write company, section and heading with tabs between")
        elif section in (headings := sections.setdefault(company, {})):
            source.problem(number, f"section {section} of {company} stands twice; keep one")
        else:
            headings[section] = heading
    source.check()
    return sections


def _entries(source: Source, key: str) -> list[tuple[str, Field]]:
    return list(source.root(source.read()).fields((key,))[key].entries().items())

"""From the YAML of a digest: what the policy has to say on every topic and every point of the catalogues."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import MappingProxyType

from bot.policies.catalogue import Catalogue
from bot.policies.model import AUDIENCES, Outcome, TopicEntry
from bot.policies.source import Field

MOST_LEAD = 3
MOST_NEAR = 2


def read_topics(field: Field, refs: Collection[str], catalogue: Catalogue) -> dict[str, TopicEntry]:
    """The entry of every topic of the catalogue, in its order."""
    found = {}
    entries = field.entries()
    for topic, entry in entries.items():
        if topic not in catalogue.topics:
            entry.wrong("is not a topic of topics.yml; correct it, or add the topic there first")
        elif (read := read_entry(entry, topic, refs, catalogue)) is not None:
            found[topic] = read
    check_complete(field, [topic for topic in entries if topic in catalogue.topics], catalogue.topics, "topic")
    return found


def read_points(field: Field, refs: Collection[str], catalogue: Catalogue) -> dict[str, TopicEntry]:
    """The entry of every point of the catalogue; a catalogue without points needs none."""
    found = {}
    entries = field.entries()
    for id_, entry in entries.items():
        if id_ not in catalogue.points:
            entry.wrong("is not a point of points/; correct it, or add the point there first")
            continue
        point = catalogue.points[id_]
        read = read_entry(entry, point.topic, refs, catalogue, nested=True, unsaid=point.unsaid)
        if read is not None:
            found[id_] = read
    check_complete(field, [id_ for id_ in entries if id_ in catalogue.points], catalogue.points, "point")
    return found


def read_entry(
    field: Field,
    topic: str,
    refs: Collection[str],
    catalogue: Catalogue,
    nested: bool = False,
    unsaid: str | None = None,
) -> TopicEntry | None:
    """What the policy has to say on a topic, to everybody or (`nested`) to one audience.

    `unsaid` is what the policy leaves open, where the entry has no words of its own for it.
    """
    optional = ("lead", "more", "near", "unsaid") if nested else ("lead", "more", "near", "unsaid", "by_audience")
    fields = field.fields(("outcome",), optional)
    outcomes = tuple(outcome.value for outcome in Outcome if outcome is not Outcome.OFF_TOPIC)
    outcome = fields["outcome"].one_of(outcomes, "outcome")
    lead, more, near = (read_refs(fields[name], refs) for name in ("lead", "more", "near"))
    own = None if fields["unsaid"].is_null else fields["unsaid"].text()
    by_audience = {} if nested else read_by_audience(fields["by_audience"], topic, refs, catalogue)
    if outcome is None:
        return None
    if twice := set(lead) & set(more):
        field.wrong(f"names {', '.join(sorted(twice))} in lead and in more; keep one")
    if own is not None and own.endswith("."):
        fields["unsaid"].wrong('ends in a full stop; write a clause that completes "The policy does not say"')
    if outcome == Outcome.SILENT.value:
        if lead or more:
            field.wrong("is silent but has lead or more; move them to near, or make the outcome partial")
        if len(near) > MOST_NEAR:
            fields["near"].wrong(f"has {len(near)} statements; keep the {MOST_NEAR} nearest")
        own = own or unsaid or catalogue.topics[topic].unsaid
    else:
        if near:
            fields["near"].wrong(f"belongs to a silent topic and this one is {outcome}; move it to more")
        if not 1 <= len(lead) <= MOST_LEAD:
            field.wrong(f"is {outcome} with {len(lead)} lead statements; name 1 to {MOST_LEAD}")
        if outcome == Outcome.PARTIAL.value and (own := own or unsaid) is None:
            field.wrong("is partial without unsaid; say what the policy does not say")
        if outcome == Outcome.ANSWERED.value and own is not None:
            field.wrong("is answered but has unsaid; drop it, or make the outcome partial")
    return TopicEntry(topic, Outcome(outcome), lead, more, near, own, MappingProxyType(by_audience))


def read_by_audience(field: Field, topic: str, refs: Collection[str], catalogue: Catalogue) -> dict[str, TopicEntry]:
    """The entries for audiences that the policy treats differently."""
    found = {}
    for audience, entry in field.entries().items():
        if audience not in AUDIENCES:
            entry.wrong(f"is not an audience; use one of {', '.join(AUDIENCES)}")
        elif (read := read_entry(entry, topic, refs, catalogue, nested=True)) is not None:
            found[audience] = read
    return found


def read_refs(field: Field, refs: Collection[str]) -> tuple[str, ...]:
    """References to statements of this digest."""
    for item in field.items():
        ref = item.text()
        if ref is not None and ref not in refs:
            item.wrong(f"cites {ref}, which is no statement here; write <section id>#<statement id>")
    return field.texts()


def check_complete(field: Field, seen: list[str], wanted: Iterable[str], what: str) -> None:
    """Note what is missing of `wanted`, or the first that is out of its order."""
    if field.node is None:
        return
    wanted = list(wanted)
    missing = [name for name in wanted if name not in seen]
    for name in missing:
        field.wrong(f"has no {what} {name}; add it")
    for expected, name in zip(wanted, [name for name in seen if name in wanted], strict=False):
        if not missing and expected != name:
            field.wrong(f"has {name} where {expected} comes next; keep the order of the catalogue")
            return

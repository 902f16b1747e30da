"""The catalogue of points: data/policies/points/*.yml, one file a group.

A point is a single thing that people ask about. Its questions are the same for every company; what the policy says to
them stands in each digest, so that what it leaves open is known point by point.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.policies.model import Point, Topic
from bot.policies.source import PolicyError, Source

FOLDER = "points"


def load_points(directory: Path, topics: Mapping[str, Topic]) -> dict[str, Point]:
    """The points by id, file by file in the order of their names. Raises PolicyError with all problems."""
    found: dict[str, Point] = {}
    problems: list[str] = []
    for path in sorted((directory / FOLDER).glob("*.yml")):
        source = Source(path)
        for id_, entry in source.root(source.read()).fields(("points",))["points"].entries().items():
            fields = entry.fields(("topic", "unsaid", "asked"))
            topic, unsaid = fields["topic"].one_of(topics, "topic"), fields["unsaid"].text()
            asked = fields["asked"].texts()
            if id_ in found:
                entry.wrong("stands twice; keep one")
            if not asked:
                fields["asked"].wrong("has no question; add some, so that the point can be found")
            if unsaid is not None and unsaid.endswith("."):
                fields["unsaid"].wrong('ends in a full stop; write a clause that completes "The policy does not say"')
            if topic and unsaid:
                found[id_] = Point(id_, topic, unsaid, asked)
        try:
            source.check()
        except PolicyError as error:
            problems.extend(error.problems)
    if problems:
        raise PolicyError(problems)
    return found

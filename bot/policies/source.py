"""Reading YAML so that everything wrong with a file can be told with its line.

A `Source` is one file and the problems found in it; a `Field` is one value of it that knows its line and what it
should be. A reading method given a wrong value notes the problem and returns None, and the reading goes on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

SHOWN_PROBLEMS = 20
SENTENCE_END = re.compile(r"[.!?][\"')]*$")
Value = TypeVar("Value")


class PolicyError(Exception):
    """A policy file cannot be used. Each line of the message is `file:line: reason; what to do`."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        hidden = len(problems) - SHOWN_PROBLEMS
        more = [f"... and {hidden} more; mend these first"] if hidden > 0 else []
        super().__init__("\n".join([*problems[:SHOWN_PROBLEMS], *more]))


@dataclass(slots=True)
class Source:
    """One file and what is wrong with it so far."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list)

    def problem(self, line: int, reason: str) -> None:
        """Note a problem; `line` counts from 1, `reason` ends in what to do."""
        if (line, reason) not in self.found:
            self.found.append((line, reason))

    def read(self) -> bytes:
        """The bytes of the file; PolicyError where it cannot be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            self.problem(1, f"cannot be read ({error.strerror}); put the file there or name another folder")
            raise self.error() from error

    def text(self, body: bytes) -> str:
        """`body` as text; PolicyError where it is not UTF-8."""
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = body.count(b"\n", 0, error.start) + 1
            self.problem(line, "not UTF-8; save the file in UTF-8")
            raise self.error() from error

    def root(self, body: bytes) -> Field:
        """The whole document; PolicyError where it is not YAML or empty."""
        try:
            node = _yaml().compose(self.text(body))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = f"broken YAML ({error.problem or error.context})"
            self.problem(mark.line + 1 if mark else 1, f"{reason}; check the indent, quotes and brackets there")
            raise self.error() from error
        except YAMLError as error:
            self.problem(1, f"broken YAML ({' '.join(str(error).split())}); remove what YAML does not allow")
            raise self.error() from error
        if node is None:
            self.problem(1, "the file is empty; write it or remove it")
            raise self.error()
        return Field(self, node, "the file")

    def error(self) -> PolicyError:
        """All problems so far as one error, in the order of the file."""
        return PolicyError([f"{self.path}:{line}: {reason}" for line, reason in sorted(self.found, key=by_line)])

    def check(self) -> None:
        """Raise PolicyError if anything is wrong."""
        if self.found:
            raise self.error()

    def built(self, value: Value | None) -> Value:
        """What was read; PolicyError if anything is wrong."""
        if value is None or self.found:
            raise self.error()
        return value


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a file, called `name` in messages; `line` is that of its key, counted from 1.

    Without a node it is not there and reads as None.
    """

    source: Source
    node: Node | None
    name: str
    line: int = 1

    @property
    def is_null(self) -> bool:
        """Whether it is not there, null or left empty."""
        return self.node is None or (isinstance(self.node, ScalarNode) and self.node.tag.endswith(":null"))

    @property
    def is_list(self) -> bool:
        """Whether it is a list, be it empty."""
        return isinstance(self.node, SequenceNode)

    def wrong(self, reason: str) -> None:
        """Note a problem with this value."""
        self.source.problem(self.line, f"{self.name} {reason}")

    def entries(self) -> dict[str, Field]:
        """The values of a mapping by key; a key that stands twice is a problem and its first value counts."""
        if not isinstance(self.node, MappingNode):
            if self.node is not None:
                self.wrong("is not a mapping; write it as `key: value` lines")
            return {}
        found: dict[str, Field] = {}
        for key, value in self.node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                self.source.problem(line, f"{self.name} has a key that is not a word; write a plain key")
            elif key.value in found:
                self.source.problem(line, f"{key.value} stands twice in {self.name}; keep one")
            else:
                found[key.value] = Field(self.source, value, key.value, line)
        return found

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Field]:
        """The values of a mapping with fixed keys, one for every key."""
        found = self.entries()
        for key in [key for key in found if key not in required and key not in optional]:
            allowed = ", ".join([*required, *optional])
            self.source.problem(found.pop(key).line, f"unknown key {key} in {self.name}; allowed are {allowed}")
        for key in required:
            if key not in found and isinstance(self.node, MappingNode):
                self.wrong(f"has no {key}; add it")
        return {key: found.get(key, Field(self.source, None, key, self.line)) for key in (*required, *optional)}

    def items(self) -> Iterator[Field]:
        """The values of a list, in order."""
        if not isinstance(self.node, SequenceNode):
            if self.node is not None:
                self.wrong("is not a list; write it as [..] or as lines that begin with `- `")
            return
        for node in self.node.value:
            yield Field(self.source, node, self.name, node.start_mark.line + 1)

    def text(self) -> str | None:
        """A text that is not empty, spaces run together."""
        value = self._scalar("str", "is not a text; put it in quotes")
        if value is None:
            return None
        if not value.strip():
            self.wrong("is empty; write it or leave the key out")
            return None
        return " ".join(value.split())

    def sentence(self) -> str | None:
        """A text that ends as a sentence does, since people are shown it."""
        value = self.text()
        if value is not None and not SENTENCE_END.search(value):
            self.wrong("does not end in a full stop; make it a complete sentence")
        return value

    def texts(self) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        found: list[str] = []
        for item in self.items():
            value = item.text()
            if value in found:
                item.wrong(f"names {value} twice; keep one")
            elif value is not None:
                found.append(value)
        return tuple(found)

    def one_of(self, allowed: Collection[str], what: str) -> str | None:
        """A text that is one of `allowed`."""
        value = self.text()
        if value is not None and value not in allowed:
            self.wrong(f"names an unknown {what}, {value}; {_among(allowed)}")
            return None
        return value

    def some_of(self, allowed: Collection[str], what: str) -> tuple[str, ...]:
        """A list of texts that are all of `allowed`, none of them twice."""
        values = self.texts()
        for value in values:
            if value not in allowed:
                self.wrong(f"names an unknown {what}, {value}; {_among(allowed)}")
        return tuple(value for value in values if value in allowed)

    def flag(self) -> bool | None:
        """true or false."""
        value = self._scalar("bool", "is not true or false; write one of them without quotes")
        if value is None:
            return None
        if value not in ("true", "false"):
            self.wrong(f"is {value}; write true or false")
            return None
        return value == "true"

    def number(self) -> int | None:
        """A whole number above 0."""
        value = self._scalar("int", "is not a whole number; write digits without quotes")
        if value is None:
            return None
        if not value.isdecimal() or int(value) == 0:
            self.wrong(f"is {value}; write a whole number above 0 in plain digits")
            return None
        return int(value)

    def date(self) -> dt.date | None:
        """A day, written 2022-11-01."""
        if self.node is None:
            return None
        value = self.node.value if isinstance(self.node, ScalarNode) else ""
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.wrong(f"is not a date ({value or 'no text'}); write it as 2022-11-01")
            return None

    def _scalar(self, tag: str, reason: str) -> str | None:
        if self.node is None:
            return None
        if not isinstance(self.node, ScalarNode) or self.node.tag != f"tag:yaml.org,2002:{tag}":
            self.wrong(reason)
            return None
        return str(self.node.value)


class _Resolver(VersionedResolver):
    """The rules of YAML 1.2, without looking for a version directive at every scalar: that costs half the time."""

    @property
    def processing_version(self) -> tuple[int, int]:
        return (1, 2)


def _yaml() -> YAML:
    yaml = YAML(typ="safe")
    yaml.Resolver = _Resolver
    return yaml


def by_line(problem: tuple[int, str]) -> int:
    """Sort key that keeps the order in which the problems of one line were found."""
    return problem[0]


def _among(allowed: Collection[str]) -> str:
    return f"use one of {', '.join(allowed)}" if len(allowed) <= 12 else "correct it, or add it to the catalogue first"

"""Three things that Rasa does anew each time, done once or more simply. Results are the same; tests compare them.

Rasa compiles a constant JSON schema for every action result and tries every kind of event against each event in it,
which costs most of a turn (RasaHQ/rasa#11717); it walks all classes to find the one that an event's name means; and it
plans the run of its graph with Dask each time, though ours is a chain that runs in one thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import rasa.core.actions.action
import rasa.core.processor
from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event

_resolve_slowly = Event.resolve_by_type


def install() -> None:
    """Use the cached look-ups in this process. Doing it twice is the same as once."""
    rasa.core.actions.action.RemoteAction._validate_action_result = _validate
    rasa.core.processor.DaskGraphRunner = ChainRunner
    Event.resolve_by_type = staticmethod(_resolve)


class ChainRunner(DaskGraphRunner):  # type: ignore[misc]  # Rasa is untyped here
    """Runs each node of the graph after those it needs, in this thread."""

    def run(self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None) -> dict[str, Any]:
        """The results of `targets`, by name. Raises GraphRunError as Rasa's own runner does."""
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
        if clash := done.keys() & self._graph_schema.nodes.keys():
            raise GraphRunError(f"The inputs {', '.join(sorted(clash))} are named like nodes of the graph.")

        def result(name: str) -> tuple[str, Any]:
            if name not in done:
                needed = [result(other) for other in self._graph_schema.nodes[name].needs.values()]
                done[name] = self._instantiated_nodes[name](*needed)
            return done[name]

        try:
            return dict(result(target) for target in targets or self._graph_schema.target_names)
        except RuntimeError as error:
            raise GraphRunError("A node of the graph failed.") from error


def _validate(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Check an action result. Raises ValidationError without repeating what the result says."""
    for error in _whole().iter_errors({**result, "events": []}):
        raise ValidationError(f"{self.name()} returned what is not an action result, at {list(error.path)}")
    for number, event in enumerate(result.get("events") or ()):
        validator = _by_event().get(str(event.get("event"))) if isinstance(event, dict) else None
        if validator is None or not validator.is_valid(event):
            raise ValidationError(f"{self.name()} returned what is not an event of Rasa's, as number {number}")
    return True


@lru_cache(maxsize=1)
def _whole() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())


@lru_cache(maxsize=1)
def _by_event() -> dict[str, Draft7Validator]:
    """A validator for each event by its name, from Rasa's own list of alternatives."""
    alternatives = RemoteAction.action_response_format_spec()["properties"]["events"]["items"]["oneOf"]
    return {alternative["properties"]["event"]["const"]: Draft7Validator(alternative) for alternative in alternatives}


@cache
def _resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """The class of an event by its name. ValueError for a name that no event has."""
    found: type[Event] | None = _resolve_slowly(type_name, default)
    return found

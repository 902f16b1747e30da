"""Two look-ups that Rasa makes anew each time, made once instead. Results are the same; a test compares them.

Rasa compiles a constant JSON schema for every action result and tries every kind of event against each event in it,
which costs most of a turn (RasaHQ/rasa#11717), and it walks all classes to find the one that an event's name means.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import rasa.core.actions.action
from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event

_resolve_slowly = Event.resolve_by_type


def install() -> None:
    """Use the cached look-ups in this process. Doing it twice is the same as once."""
    rasa.core.actions.action.RemoteAction._validate_action_result = _validate
    Event.resolve_by_type = staticmethod(_resolve)


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

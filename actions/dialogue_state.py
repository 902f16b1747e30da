"""A dialogue's state as plain JSON: in Rasa's slots between two turns, and in a request that was put away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.dialogue.model import SlotValue, State
from desk.opening import NoticeAccepted


def state_plain(state: State) -> dict[str, Any]:
    """`state` with everything in it, as JSON can hold it."""
    return {
        "flow": state.flow,
        "session": state.session,
        "filled": _values_plain(state.filled),
        "asked": state.asked,
        "trail": list(state.trail),
        "offered": _values_plain(state.offered),
        "before": _values_plain(state.before),
        "began": state.began,
        "failures": state.failures,
        "paused": state.paused,
        "parent": state_plain(state.parent) if state.parent else None,
    }


def state_of(plain: Mapping[str, Any]) -> State:
    """What `state_plain` was given."""
    return State(
        flow=plain["flow"],
        session=plain["session"],
        filled={slot: value_of(value) for slot, value in plain["filled"].items()},
        asked=plain["asked"],
        trail=tuple(plain["trail"]),
        offered={slot: value_of(value) for slot, value in plain["offered"].items()},
        before={name: value_of(value) for name, value in plain.get("before", {}).items()},
        began=plain["began"],
        failures=plain["failures"],
        paused=plain["paused"],
        parent=state_of(plain["parent"]) if plain["parent"] else None,
    )


def notice_plain(notice: NoticeAccepted | None) -> dict[str, str] | None:
    """The notice that was accepted, as JSON can hold it."""
    return {"sha256": notice.sha256, "at": notice.accepted_at.isoformat()} if notice else None


def notice_of(plain: Mapping[str, str] | None) -> NoticeAccepted | None:
    """What `notice_plain` was given."""
    return NoticeAccepted(plain["sha256"], dt.datetime.fromisoformat(plain["at"])) if plain else None


def value_of(value: Any) -> SlotValue:
    """A slot's value out of JSON."""
    return tuple(value) if isinstance(value, list) else str(value)


def value_plain(value: SlotValue | None) -> str | list[str] | None:
    """A slot's value as JSON can hold it."""
    return list(value) if isinstance(value, tuple) else value


def _values_plain(values: Mapping[str, SlotValue]) -> dict[str, Any]:
    return {slot: value_plain(value) for slot, value in values.items()}

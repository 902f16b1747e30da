"""One encrypted row per conversation instead of one row per event.

A row holds what the tracker was before its last events (slots and open dialogue) and then those last events, so a turn
costs the same at the start and after a thousand messages. Rasa saves through `save`; inside a turn that only stages
the row, and the channel commits it together with the replies (desk.inbox.finish_turn), so that neither exists alone.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, AllSlotsReset, Event, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from desk.trackers import Forget, StagedTracker, load_tracker, save_tracker
from desk.work import Desk

EVENTS_KEPT = 60
"""Events kept in full; earlier ones live on as the slots and the dialogue they led to."""
FORGET_SINCE = "forget_since"
"""The slot by which a turn asks that what was said be forgotten (actions/safe_action.py): then no event is kept."""
DIALOGUE, DRAFT = "dialogue", "draft"
"""The slot with the open dialogue, and what it holds where it was put away before."""
_PARSE_KEPT = ("text", "intent", "entities")
"""Of a message's parse data; the reading (topics, statements) is needed only in the turn itself."""


@dataclass
class TurnScope:
    """What one turn in one conversation reads and stages. `slots` are set when the conversation is new."""

    conversation_id: str
    slots: dict[str, Any] = field(default_factory=dict)
    version: int = 0
    staged: StagedTracker | None = None


_scope: ContextVar[TurnScope | None] = ContextVar("turn_scope", default=None)


@contextmanager
def staging(scope: TurnScope) -> Iterator[TurnScope]:
    """Within the block, saving stages into `scope` instead of writing."""
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)


class ConversationTrackerStore(TrackerStore):  # type: ignore[misc]  # Rasa is untyped here
    """Rasa's tracker store over the desk's database."""

    def __init__(self, domain: Domain | None, desk: Desk) -> None:
        """Keep the trackers of `domain` in the database of `desk`."""
        super().__init__(domain, None)
        self._desk = desk

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a conversation, None for a new one. Raises DeskUnavailable when the database is down."""
        scope = _scope.get()
        if scope is not None and scope.staged is not None:
            return self._restore(sender_id, scope.staged.body)
        stored = await self._desk.run(load_tracker, sender_id)
        if stored is None:
            return None
        version, body = stored
        if scope is not None:
            scope.version = version
        return self._restore(sender_id, body)

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new tracker that listens and knows what the channel says of the conversation.

        It listens in any case: since it has slots already, Rasa starts no session that would let it.
        """
        tracker = self.init_tracker(sender_id)
        scope = _scope.get()
        slots = scope.slots if scope is not None else {}
        known = [SlotSet(name, value) for name, value in slots.items()]
        if known or append_action_listen:
            tracker.update_with_events([*known, ActionExecuted(ACTION_LISTEN_NAME)], self.domain)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stage the tracker within a turn, write it otherwise. Raises VersionConflict if another process was first."""
        scope = _scope.get()
        body = serialise(tracker)
        if scope is not None:
            forget = _forgotten(tracker.get_slot(FORGET_SINCE))
            scope.staged = StagedTracker(tracker.sender_id, scope.version, body, forget, _draft(tracker))
            return
        stored = await self._desk.run(load_tracker, tracker.sender_id)
        version = stored[0] if stored else 0
        await self._desk.run(save_tracker, StagedTracker(tracker.sender_id, version, body))

    def _restore(self, sender_id: str, body: bytes) -> DialogueStateTracker:
        kept = json.loads(body)
        before: list[Event] = [SlotSet(name, value) for name, value in kept["slots"].items()]
        if kept["loop"]:
            before.append(ActiveLoop(kept["loop"]))
        events = [event for data in kept["events"] if (event := Event.from_parameters(data)) is not None]
        tracker = self.init_tracker(sender_id)
        tracker.update_with_events([*before, *events], self.domain)
        return tracker


def _forgotten(asked: str | None) -> Forget | None:
    """What the slot asks for: "message", "everything", or a time in ISO 8601."""
    if asked == "message":
        return "message"
    if asked == "everything":
        return "everything"
    return dt.datetime.fromisoformat(asked) if asked else None


def _draft(tracker: DialogueStateTracker) -> str | None:
    """The draft that the open dialogue was taken up from in this turn (actions/desk_form.py)."""
    dialogue = tracker.get_slot(DIALOGUE) or {}
    draft: str | None = dialogue.get(DRAFT)
    return draft


def serialise(tracker: DialogueStateTracker) -> bytes:
    """JSON: `slots` and `loop` as they were before `events`, then the last events, beginning with a whole turn.

    Where the turn ended by forgetting there are no events but that the assistant listens.
    """
    events = list(tracker.events)
    cut = len(events) if tracker.get_slot(FORGET_SINCE) else _cut(events)
    slots, loop = _led_to(events[:cut])
    if slots.pop(FORGET_SINCE, None):
        events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return json.dumps(
        {"slots": slots, "loop": loop, "events": [_slim(event) for event in events[cut:]]},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def _cut(events: list[Event]) -> int:
    """Where the kept events begin: after an `action_listen`, so that the first kept event opens a turn."""
    if len(events) <= EVENTS_KEPT:
        return 0
    for index in range(len(events) - EVENTS_KEPT, len(events)):
        previous = events[index - 1]
        if isinstance(previous, ActionExecuted) and previous.action_name == ACTION_LISTEN_NAME:
            return index - 1
    return len(events) - EVENTS_KEPT


def _led_to(events: Iterable[Event]) -> tuple[dict[str, Any], str | None]:
    """The slots and the open dialogue after `events`."""
    slots: dict[str, Any] = {}
    loop: str | None = None
    for event in events:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            loop = event.name
        elif isinstance(event, (AllSlotsReset, Restarted)):
            slots, loop = {}, None
    return {name: value for name, value in slots.items() if value is not None}, loop


def _slim(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        data["parse_data"] = {key: data["parse_data"][key] for key in _PARSE_KEPT if key in data["parse_data"]}
    return data

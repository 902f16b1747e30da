"""The base of every action: it never raises, so a failure is an honest sentence instead of silence."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.messages import utter
from actions.services import services
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import sentence
from bot.logs import place
from bot.policies.model import Company

Events = list[dict[str, Any]]
FORGET_SINCE = "forget_since"
"""The slot by which a turn asks that what was said since then (ISO 8601, UTC) be forgotten when it is stored; or
THIS_MESSAGE, or EVERYTHING (desk/trackers.py)."""
THIS_MESSAGE, EVERYTHING = "message", "everything"
OFFERED = "offered"
"""The slot with what the last message offered; it is good for one turn."""
_log = structlog.get_logger("madoguchi.actions")


class SafeAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk ships no types
    """An action whose `perform` may fail."""

    @abstractmethod
    def name(self) -> str:
        """The action's name in domain.yml."""

    @abstractmethod
    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do the work; say something to the person; return Rasa events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """Perform, or say honestly that it did not work. The log gets the kind of error and no words of anybody."""
        said = len(dispatcher.messages)
        try:
            events = await self.perform(dispatcher, tracker)
        except Exception as error:
            _log.error("action failed", action=self.name(), error=type(error).__name__, where=place(error))
            del dispatcher.messages[said:]
            utter(dispatcher, apology(company_of(tracker)))
            return [*_withheld(tracker, ()), *self.after_failure(tracker)]
        events = [*_withheld(tracker, events), *events]
        if any(event.get("name") == OFFERED for event in events):
            return events
        return [SlotSet(OFFERED, None), *events]

    def after_failure(self, tracker: Tracker) -> Events:
        """Events that leave the conversation where it was."""
        return []


def _withheld(tracker: Tracker, events: Iterable[dict[str, Any]]) -> Events:
    """What makes a message with the number of a card or an identity paper be forgotten, unless more is already."""
    if not is_sensitive(str(tracker.latest_message.get("text") or "")):
        return []
    if any(event.get("name") == FORGET_SINCE for event in events):
        return []
    return [SlotSet(FORGET_SINCE, THIS_MESSAGE)]


def company_of(tracker: Tracker) -> Company | None:
    """The company whose desk this conversation is with, None if nobody has said yet (rasa shell)."""
    return services().policies.companies.get(tracker.get_slot("company") or "")


def apology(company: Company | None) -> str:
    """What is said when something could not be done: nothing was sent, and how else to reach the desk."""
    text = load_texts().sentences["unavailable"]
    if company is None:
        return text.replace("{route}", "").strip()
    contact = load_texts().sentences["contact_instead"]
    route = sentence(contact, company) if company.desk_route() else ""
    return sentence(text, company, route=route)

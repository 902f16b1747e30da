"""What the assistant itself keeps of a conversation: told, shown in figures, and erased, in words."""

from __future__ import annotations

import datetime as dt
import re

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import OPEN_A_REQUEST, start_choices
from actions.messages import utter
from actions.safe_action import EVERYTHING, FORGET_SINCE, OFFERED, Events, SafeAction
from actions.services import services
from actions.texts import choice, sentence
from bot.dialogue.understanding import asks_to_erase
from desk import my_data
from desk.calendar import JAPAN
from desk.errors import ConversationUnknown
from desk.my_data import StoredConversation, StoredTicket
from desk.outbox import SLACK

ERASE_CHAT = "erase_chat"
"""What was offered, while the person is asked whether to erase the chat."""
_FIGURES = re.compile(r"\b(?:what|which|show|list|how (?:many|much|long)|until when)\b", re.I)


class ActionChatData(SafeAction):
    """Says what this assistant stores, shows it in figures, or offers to erase it."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_chat_data"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """What is kept, how long, and how it is erased; a wish to erase it is confirmed first."""
        text = str(tracker.latest_message.get("text") or "")
        stored = await _stored(tracker)
        if asks_to_erase(text):
            kept = _tickets(stored.tickets) if stored else ""
            offered = (choice("erase_chat", "/affirm"), choice("keep_chat", "/deny"))
            utter(dispatcher, f"{sentence('erase_chat')} {kept}".strip(), offered)
            return [SlotSet(OFFERED, ERASE_CHAT)]
        figures = in_figures(stored) if stored and _FIGURES.search(text) else ""
        utter(dispatcher, f"{chat_data_sentence(tracker)} {figures}".strip())
        return []


def erase_chat(dispatcher: CollectingDispatcher) -> Events:
    """Forget all that was said by either side: it is overwritten when this turn is stored (desk/forgetting.py)."""
    utter(dispatcher, sentence("chat_erased"), (*start_choices(), OPEN_A_REQUEST))
    return [SlotSet(FORGET_SINCE, EVERYTHING), *(SlotSet(name, None) for name in ("topic", "audience", "shown"))]


def chat_data_sentence(tracker: Tracker) -> str:
    """What is kept of a conversation, how long, and how it is erased; in Slack, what Slack keeps besides."""
    text = "chat_data_slack" if tracker.get_latest_input_channel() == SLACK else "chat_data"
    return sentence(text, days=str(services().settings.conversation_days))


def in_figures(stored: StoredConversation) -> str:
    """What is stored of a conversation, counted."""
    counted = sentence(
        "chat_figures",
        messages=str(stored.messages),
        replies=str(stored.replies),
        since=_day(stored.opened_at),
        until=_day(stored.kept_until),
    )
    return f"{counted} {_tickets(stored.tickets)}".strip()


def _tickets(tickets: tuple[StoredTicket, ...]) -> str:
    """Which tickets were opened here, and that they stay."""
    if not tickets:
        return ""
    return sentence("chat_tickets", references=", ".join(ticket.reference for ticket in tickets))


async def _stored(tracker: Tracker) -> StoredConversation | None:
    """What is stored; None where conversations are not (rasa shell)."""
    try:
        return await services().desk.run(my_data.show, tracker.sender_id)
    except ConversationUnknown:
        return None


def _day(at: dt.datetime) -> str:
    day = at.astimezone(JAPAN)
    return f"{day.day} {day:%B %Y}"

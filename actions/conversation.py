"""The talk around the questions: greeting, help, what is stored, yes and no, words that fit nothing open."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.afterwards import told_afterwards
from actions.answer import OPEN_A_REQUEST, ActionMore, answer_message, ask_company, follows_up, start_choices
from actions.chat_data import ERASE_CHAT, erase_chat
from actions.messages import utter
from actions.safe_action import Events, SafeAction, company_of
from actions.services import services
from actions.texts import choice, sentence
from bot.dialogue.doors import flow_meant
from bot.dialogue.kinds import asks_in_japanese, kinds_in
from bot.policies.model import Company


class ActionGreet(SafeAction):
    """Says who is speaking, what is kept, and how to begin."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_greet"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Introduce the assistant."""
        company = company_of(tracker)
        if company is None:
            ask_company(dispatcher)
            return []
        text = sentence("greeting", desk=company.desk_name(), short=company.names.short, days=_days())
        utter(dispatcher, text, (*start_choices(), OPEN_A_REQUEST))
        return []


class ActionHelp(SafeAction):
    """Says what the assistant can do."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_help"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """List what can be done here; after a ticket was sent, "what do I do now?" asks for its next steps."""
        company = company_of(tracker)
        if company is not None and await told_afterwards(dispatcher, tracker, company):
            return []
        more = (OPEN_A_REQUEST, choice("status", "/status"), choice("handoff", "/handoff"))
        utter(dispatcher, sentence("help"), (*start_choices(), *more))
        return []


class ActionTakeUp(SafeAction):
    """A plain yes or no, to whatever was offered last."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_take_up"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Yes takes up the offer; anything else asks what is wished."""
        offered = tracker.get_slot("offered")
        agreed = tracker.latest_message["intent"]["name"] == "affirm"
        if agreed and offered == "more":
            return await ActionMore().perform(dispatcher, tracker)
        if agreed and offered == ERASE_CHAT:
            return erase_chat(dispatcher)
        if agreed and offered == "inquiry":
            return [SlotSet("offered", offered), FollowupAction("desk_form")]
        company = company_of(tracker)
        if company is not None and await told_afterwards(dispatcher, tracker, company):
            return [SlotSet("offered", None)]
        if company is not None and follows_up(tracker):
            return answer_message(dispatcher, tracker, company)
        utter(dispatcher, sentence("what_next"), (*start_choices(), OPEN_A_REQUEST))
        return [SlotSet("offered", None)]


class ActionNothingOpen(SafeAction):
    """A word such as "back" or "cancel" when nothing is open."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_nothing_open"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say so and offer what can be begun; "please correct my address" and "I want them to stop" begin a request."""
        message, company = tracker.latest_message, company_of(tracker)
        if company is not None and await told_afterwards(dispatcher, tracker, company):
            return []
        text = str(message.get("text") or "")
        if flow_meant(text) is not None or (message["intent"]["name"] == "change" and kinds_in(text)):
            return [FollowupAction("desk_form")]
        if company is not None and follows_up(tracker):
            return answer_message(dispatcher, tracker, company)
        more = (OPEN_A_REQUEST, choice("withdraw", "/withdraw"))
        utter(dispatcher, sentence("nothing_open"), (*start_choices(), *more))
        return []


class ActionJapanese(SafeAction):
    """A message in Japanese: the desk's route and the choices, in Japanese."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_japanese"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say in Japanese that answers are in English for now, and how to reach the desk."""
        company = company_of(tracker)
        if company is None:
            ask_company(dispatcher)
            return []
        if asks_in_japanese(str(tracker.latest_message.get("text") or "")):
            utter(dispatcher, japanese_sentence(company))
            return [FollowupAction("desk_form")]
        utter(
            dispatcher,
            japanese_sentence(company),
            (*start_choices(), OPEN_A_REQUEST, choice("handoff_japanese", "/handoff")),
        )
        return []


def japanese_sentence(company: Company) -> str:
    """What a person who writes Japanese is told; addresses stand as the policy prints them."""
    routes = [
        f"電話 {phone}" if (phone := company.fact("desk.phone")) else "",
        f"メール {email}" if (email := company.fact("desk.email")) else "",
        f"ウェブ {url}" if (url := company.fact("desk.url")) else "",
        f"郵送 {address}" if (address := company.fact("desk.address")) else "",
    ]
    known = "、".join(route for route in routes if route)
    contact = sentence("japanese_contact", routes=known) if known else sentence("japanese_no_contact")
    return sentence("japanese", contact=contact)


def _days() -> str:
    return str(services().settings.conversation_days)

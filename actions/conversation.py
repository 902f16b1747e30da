"""The talk around the questions: greeting, help, what is stored, yes and no, words that fit nothing open."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import OPEN_A_REQUEST, ActionMore, ask_company, start_choices
from actions.messages import utter
from actions.safe_action import Events, SafeAction, company_of
from actions.services import services
from bot.dialogue.model import Option
from bot.dialogue.slots import kinds_in
from bot.dialogue.wording import desk_name
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
        days = services().settings.conversation_days
        utter(
            dispatcher,
            f"Hello. I am the automated assistant of {desk_name(company)} of {company.names.short}. I answer questions about "
            "the privacy policy, always with the section, and I help you open a request with the desk. "
            f"This conversation is stored encrypted and erased after {days} days; you can erase it earlier at any time.",
            (*start_choices(), OPEN_A_REQUEST),
        )
        return []


class ActionHelp(SafeAction):
    """Says what the assistant can do."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_help"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """List what can be done here."""
        utter(
            dispatcher,
            "You can ask me what the policy says, for example about purposes, cookies, sharing or contacts. I can open a request "
            "with the desk (see, correct or erase your data, and more), take a question or a complaint to the people there, "
            "and tell you how a request stands.",
            (
                *start_choices(),
                OPEN_A_REQUEST,
                Option("State of my request", "/status"),
                Option("Talk to a person", "/handoff"),
            ),
        )
        return []


class ActionChatData(SafeAction):
    """Says what this assistant itself stores."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_chat_data"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """What is kept, how long, and how it is erased."""
        days = services().settings.conversation_days
        utter(
            dispatcher,
            "What you write here and what I reply is stored encrypted, under a key of its own for this conversation, and erased "
            f'after {days} days. Nothing goes to any outside service. You can erase all of it at once with "Erase this conversation"; '
            "a request that you have sent to the desk stays there, because the desk has to answer it.",
        )
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
        if agreed and offered == "inquiry":
            return [FollowupAction("desk_form")]
        utter(dispatcher, "All right. What would you like to know or do?", (*start_choices(), OPEN_A_REQUEST))
        return [SlotSet("offered", None)]


class ActionNothingOpen(SafeAction):
    """A word such as "back" or "cancel" when nothing is open."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_nothing_open"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say so and offer what can be begun; "please correct my address" begins a request."""
        if kinds_in(str(tracker.latest_message.get("text") or "")):
            return [FollowupAction("desk_form")]
        utter(
            dispatcher,
            "Nothing is open at the moment. You can ask about the policy, or open a request with the desk.",
            (*start_choices(), OPEN_A_REQUEST, Option("Withdraw a request", "/withdraw")),
        )
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
        utter(
            dispatcher,
            japanese_sentence(company),
            (*start_choices(), OPEN_A_REQUEST, Option("担当者に伝える", "/handoff")),
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
    contact = (
        f"窓口への連絡先：{known}。"
        if known
        else "公表された方針には窓口の連絡先が書かれていませんが、このチャットから担当者に伝えることができます。"
    )
    return f"申し訳ありません。現在の回答は英語のみです。{contact}下の選択肢からもお進みいただけます。"

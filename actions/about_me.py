"""A person says who they are: answers are for that group from then on."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer_message, ask_company, follows_up, start_choices
from actions.messages import utter
from actions.safe_action import Events, SafeAction, company_of
from actions.texts import sentence
from bot.answering.audiences import OWN_GROUPS
from bot.answering.wording import AUDIENCE_NAMES


class ActionAboutMe(SafeAction):
    """Remembers whom the answers are for."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_about_me"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say for whom the answers are now, and honestly where the policy has nothing of its own for that group."""
        company = company_of(tracker)
        if company is None:
            ask_company(dispatcher)
            return []
        if follows_up(tracker):
            return answer_message(dispatcher, tracker, company)
        audience = next(tracker.get_latest_entity_values("audience"), None)
        if audience not in AUDIENCE_NAMES:
            utter(dispatcher, sentence("what_next"), start_choices())
            return []
        named = audience not in OWN_GROUPS or any(audience in one.audiences for one in company.statements())
        text = "answers_for" if named else "nothing_for"
        utter(dispatcher, sentence(text, group=AUDIENCE_NAMES[audience], short=company.names.short), start_choices())
        return [SlotSet("audience", audience)]

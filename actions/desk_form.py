"""The form of all that is opened at the desk: bot/dialogue decides, this adapts it to Rasa's slots and events."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.afterwards import last_sent, told_afterwards
from actions.answer import answer_message, ask_company, start_choices
from actions.chat_data import chat_data_sentence
from actions.completion import Completed, Finished, complete
from actions.conversation import japanese_sentence
from actions.dialogue_state import notice_of, notice_plain, state_of, state_plain, value_of, value_plain
from actions.messages import utter, utter_all
from actions.putting_away import TakenUp, put_away, take_up
from actions.safe_action import FORGET_SINCE, Events, SafeAction, company_of
from actions.services import services
from actions.supplement import look_up
from actions.texts import sentence
from bot.dialogue.asking import ask_for
from bot.dialogue.changing import begin_change
from bot.dialogue.doors import flow_meant
from bot.dialogue.engine import Setting, resume, start, step, taken_up
from bot.dialogue.model import Ending, Heard, Periods, Say, State, Step
from bot.dialogue.slots import FLOWS, SLOT_NAMES
from bot.dialogue.wording import notice_hash
from bot.nlu.question_reader import JAPANESE, READING
from bot.policies.model import Company
from desk.messages import RequestView
from desk.opening import NoticeAccepted
from desk.outbox import SLACK

DIALOGUE = "dialogue"
"""The Rasa slot with the dialogue's state; what was answered stands in the slots of its own name."""

RASA_SHELL = "cmdline"
"""The channel of `madoguchi rasa shell`, whose conversations the desk does not store."""


class ValidateDeskForm(SafeAction):
    """Takes every message while something is being opened at the desk, and asks the next question itself."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "validate_desk_form"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """One turn of the dialogue."""
        company = company_of(tracker)
        if company is None:
            ask_company(dispatcher)
            return self._ended()
        setting = _setting(company, tracker)
        state = load_state(tracker)
        heard = heard_in(tracker)
        if state is None and await told_afterwards(dispatcher, tracker, company):
            return self._ended()
        if state is None:
            flow = _flow_started(tracker)
            sent = await last_sent(tracker) if flow in ("status", "withdraw", "change_request") else None
            setting = replace(setting, sent=sent.reference if sent else None)
            begun = State(flow=flow, session=secrets.token_urlsafe(12), began=setting.now)
            outcome = start(begun, heard, setting)
        else:
            outcome = step(state, heard, setting)
            if heard.intent == JAPANESE and outcome.state.failures > state.failures:
                utter(dispatcher, japanese_sentence(company), request=request_view(state))
        events: Events = []
        if outcome.question:
            events = answer_message(dispatcher, tracker, company, in_dialogue=request_view(outcome.state))
        if outcome.aside is not None:
            utter(dispatcher, chat_data_sentence(tracker), request=request_view(outcome.state))
        if outcome.ending is None:
            utter_all(dispatcher, outcome.says, request_view(outcome.state))
            return [*events, *save_state(outcome.state, noticed(tracker, outcome.state, setting))]
        return [*events, *await self._end(dispatcher, tracker, setting, outcome, state)]

    def after_failure(self, tracker: Tracker) -> Events:
        """Stay where the dialogue was; with none open, close the form."""
        state, company = load_state(tracker), company_of(tracker)
        if state is None or company is None:
            return self._ended()
        return save_state(state, noticed(tracker, state, _setting(company, tracker)))

    async def _end(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, setting: Setting, outcome: Step, before: State | None
    ) -> Events:
        company, says = setting.company, outcome.says
        channel = tracker.get_latest_input_channel() or RASA_SHELL
        finished = Finished(
            state=outcome.state,
            company=company,
            services=services(),
            conversation_id=None if channel == RASA_SHELL else tracker.sender_id,
            channel=channel,
            noticed=noticed(tracker, outcome.state, setting),
        )
        completed: Completed | None = None
        forgotten: Events = []
        if outcome.ending is Ending.COMPLETE and outcome.state.flow == "resume":
            opened = await take_up(finished, setting.kept)
            if isinstance(opened, TakenUp):
                again = taken_up(opened.state, setting)
                utter_all(dispatcher, again.says, request_view(again.state))
                return save_state(again.state, opened.notice, opened.draft)
            completed = opened
        elif outcome.ending is Ending.COMPLETE:
            looked_up = await look_up(finished, setting.kept) if outcome.state.flow == "change_request" else None
            if isinstance(looked_up, State):
                begun = begin_change(looked_up, setting)
                utter_all(dispatcher, (*says, *begun.says), request_view(begun.state))
                return save_state(begun.state, noticed(tracker, begun.state, setting))
            completed = looked_up or await complete(finished)
            if completed.again is not None:
                once_more = ask_for(outcome.state.without((completed.again,)), completed.again, setting)
                _utter_end(dispatcher, says, completed)
                utter_all(dispatcher, once_more.says, request_view(once_more.state))
                return save_state(once_more.state, finished.noticed)
        elif outcome.ending is Ending.SAVED:
            completed = await put_away(finished)
        if outcome.ending is not Ending.COMPLETE and before is not None and before.began is not None:
            forgotten = [SlotSet(FORGET_SINCE, before.began)]
        if outcome.state.parent is not None:
            back = resume(Step(outcome.state, ()), setting)
            _utter_end(dispatcher, says, completed)
            utter_all(dispatcher, back.says, request_view(back.state))
            return [*forgotten, *save_state(back.state, noticed(tracker, back.state, setting))]
        _utter_end(dispatcher, says, completed)
        return [*forgotten, *self._ended()]

    def _ended(self) -> Events:
        return [
            SlotSet(DIALOGUE, None),
            SlotSet("offered", None),
            *(SlotSet(name, None) for name in SLOT_NAMES),
            SlotSet("requested_slot", None),
        ]


def load_state(tracker: Tracker) -> State | None:
    """The dialogue that is open, None if none is."""
    kept = tracker.get_slot(DIALOGUE)
    if not kept:
        return None
    filled = {name: value_of(tracker.get_slot(name)) for name in SLOT_NAMES if tracker.get_slot(name) is not None}
    return replace(state_of({**kept, "filled": {}}), filled=filled)


def noticed(tracker: Tracker, state: State, setting: Setting) -> NoticeAccepted | None:
    """The notice that was accepted, as it was shown then; kept from then on. None if it has not been accepted."""
    if state.text("notice") is None:
        return None
    if kept := notice_of((tracker.get_slot(DIALOGUE) or {}).get("noticed")):
        return kept
    return NoticeAccepted(notice_hash(setting.company, setting.kept), dt.datetime.now(dt.timezone.utc))


def save_state(state: State, notice: NoticeAccepted | None, draft: str | None = None) -> Events:
    """Slot events that keep `state`, and the notice that was accepted. `draft`: the id of the draft that `state` was
    taken up from in this turn; it is erased when the turn is stored (bot/tracker_store.py)."""
    names = {slot.name for slot in FLOWS[state.flow]}
    slots = [SlotSet(name, value_plain(state.filled.get(name)) if name in names else None) for name in SLOT_NAMES]
    kept = {name: value for name, value in state_plain(state).items() if name != "filled"}
    return [
        SlotSet(DIALOGUE, {**kept, "noticed": notice_plain(notice), "draft": draft}),
        *slots,
        SlotSet("requested_slot", state.asked),
    ]


def heard_in(tracker: Tracker) -> Heard:
    """The last message as the dialogue needs it."""
    message: Mapping[str, Any] = tracker.latest_message
    intent = message["intent"]
    entities = {entity["entity"]: str(entity["value"]) for entity in message.get("entities") or ()}
    chosen = (entities["slot"], entities["value"]) if intent["name"] == "choose" and "slot" in entities else None
    return Heard(
        text=str(message.get("text") or ""),
        intent=str(intent["name"]),
        confidence=float(intent["confidence"] or 0.0),
        pressed=READING not in message,
        chosen=chosen,
    )


def request_view(state: State) -> RequestView | None:
    """The progress of a request, for clients that show it."""
    while state.flow != "request":
        if state.parent is None:
            return None
        state = state.parent
    filled = tuple(slot.name for slot in FLOWS["request"] if slot.name in state.filled)
    return RequestView(kinds=state.several("kinds"), capacity=state.text("capacity"), filled=filled)


def _utter_end(dispatcher: CollectingDispatcher, says: tuple[Say, ...], completed: Completed | None) -> None:
    utter_all(dispatcher, says)
    if completed is not None:
        utter(dispatcher, completed.text, completed.options, ticket=completed.ticket)
    elif not says:
        utter(dispatcher, sentence("after"), start_choices())


def _setting(company: Company, tracker: Tracker) -> Setting:
    known = services()
    topics = frozenset(known.policies.topics)
    asked = [
        e
        for e in tracker.events
        if e.get("event") == "user" and e["parse_data"]["intent"]["name"] in topics and e.get("text")
    ]
    last = str(asked[-1]["text"]) if asked and not load_state(tracker) else None
    return Setting(
        company=company,
        topics=topics,
        kept=Periods(
            known.settings.conversation_days,
            known.settings.ticket_retention_days,
            through_slack=tracker.get_latest_input_channel() == SLACK,
        ),
        fresh_session=secrets.token_urlsafe(12),
        last_question=last,
        now=dt.datetime.now(dt.timezone.utc).isoformat(),
    )


def _flow_started(tracker: Tracker) -> str:
    """The dialogue that the last message starts: by its intent, an offer taken up, or its own words."""
    intent = str(tracker.latest_message["intent"]["name"])
    meant = flow_meant(str(tracker.latest_message.get("text") or ""))
    if meant in ("resume", "change_request"):  # said plainly, whatever the words around it look like
        return meant
    if intent in FLOWS:
        return intent
    if tracker.get_slot("offered") == "inquiry" and intent == "affirm":
        return "inquiry"
    return meant or "request"

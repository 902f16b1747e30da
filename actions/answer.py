"""Answering questions about the policy: the answer, more of it, another reading, another company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.afterwards import told_afterwards
from actions.messages import utter
from actions.opening_now import open_now, tells_hours
from actions.safe_action import Events, SafeAction, company_of
from actions.services import services
from actions.texts import choice, sentence
from bot.answering import Answer, Before, Question, answer, left_over, more
from bot.answering.audiences import meant
from bot.answering.reading import continues
from bot.dialogue.doors import flow_meant
from bot.dialogue.model import Option
from bot.dialogue.sensitive import is_sensitive
from bot.dialogue.talk import is_asked
from bot.nlu.question_reader import questions_of
from bot.policies.model import Company, Outcome
from desk.closing_days import closing_days
from desk.messages import RequestView

REQUEST_TOPICS = frozenset(
    {"request_procedure", "request_kinds", "deletion", "correction", "stop_use", "request_form", "fees"}
)
"""Topics after which opening a request is offered."""
ABOUT_HOURS = frozenset({"opening_hours", "complaint_body"})
"""Topics whose answers may give opening hours that somebody wants to use now."""
AT_THE_DESK = "request_procedure"
"""What a conversation is about while a request is opened and nothing was asked yet."""
START_TOPICS = ("purposes_of_use", "third_party_sharing", "request_procedure")
"""The three topics a conversation begins with."""
_MOVES = re.compile(r"\b(?:switch|change|turn|move|go|back|over|return|talk|speak)\b", re.IGNORECASE)
MORE = choice("more", "/more")
ASK_THE_DESK = choice("ask_the_desk", "/inquiry")
OPEN_A_REQUEST = choice("open_a_request", "/request")


def answer_message(
    dispatcher: CollectingDispatcher, tracker: Tracker, company: Company, in_dialogue: RequestView | None = None
) -> Events:
    """Answer every question of the last message, each for the company it names.

    `in_dialogue` is the progress of a request being opened: then no choices are offered, for it goes on by itself.
    """
    said = str(tracker.latest_message.get("text") or "")
    if is_sensitive(said):
        utter(dispatcher, sentence("sensitive"), request=in_dialogue)
    topic = tracker.get_slot("topic") or (AT_THE_DESK if in_dialogue else None)
    before = Before(topic, tracker.get_slot("audience"), tuple(tracker.get_slot("shown") or ()))
    answers: list[Answer] = []
    for question in questions_asked(tracker):
        asked_of = company_asked(question, company, bool(tracker.get_slot("switchable")) and in_dialogue is None)
        if asked_of is None:
            refuse_company(dispatcher, company, in_dialogue)
            continue
        company = asked_of
        one = answer(question, company, services().policies, before)
        one = with_opening(one, company)
        answers.append(one)
        utter(dispatcher, one.text, () if in_dialogue else choices(one), answer=one, request=in_dialogue)
        before = Before(one.topic or before.topic, meant(question.audience, before.audience), one.shown)
    if left_over(said):
        utter(dispatcher, sentence("too_many_questions"), request=in_dialogue)
    kept = [] if in_dialogue else [SlotSet("company", company.id)]
    return [*kept, SlotSet("audience", before.audience), *(remember(answers) if answers else [])]


def with_opening(one: Answer, company: Company) -> Answer:
    """An answer that gives the opening hours of a counter also says whether it is open now."""
    if one.topic not in ABOUT_HOURS:
        return one
    counters = [counter for counter in company.hours if tells_hours(one, company, counter)]
    if not counters:
        return one
    with services().desk.transaction() as work:
        lines = [open_now(company, counter, work.now, closing_days(work, company.id)) for counter in counters]
    return replace(one, text=" ".join([one.text, *lines]))


def follows_up(tracker: Tracker) -> bool:
    """Whether a message taken for a word of the conversation is a question that goes on with the topic before."""
    text = str(tracker.latest_message.get("text") or "")
    read = questions_of(tracker.latest_message)
    return bool(read and tracker.get_slot("topic")) and (is_asked(text, strictly=False) or continues(text))


def begins_a_dialogue(tracker: Tracker) -> bool:
    """Whether a typed message means a dialogue by its own words, though it was taken for a question."""
    typed = bool(questions_of(tracker.latest_message))
    return typed and flow_meant(str(tracker.latest_message.get("text") or "")) is not None


def company_asked(question: Question, company: Company, switchable: bool) -> Company | None:
    """Whose policy a question is about: that of the company it names; None where that one is not answered for here."""
    if question.company in (None, company.id):
        return company
    return services().policies.companies.get(str(question.company)) if switchable else None


def questions_asked(tracker: Tracker) -> tuple[Question, ...]:
    """The questions of the last message; a pressed topic is a question about that topic."""
    read = questions_of(tracker.latest_message)
    if read:
        return read
    text = str(tracker.latest_message.get("text") or "")
    intent = str(tracker.latest_message["intent"]["name"])
    return (Question(text=text, topics=((intent, 1.0),), audience=None, company=None, hits={}),)


def choices(one: Answer) -> tuple[Option, ...]:
    """What may come next after an answer."""
    topics = services().policies.topics
    offered = [Option(topics[topic].label, f"/{topic}") for topic in one.alternatives if topic in topics]
    if one.outcome is Outcome.OFF_TOPIC:
        return tuple(offered) or start_choices()
    if one.more:
        offered.insert(0, MORE)
    if one.topic in REQUEST_TOPICS:
        offered.append(OPEN_A_REQUEST)
    if one.outcome in (Outcome.PARTIAL, Outcome.SILENT):
        offered.append(ASK_THE_DESK)
    return tuple(offered)


def start_choices() -> tuple[Option, ...]:
    """Three topics to begin with."""
    topics = services().policies.topics
    return tuple(Option(topics[topic].label, f"/{topic}") for topic in START_TOPICS)


def remember(answers: Sequence[Answer]) -> Events:
    """Slots that a follow-up needs."""
    last = answers[-1]
    offered = "inquiry" if last.outcome is Outcome.SILENT else "more" if last.more else None
    return [
        *([SlotSet("topic", last.topic)] if last.topic else []),
        SlotSet("shown", list(last.shown)),
        SlotSet("offered", offered),
    ]


def refuse_company(dispatcher: CollectingDispatcher, company: Company, in_dialogue: RequestView | None = None) -> None:
    """A question about another company: each desk answers for its own company only."""
    offered = () if in_dialogue else start_choices()
    utter(dispatcher, sentence("other_company", short=company.names.short), offered, request=in_dialogue)


def ask_company(dispatcher: CollectingDispatcher) -> None:
    """Nobody has said whose policy it is about (rasa shell, or a demo without a page)."""
    companies = services().policies.companies.values()
    options = [Option(c.names.short, f'/switch_company{{"company": "{c.id}"}}') for c in companies]
    utter(dispatcher, sentence("which_company"), options)


class ActionAnswer(SafeAction):
    """Answers a question about the policy, or says that it is about something else."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Answer every question of the message; a plain demand or a ticket's reference begins its dialogue instead."""
        company = company_of(tracker)
        if company is None:
            ask_company(dispatcher)
            return []
        if await told_afterwards(dispatcher, tracker, company):
            return []
        if begins_a_dialogue(tracker):
            return [FollowupAction("desk_form")]
        return answer_message(dispatcher, tracker, company)


class ActionMore(SafeAction):
    """Says what the last answer kept back."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_more"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """The next statements of the last topic."""
        company = company_of(tracker)
        if company is None:
            ask_company(dispatcher)
            return []
        topic = tracker.get_slot("topic")
        following = (
            more(company, topic, tuple(tracker.get_slot("shown") or ()), tracker.get_slot("audience"))
            if topic
            else None
        )
        if following is None:
            utter(dispatcher, sentence("that_is_all"), start_choices())
            return []
        utter(dispatcher, following.text, choices(following), answer=following)
        events = remember([following])
        return [*events, SlotSet("shown", [*(tracker.get_slot("shown") or ()), *following.shown])]


class ActionNotHelpful(SafeAction):
    """The person says that the answer missed the question: offer other readings, or the desk."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_not_helpful"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Offer topics of the same group and the way to the desk."""
        topics = services().policies.topics
        last = tracker.get_slot("topic")
        near = [t for t in topics.values() if last in topics and t.group == topics[last].group and t.id != last][:3]
        options = [Option(topic.label, f"/{topic.id}") for topic in near] or list(start_choices())
        utter(dispatcher, sentence("misread"), [*options, ASK_THE_DESK])
        return [SlotSet("offered", "inquiry")]


class ActionSwitchCompany(SafeAction):
    """Turns to another company's policy where the conversation may (the demo page, rasa shell)."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_switch_company"

    async def perform(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Switch and, if there was a topic, answer it for that company; else refuse in one sentence."""
        company = company_of(tracker)
        named = next(tracker.get_latest_entity_values("company"), None)
        if company is not None and named in (None, company.id):
            if not _MOVES.search(str(tracker.latest_message.get("text") or "")):
                return answer_message(dispatcher, tracker, company)  # "Who runs Infomart?", asked of Infomart
            utter(dispatcher, sentence("what_next"), start_choices())
            return []
        if company is not None and not tracker.get_slot("switchable"):
            refuse_company(dispatcher, company)
            return []
        other = services().policies.companies.get(str(named))
        if other is None:
            ask_company(dispatcher)
            return []
        topic = tracker.get_slot("topic")
        start = [SlotSet("company", other.id), SlotSet("switchable", True)]
        if topic is None:
            utter(dispatcher, sentence("switched", short=other.names.short), start_choices())
            return start
        question = Question(text="", topics=((topic, 1.0),), audience=None, company=None, hits={})
        one = answer(question, other, services().policies, Before(None, tracker.get_slot("audience"), ()))
        utter(dispatcher, one.text, choices(one), answer=one)
        return [*start, *remember([one])]

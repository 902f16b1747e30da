"""What is said of something that was sent already, when nothing is open: a second "send it" opens nothing new."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.messages import utter
from actions.services import services
from actions.texts import choice
from bot.dialogue.afterwards import Afterwards, meant_afterwards
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import lost_code_text, sentence
from bot.nlu.question_reader import READING
from bot.policies.model import Company
from desk import my_data
from desk.errors import ConversationUnknown
from desk.my_data import StoredTicket


async def told_afterwards(dispatcher: CollectingDispatcher, tracker: Tracker, company: Company) -> bool:
    """Answer a message about what was sent from this conversation; False if the message is about something else."""
    meant = _meant(tracker)
    if meant is None:
        return False
    sent = await last_sent(tracker)
    remarks = load_texts().remarks
    if meant is Afterwards.LOST_CODE:
        utter(dispatcher, lost_code_text(company), (choice("handoff", "/handoff"),))
    elif meant is Afterwards.SENDS and sent is None:
        utter(dispatcher, remarks["nothing_to_send"], (choice("open_a_request", "/request"),))
    elif sent is None:
        return False
    elif meant is Afterwards.SENDS:
        told = sentence(remarks["sent_already"], company, reference=sent.reference)
        utter(dispatcher, told, (choice("status", "/status"), choice("open_a_request", "/request")))
    else:
        utter(dispatcher, _next(sent, company), (choice("status", "/status"),))
    return True


async def last_sent(tracker: Tracker) -> StoredTicket | None:
    """The ticket that was opened last in this conversation; None where conversations are not stored (rasa shell)."""
    try:
        stored = await services().desk.run(my_data.show, tracker.sender_id)
    except ConversationUnknown:
        return None
    return max(stored.tickets, key=lambda ticket: ticket.opened_at, default=None)


def _meant(tracker: Tracker) -> Afterwards | None:
    message = tracker.latest_message
    if READING in message:
        return meant_afterwards(str(message.get("text") or ""))
    entities = {entity["entity"]: str(entity["value"]) for entity in message.get("entities") or ()}
    sends = entities.get("slot") == "review" and entities.get("value", "").startswith("submit")
    return Afterwards.SENDS if sends else None


def _next(sent: StoredTicket, company: Company) -> str:
    remarks = load_texts().remarks
    if not sent.next_steps:
        return sentence(remarks["next_reply"], company, reference=sent.reference)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(sent.next_steps, 1))
    return sentence(remarks["next_steps"], company, reference=sent.reference, steps=steps)

"""The end of the short dialogues: a question, a complaint or a matter for a person becomes a ticket."""

from __future__ import annotations

import datetime as dt

from actions import texts
from actions.completion import Completed, Finished
from actions.opening_now import open_now
from actions.request import contact, origin, view
from bot.dialogue.model import State
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import sentence
from bot.policies.model import Company
from desk.age_gate import NEEDING_CONSENT
from desk.calendar import Days
from desk.closing_days import closing_days
from desk.tickets import WORDS_SLOT, TicketDraft, TicketType, open_ticket
from desk.transcripts import open_with_chat


async def open_inquiry(finished: Finished) -> Completed:
    """Pass a question to the desk."""
    return await _open(finished, "inquiry")


async def open_complaint(finished: Finished) -> Completed:
    """Pass a complaint to the desk; where the policy names an outside body, say so."""
    completed = await _open(finished, "complaint")
    body = finished.company.fact("complaint_body.name")
    if body is None:
        return completed
    phone = finished.company.fact("complaint_body.phone")
    outside = texts.sentence("outside_body", body=body, phone=f", telephone {phone}" if phone else "")
    return Completed(f"{completed.text}\n\n{outside}", completed.ticket)


async def hand_over(finished: Finished) -> Completed:
    """Hand the conversation to a person."""
    return await _open(finished, "handoff")


async def _open(finished: Finished, ticket_type: TicketType) -> Completed:
    draft = TicketDraft(
        origin=origin(finished),
        type=ticket_type,
        text=finished.state.text(WORDS_SLOT[ticket_type]),
        notice=finished.noticed,
        age=finished.state.text("age") or None,
        guardian_consent=_guardian_consent(finished.state),
        **contact(finished.state),
    )
    state, desk = finished.state, finished.services.desk
    if state.text("review") == "submit_with_chat" and state.began is not None:
        opened = await desk.run(open_with_chat, draft, dt.datetime.fromisoformat(state.began))
    else:
        opened = await desk.run(open_ticket, draft)
    text = sentence(load_texts().sentences[f"opened_{ticket_type}"], finished.company, reference=opened.reference)
    hours = _hours(finished.company, desk.clock(), await desk.run(closing_days, finished.company.id))
    return Completed(f"{text} {hours}", view(opened, ticket_type))


def _guardian_consent(state: State) -> bool | None:
    """Whether a parent or guardian consents; None where it was not asked. One who asks has consented by asking."""
    consent = state.text("guardian_consent")
    if consent is not None:
        return consent == "consented"
    return True if state.text("age") in NEEDING_CONSENT and state.offered.get("capacity") == "statutory_agent" else None


def _hours(company: Company, now: dt.datetime, closed: Days) -> str:
    """Whether the desk is open now and when next, where its policy states hours."""
    if "desk" in company.hours:
        return open_now(company, "desk", now, closed)
    return load_texts().sentences["no_hours"]

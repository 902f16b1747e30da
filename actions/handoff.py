"""The end of the short dialogues: a question, a complaint or a matter for a person becomes a ticket."""

from __future__ import annotations

from actions import texts
from actions.completion import Completed, Finished
from actions.request import contact, origin, view
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import sentence
from desk.tickets import WORDS_SLOT, TicketDraft, TicketType, open_ticket


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
        **contact(finished.state),
    )
    opened = await finished.services.desk.run(open_ticket, draft)
    text = load_texts().sentences[f"opened_{ticket_type}"]
    return Completed(
        sentence(text, finished.company, reference=opened.reference),
        view(opened, ticket_type),
    )

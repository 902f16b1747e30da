"""The end of a request: slots become a draft, the desk opens the ticket, the person hears what comes next."""

from __future__ import annotations

from actions.completion import Completed, Finished
from bot.dialogue.model import State
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import sentence
from bot.policies.model import Company
from desk import requests
from desk.messages import TicketView
from desk.opening import OpenedTicket, Origin


async def open_request(finished: Finished) -> Completed:
    """Open the request at the desk. Raises DeskError if it cannot be stored; nothing is sent then."""
    opened = await finished.services.desk.run(requests.open_request, draft(finished))
    return Completed(told(opened, finished.company), view(opened, "request"))


def draft(finished: Finished) -> requests.RequestDraft:
    """The slots of a finished dialogue under the desk's names."""
    state = finished.state
    consent = state.text("guardian_consent")
    fee = state.text("fee_ack")
    return requests.RequestDraft(
        origin=origin(finished),
        kinds=state.several("kinds"),
        notice=finished.noticed,
        guardian_consent=None if consent is None else consent == "consented",
        fee_ack=None if fee is None else fee == "understood",
        **{slot: state.text(slot) or None for slot in _AS_THEY_ARE},
    )


def origin(finished: Finished) -> Origin:
    """Where the ticket comes from; the dialogue's session is the idempotency key, so a repeat opens nothing twice."""
    return Origin(
        company=finished.company.id,
        channel=finished.channel,
        conversation_id=finished.conversation_id,
        idempotency_key=finished.state.session,
        policy_sha256=finished.company.sha256,
    )


def told(opened: OpenedTicket, company: Company) -> str:
    """Reference, whether a form is needed, and how to withdraw. The steps go with the ticket, so that they stand once:
    a channel without cards prints them below (bot/commands/conversation.py)."""
    texts = load_texts().sentences
    start = sentence(texts["opened"], company, reference=opened.reference)
    form = company.procedure.form
    next_ = texts["opened_form"].format(form=form.name) if form.required else texts["opened_direct"]
    return "\n\n".join([start, next_, company.procedure.withdraw])


def view(opened: OpenedTicket, ticket_type: str) -> TicketView:
    """A ticket just opened, as the Chat API shows it, its access code for this once."""
    return TicketView(
        reference=opened.reference,
        type=ticket_type,
        state=opened.state,
        kinds=opened.kinds,
        next_steps=opened.next_steps,
        access_code=opened.access_code,
    )


def contact(state: State) -> dict[str, str | None]:
    """The reply route and its one contact."""
    return {slot: state.text(slot) or None for slot in ("reply_route", "email", "address", "phone")}


_AS_THEY_ARE = (
    "triage",
    "age",
    "capacity",
    "name",
    "kana",
    "agent_name",
    "agent_relation",
    "relationship",
    "reply_route",
    "email",
    "address",
    "phone",
    "details",
    "wrong_value",
    "right_value",
    "evidence",
    "recipient",
    "period",
    "ground",
    "delivery_method",
    "anything_else",
)
"""Slots that the draft takes over word for word."""

"""Status and withdrawal of a ticket, for whoever has its reference and access code."""

from __future__ import annotations

from actions.completion import Completed, Finished
from actions.texts import choice
from bot.dialogue.model import Option
from bot.dialogue.texts import load_texts
from bot.dialogue.wording import sentence
from desk import status as standing
from desk.calendar import JAPAN
from desk.changeable import TAKING_WORDS
from desk.errors import CodePaused, CodeRefused, TransitionRefused
from desk.lifecycle import OPEN_STATES, State
from desk.messages import TicketView
from desk.status import TicketStatus


async def tell(finished: Finished) -> Completed:
    """Say where a ticket stands."""
    try:
        status = await _look_up(finished, "status")
    except (CodeRefused, CodePaused) as error:
        return refused(finished, error)
    day = status.changed_at.astimezone(JAPAN)
    text = sentence(
        load_texts().sentences["status"],
        finished.company,
        reference=status.reference,
        state=state_text(status.state),
        since=f"{day.day} {day:%B %Y}",
    )
    return Completed(text, view(status), _next_choices(status))


async def withdraw(finished: Finished) -> Completed:
    """Withdraw a ticket."""
    reference, code = proof(finished, "withdraw")
    try:
        status = await finished.services.desk.run(standing.withdraw, reference, code, finished.company.id)
    except (CodeRefused, CodePaused) as error:
        return refused(finished, error)
    except TransitionRefused:
        status = await finished.services.desk.run(standing.status_of, reference, code, finished.company.id)
        text = load_texts().sentences["not_withdrawable"]
        return Completed(sentence(text, finished.company, reference=status.reference, state=state_text(status.state)))
    return Completed(
        sentence(load_texts().sentences["withdrawn"], finished.company, reference=status.reference), view(status)
    )


def state_text(state: str) -> str:
    """A ticket's state as its person reads it."""
    return load_texts().states[state]


def _next_choices(status: TicketStatus) -> tuple[Option, ...]:
    """What its person can do with a ticket as it stands."""
    state = State(status.state)
    change = (choice("change_request", "/change_request"),) if state in TAKING_WORDS else ()
    return (*change, choice("withdraw", "/withdraw")) if state in OPEN_STATES else change


async def _look_up(finished: Finished, flow: str) -> TicketStatus:
    reference, code = proof(finished, flow)
    return await finished.services.desk.run(standing.status_of, reference, code, finished.company.id)


def proof(finished: Finished, flow: str) -> tuple[str, str]:
    """The reference and the access code that were given."""
    named = "withdraw" if flow == "withdraw" else "status"
    return finished.state.one(f"{named}_reference"), finished.state.one(f"{named}_code")


def refused(finished: Finished, error: CodeRefused | CodePaused) -> Completed:
    """A wrong code is asked for again, with the same reference, until the look-up pauses."""
    flow, texts = finished.state.flow, load_texts().sentences
    if isinstance(error, CodePaused):
        told = sentence(texts["status_paused"], finished.company)
        return Completed(told, options=(choice("again", f"/{flow}"), choice("handoff", "/handoff")))
    again = "withdraw_code" if flow == "withdraw" else "status_code"
    return Completed(sentence(texts["status_unknown"], finished.company), again=again)


def view(status: TicketStatus) -> TicketView:
    """A ticket as its person sees it."""
    return TicketView(
        reference=status.reference,
        type=status.type,
        state=status.state,
        kinds=status.kinds,
        next_steps=status.next_steps,
    )

"""What happens when a dialogue is complete: one use case of the desk for each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from actions.services import Services
from bot.dialogue.model import Option, State
from bot.policies.model import Company
from desk.messages import TicketView
from desk.opening import NoticeAccepted


@dataclass(frozen=True, slots=True)
class Completed:
    """What the person is told at the end of a dialogue."""

    text: str
    ticket: TicketView | None = None
    options: tuple[Option, ...] = ()
    again: str | None = None
    """The slot that is asked for once more, because what it held opened nothing: the dialogue goes on."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A complete dialogue with what surrounds it."""

    state: State
    company: Company
    services: Services
    conversation_id: str | None
    """None where there is no stored conversation (rasa shell)."""
    channel: str
    noticed: NoticeAccepted | None
    """The notice that was accepted before anything personal was asked."""


Completion = Callable[[Finished], Awaitable[Completed]]


async def complete(finished: Finished) -> Completed:
    """Carry out what a dialogue collected. Raises DeskError if the desk cannot."""
    from actions import handoff, request, status, supplement  # they build on the values above

    completions: dict[str, Completion] = {
        "request": request.open_request,
        "inquiry": handoff.open_inquiry,
        "complaint": handoff.open_complaint,
        "handoff": handoff.hand_over,
        "status": status.tell,
        "withdraw": status.withdraw,
        "supplement": supplement.change,
    }
    return await completions[finished.state.flow](finished)

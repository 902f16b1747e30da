"""Legal holds: a ticket on hold is not erased, however old it is."""

from __future__ import annotations

from desk import audit
from desk.casework import find_ticket
from desk.errors import EntryInvalid, TransitionRefused
from desk.lifecycle import State
from desk.models import Staff
from desk.staff import actor
from desk.work import Work

HOLD_REASONS = {
    "lawsuit": "a lawsuit is pending or to be expected",
    "authority": "an authority has asked for it",
    "complaint": "a complaint about its handling is open",
    "investigation": "an incident is being looked into",
}
RELEASE_REASONS = {"over": "the reason is gone", "mistake": "it was put on hold by mistake"}
HOLDERS = ("administrator",)


def hold_ticket(work: Work, reference: str, by: Staff, reason: str) -> None:
    """Keep a ticket beyond its time; holding it again changes nothing.

    Raises TicketUnknown, NotAllowed, EntryInvalid for an unknown reason, TransitionRefused once it is erased.
    """
    _set(work, reference, by, True, _known(reason, HOLD_REASONS))


def release_ticket(work: Work, reference: str, by: Staff, reason: str) -> None:
    """Let a ticket go its way again; it is erased when its time is over. Raises as `hold_ticket` does."""
    _set(work, reference, by, False, _known(reason, RELEASE_REASONS))


def _known(reason: str, reasons: dict[str, str]) -> str:
    if reason not in reasons:
        raise EntryInvalid("reason", f"it must be one of {', '.join(reasons)}")
    return reason


def _set(work: Work, reference: str, by: Staff, held: bool, reason: str) -> None:
    ticket = find_ticket(work, by, reference, HOLDERS)
    if held and ticket.state == State.ERASED.value:
        raise TransitionRefused(State.ERASED.value, "held", "nothing is left to hold")
    if ticket.legal_hold == held:
        return
    ticket.legal_hold = held
    work.session.flush()
    about = audit.About(ticket.id, policy_sha256=ticket.policy_sha256)
    audit.record(work, actor(by), "legal_hold_set" if held else "legal_hold_released", about, {"reason": reason})

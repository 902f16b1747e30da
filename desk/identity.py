"""Who asks, and whether an agent may: checked on paper or in person, never in the chat, and no copy is kept here."""

from __future__ import annotations

from typing import Literal

from desk import deadlines
from desk.casework import Standing, changed, moved, require_request, require_state, take_ticket
from desk.circumstances import AGENTS
from desk.errors import EntryInvalid
from desk.lifecycle import State
from desk.models import Staff, Ticket
from desk.rules import load_practice
from desk.telling import take_to_tell, tell_person
from desk.work import Work

RESULTS = ("verified", "insufficient", "failed")
SETTLEMENTS = ("returned", "destroyed")
CHECKING = (State.IDENTITY_CHECK, State.AWAITING_REQUESTER)


def start_identity_check(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """Begin to check who asks, or go on after the person was asked for something.

    Raises TransitionRefused, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    if ticket.identity_status == "not_started":
        ticket.identity_status = "received"
    _wait_no_more(work, ticket)
    return moved(work, ticket, by, State.IDENTITY_CHECK, "identity_check_started")


def record_identity(
    work: Work,
    by: Staff,
    reference: str,
    result: str,
    method: str,
    document: str,
    *,
    papers: str | None = None,
    expected: int | None = None,
) -> Standing:
    """Note how the check of the identity came out: verified, insufficient or failed, by which method and paper.

    `papers`: what became of them, returned or destroyed, if that is done already. Raises EntryInvalid, TicketUnknown,
    NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_request(ticket)
    require_state(ticket, *CHECKING)
    if result not in RESULTS:
        raise EntryInvalid("result", f"it is none of {', '.join(RESULTS)}")
    ticket.identity_method = load_practice().require("identity_methods", "method", method)
    ticket.identity_document = load_practice().require("papers", "paper", document)
    ticket.identity_status = result
    ticket.identity_checked_by, ticket.identity_checked_at = by.id, work.now
    detail: dict[str, object] = {"result": result, "method": method, "paper": document}
    if papers is not None:
        ticket.identity_papers_settled_at = work.now
        detail["papers"] = _settlement(papers)
    return changed(work, ticket, by, "identity_recorded", detail)


def settle_papers(work: Work, by: Staff, reference: str, papers: str, expected: int | None = None) -> Standing:
    """Note that the papers were returned or destroyed. Raises EntryInvalid, TicketUnknown, NotAllowed, TicketChanged,
    TicketLocked."""
    ticket = take_ticket(work, by, reference, expected)
    require_request(ticket)
    if ticket.identity_checked_at is None:
        raise EntryInvalid("papers", "no identity was checked yet")
    ticket.identity_papers_settled_at = work.now
    return changed(work, ticket, by, "papers_settled", {"papers": _settlement(papers)})


def record_authority(work: Work, by: Staff, reference: str, document: str, expected: int | None = None) -> Standing:
    """Note that an agent has proven, with this paper, that they may act (Article 37(3)).

    Raises EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_state(ticket, *CHECKING)
    if ticket.capacity not in AGENTS:
        raise EntryInvalid("authority", "the person asks for themselves")
    ticket.authority_document = load_practice().require("authority_papers", "paper", document)
    ticket.authority_checked_by, ticket.authority_checked_at = by.id, work.now
    return changed(work, ticket, by, "authority_recorded", {"paper": document})


def start_review(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """Go from the check of the identity, or from a ticket opened again, to the matter itself.

    Raises TransitionRefused, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    _wait_no_more(work, ticket)
    return moved(work, ticket, by, State.IN_REVIEW, "review_started")


def ask_requester(
    work: Work, by: Staff, reference: str, missing: tuple[str, ...], expected: int | None = None
) -> Standing:
    """Tell the person what is `missing`, as codes of the practice, and wait for it. The desk's own clock stands still;
    the watch of Article 39 goes on.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_to_tell(work, by, reference, expected)
    ticket.missing = [load_practice().require("missing", "missing thing", code) for code in dict.fromkeys(missing)]
    if "identity_document" in missing and ticket.identity_status != "verified":
        ticket.identity_status = "requested"
    ticket.documents_requested_at = work.now
    deadlines.pause(work, ticket)
    detail = {"missing": list(ticket.missing)}
    moved(work, ticket, by, State.AWAITING_REQUESTER, "requester_asked", detail, missing_named=bool(missing))
    texts = load_practice().codes["missing"]
    return tell_person(work, ticket, by, "asked", missing="\n".join(f"- {texts[code]}" for code in ticket.missing))


def resume(
    work: Work,
    by: Staff,
    reference: str,
    to: Literal["identity_check", "in_review"] | None = None,
    expected: int | None = None,
) -> Standing:
    """Go on after the person has answered: to the matter where identity and authority are proven, else to their check.

    Raises TransitionRefused, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_state(ticket, State.AWAITING_REQUESTER)
    proven = ticket.identity_status == "verified" and (
        ticket.capacity not in AGENTS or ticket.authority_checked_at is not None
    )
    direct = proven or ticket.type != "request"
    _wait_no_more(work, ticket)
    return moved(work, ticket, by, State(to or ("in_review" if direct else "identity_check")), "resumed")


def _wait_no_more(work: Work, ticket: Ticket) -> None:
    """Nothing is asked of the person any more, and the desk's own clock runs again if it stood."""
    ticket.missing = []
    deadlines.resume(work, ticket)


def _settlement(papers: str) -> str:
    if papers not in SETTLEMENTS:
        raise EntryInvalid("papers", f"they are neither {' nor '.join(SETTLEMENTS)}")
    return papers

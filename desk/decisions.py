"""Deciding a request item by item, the second person, and the answer to the person.

Refusals, erasures and whatever sends data out take two people: who decided an item or put the decisions up never
approves them. Every refusal has a reason that can be explained (Article 36).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.policies.model import HANDED_OVER_KINDS
from desk import deadlines
from desk.casework import Standing, changed, moved, require_request, require_state, take_ticket, words
from desk.circumstances import REASONED, circumstances_of, items_of
from desk.ending import keep_evidence
from desk.ending import reason_place as reason_place
from desk.errors import EntryInvalid
from desk.lifecycle import Role, State
from desk.models import Staff, TicketItem
from desk.persons import seal_words
from desk.rules import load_law, load_practice
from desk.work import Work

OUTCOMES = ("granted", "part", "refused", "not_held", "method_changed")
"""not_held: nothing is held of what was asked, which is an answer too (Article 33(3)). method_changed: handed over in
another way than chosen (Article 33(2))."""
NOTIFY_ROUTES = ("email", "post", "phone", "chat", "person")
CARRIES = {"electronic": ("email", "chat", "post", "person"), "paper": ("post", "person")}
"""The ways by which data reaches a person in the form they asked for (Article 33(2)); a disc goes by post."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of one item. `reason_code` and `ground` are codes of the law; `reason` is written for the person
    and needed where not all is granted as asked."""

    kind: str
    outcome: str
    reason_code: str | None = None
    reason: str | None = None
    ground: str | None = None


def decide_item(work: Work, by: Staff, reference: str, decision: Decision, expected: int | None = None) -> Standing:
    """Decide one item of a request that is in review; deciding it again replaces the decision.

    While the identity is still being checked, all that can be decided is a refusal for want of proof. Raises
    EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_request(ticket)
    require_state(ticket, State.IN_REVIEW, State.IDENTITY_CHECK)
    item = next((item for item in items_of(work, ticket) if item.kind == decision.kind), None)
    if item is None:
        raise EntryInvalid("decision", f"{ticket.reference} does not ask for {decision.kind}")
    _check(decision, unproven=ticket.state == State.IDENTITY_CHECK.value)
    item.outcome, item.reason_code, item.ground = decision.outcome, decision.reason_code, decision.ground
    text = words("reason", decision.reason) if decision.reason else None
    item.reason = seal_words(work, ticket.id, reason_place(item), text) if text else None
    item.decided_by, item.approved_by = by.id, None
    detail = {
        "kind": decision.kind,
        "outcome": decision.outcome,
        "reason_code": decision.reason_code,
        "ground": decision.ground,
    }
    return changed(work, ticket, by, "item_decided", detail, also=("items",))


def submit_for_approval(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """Put the decisions up for approval, and let go of the ticket.

    Raises TransitionRefused, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    known = circumstances_of(work, ticket, by)
    ticket.submitted_by = by.id
    ticket.locked_by = ticket.locked_until = None
    detail = {"second_person_needed": known.needs_second_person}
    return moved(work, ticket, by, State.AWAITING_APPROVAL, "submitted_for_approval", detail)


def approve(work: Work, by: Staff, reference: str, expected: int | None = None) -> Standing:
    """Approve the decisions. Where no second person is needed, whoever decided may do so too.

    Raises TransitionRefused, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    known = circumstances_of(work, ticket, by)
    as_second = by.role == "approver" and (known.needs_second_person or known.second_person)
    for item in items_of(work, ticket):
        item.approved_by = by.id
    ticket.decided_at = work.now
    ticket.locked_by = ticket.locked_until = None
    role = Role.APPROVER if as_second else Role.AGENT
    return moved(work, ticket, by, State.DECIDED, "approved", {"second_person": as_second}, role=role)


def send_back(work: Work, by: Staff, reference: str, reason: str, expected: int | None = None) -> Standing:
    """Give the decisions back to be worked on, for a reason of the practice's `sent_back_because`.

    Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    require_state(ticket, State.AWAITING_APPROVAL)
    load_practice().require("sent_back_because", "reason", reason)
    known = circumstances_of(work, ticket, by)
    proven = known.identity_verified and (known.authority_proven or not known.acts_for_another)
    ticket.locked_by = ticket.locked_until = None
    role = Role.APPROVER if by.role == "approver" else Role.AGENT
    target = State.IN_REVIEW if proven else State.IDENTITY_CHECK
    return moved(work, ticket, by, target, "sent_back", {"reason": reason}, role=role, reason_named=True)


def notify(
    work: Work,
    by: Staff,
    reference: str,
    route: str,
    evidence: str,
    *,
    other_route_agreed: bool = False,
    expected: int | None = None,
) -> Standing:
    """Note that the answer went to the person: how, and what shows it (kept sealed).

    The way is the one the person chose, and carries what is handed over in the form they asked for, unless they agreed
    to another or the decision says `method_changed`. Also ends the work on a short ticket: it is
    answered. Raises TransitionRefused, EntryInvalid, TicketUnknown, NotAllowed, TicketChanged, TicketLocked.
    """
    ticket = take_ticket(work, by, reference, expected)
    if route not in NOTIFY_ROUTES:
        raise EntryInvalid("way of sending", f"it is none of {', '.join(NOTIFY_ROUTES)}")
    if ticket.reply_route not in (None, route) and not other_route_agreed:
        raise EntryInvalid(
            "way of sending",
            f"the person chose {ticket.reply_route}; send it so, or say that they agreed to another way",
        )
    items = items_of(work, ticket)
    if not other_route_agreed:
        _check_form(items, route)
    keep_evidence(work, ticket, evidence)
    ticket.notified_at, ticket.notified_route = work.now, route
    for item in items:
        item.notified_at = work.now
    done = moved(work, ticket, by, State.NOTIFIED, "notified", {"route": route, "agreed": other_route_agreed})
    deadlines.meet(work, ticket, *deadlines.ANSWERED)
    if ticket.type == "request":
        deadlines.await_objection(work, ticket)
    return done


def _check_form(items: list[TicketItem], route: str) -> None:
    """Raises EntryInvalid where data that is handed over does not go that way in the form its person asked for."""
    handed = [item for item in items if item.method is not None and item.outcome in ("granted", "part")]
    wrong = next((item for item in handed if route not in CARRIES.get(str(item.method), NOTIFY_ROUTES)), None)
    if wrong is not None:
        raise EntryInvalid(
            "way of sending",
            f"{wrong.kind} was asked for as {wrong.method}, which does not go by {route}; send it by "
            f"{' or '.join(CARRIES[str(wrong.method)])}, or say that they agreed to another way",
        )


def _check(decision: Decision, unproven: bool) -> None:
    """Raises EntryInvalid unless a decision is one that the law knows for its kind."""
    law, kind, outcome = load_law(), decision.kind, decision.outcome
    if outcome not in OUTCOMES:
        raise EntryInvalid("outcome", f"it is none of {', '.join(OUTCOMES)}")
    if outcome == "method_changed" and kind not in HANDED_OVER_KINDS:
        raise EntryInvalid("outcome", f"{kind} hands nothing over, so there is no method to change")
    if decision.ground is not None and kind not in getattr(law.grounds.get(decision.ground), "kinds", ()):
        fitting = [code for code, ground in law.grounds.items() if kind in ground.kinds]
        raise EntryInvalid("ground", f"for {kind} it is one of {', '.join(fitting)}")
    if outcome not in REASONED:
        if decision.reason_code is not None:
            raise EntryInvalid("reason", f"what is {outcome} has none")
    else:
        reason = law.reasons.get(decision.reason_code or "")
        if reason is None or kind not in reason.kinds:
            fitting = [code for code, known in law.reasons.items() if kind in known.kinds]
            raise EntryInvalid("reason code", f"for {kind} it is one of {', '.join(fitting)}")
        if not decision.reason:
            raise EntryInvalid("reason", "write for the person why; the law asks for it")
    if unproven and not (outcome == "refused" and law.reasons[str(decision.reason_code)].unproven):
        raise EntryInvalid("outcome", "before identity and authority are proven, only a refusal for want of them goes")

"""The life of a ticket: its states, who may move it, and what must be so before.

A draft lives in the dialogue and is no ticket yet. The two tables below, one for requests and one for the shorter life
of inquiries, complaints and handoffs, are the whole of the law; what is not in them is refused. Guards look only at
`Circumstances`, so the same facts always give the same verdict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from desk import audit
from desk.changes import note_change
from desk.errors import TransitionRefused
from desk.models import Ticket
from desk.work import Work


class State(str, Enum):
    """Where a ticket stands. Of a short ticket, `in_review` is in hand and `notified` is answered."""

    SUBMITTED = "submitted"
    AWAITING_DOCUMENTS = "awaiting_documents"
    RECEIVED = "received"
    IDENTITY_CHECK = "identity_check"
    AWAITING_REQUESTER = "awaiting_requester"
    IN_REVIEW = "in_review"
    AWAITING_APPROVAL = "awaiting_approval"
    DECIDED = "decided"
    NOTIFIED = "notified"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    ERASED = "erased"


class Role(str, Enum):
    """In which role somebody moves a ticket."""

    PERSON = "person"
    SYSTEM = "system"
    AGENT = "agent"
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a ticket when it is to be moved. Days are days in Japan."""

    today: dt.date
    form_required: bool = False
    arrived_on: dt.date | None = None
    form_seen: bool = False
    fee_state_set: bool = False
    fee_said: bool = False
    fee_open: bool = False
    lock_held: bool = False
    code_proved: bool = False
    identity_verified: bool = False
    acts_for_another: bool = False
    authority_proven: bool = False
    missing_named: bool = False
    items_decided: bool = False
    reasons_given: bool = False
    anything_granted: bool = False
    refused_unproven: bool = False
    needs_second_person: bool = False
    second_person: bool = False
    dispatch_evidence: bool = False
    reminders: int = 0
    reminder_unanswered: bool = False
    appeal_window_over: bool = False
    reason_named: bool = False
    leaves_house: bool = False
    retention_over: bool = False
    legal_hold: bool = False
    leak_report_due: bool = False


Guard = tuple[str, Callable[[Circumstances], bool]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One permitted move: by whom, and under which guards (what is missing, the test)."""

    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


Transitions = Mapping[tuple[State, State], tuple[Rule, ...]]

OPEN_STATES = (
    State.SUBMITTED,
    State.AWAITING_DOCUMENTS,
    State.RECEIVED,
    State.IDENTITY_CHECK,
    State.AWAITING_REQUESTER,
    State.IN_REVIEW,
    State.AWAITING_APPROVAL,
    State.DECIDED,
    State.REOPENED,
)
"""States in which the desk still has work to do and the person may still withdraw."""
WATCHED_STATES = (*OPEN_STATES, State.NOTIFIED, State.TRANSFERRED)
"""States in which a deadline can still run."""
ENDED_STATES = (State.CLOSED, State.LAPSED, State.WITHDRAWN)
"""States in which the time of keeping runs."""

_ARRIVED: Guard = ("the day of arrival is not recorded", lambda c: c.arrived_on is not None)
_NOT_AHEAD: Guard = ("the day of arrival lies ahead", lambda c: c.arrived_on is None or c.arrived_on <= c.today)
_FORM_REQUIRED: Guard = ("the policy asks for no form", lambda c: c.form_required)
_FORM_SEEN: Guard = ("the form has not been seen", lambda c: c.form_seen)
_FEE_SET: Guard = ("it is not recorded whether the fee came", lambda c: c.fee_state_set or c.fee_said)
_FEE_SETTLED: Guard = (
    "something is granted while the fee is open (record it as received or waived, or refuse as fee_unpaid)",
    lambda c: not (c.fee_open and c.anything_granted),
)
_LOCK: Guard = ("it is not locked by who moves it", lambda c: c.lock_held)
_IDENTITY: Guard = ("the identity is not verified", lambda c: c.identity_verified)
_AUTHORITY: Guard = ("the authority to act is not proven", lambda c: c.authority_proven or not c.acts_for_another)
_PROOF: Guard = (
    "something is granted to somebody whose identity or authority is not proven",
    lambda c: not c.anything_granted or (c.identity_verified and (c.authority_proven or not c.acts_for_another)),
)
_UNPROVEN: Guard = (
    "before identity and authority are proven, all that can be decided is a refusal for want of that proof",
    lambda c: c.refused_unproven,
)
_MISSING: Guard = ("what is missing is not named", lambda c: c.missing_named)
_DECIDED: Guard = ("an item has no outcome", lambda c: c.items_decided)
_REASONS: Guard = ("a refusal has no reason", lambda c: c.reasons_given)
_SECOND: Guard = ("a second person has to decide", lambda c: c.second_person)
_ONE_SUFFICES: Guard = ("a second person has to decide", lambda c: not c.needs_second_person)
_DISPATCH: Guard = ("there is no evidence of dispatch", lambda c: c.dispatch_evidence)
_REMINDED: Guard = ("the person was not reminded twice", lambda c: c.reminders >= 2)
_UNANSWERED: Guard = ("the time to answer the last reminder is not over", lambda c: c.reminder_unanswered)
_APPEAL: Guard = ("the time to object is not over", lambda c: c.appeal_window_over)
_REASON: Guard = ("no reason is named", lambda c: c.reason_named)
_RETENTION: Guard = ("it has to be kept longer", lambda c: c.retention_over)
_NO_HOLD: Guard = ("a legal hold is on it", lambda c: not c.legal_hold)
_REPORTED: Guard = (
    "a report of a leak is still due for it (record the report, or take the flag of the leak off)",
    lambda c: not c.leak_report_due,
)
_IN_HOUSE: Guard = ("passing a request out of the house takes an approver", lambda c: not c.leaves_house)
_CODE: Guard = ("the person did not give their access code, so it takes an approver", lambda c: c.code_proved)
_PROVED: Guard = ("it is not proved whose it is", lambda c: c.code_proved or c.identity_verified)

_SYSTEM, _AGENT, _PERSON, _APPROVER = (Role.SYSTEM,), (Role.AGENT,), (Role.PERSON,), (Role.APPROVER,)
_FOR_A_REASON = (Rule(_AGENT, (_REASON,)),)
_PASSED_ON = (Rule(_APPROVER, (_REASON,)), Rule(_AGENT, (_REASON, _IN_HOUSE)))
_ARRIVES = (Rule(_AGENT, (_ARRIVED, _NOT_AHEAD, _FORM_SEEN, _FEE_SET)),)
_WITHDRAWN = (
    Rule(_PERSON, (_PROVED,)),
    Rule(_APPROVER, (_REASON, _SECOND)),
    Rule(_AGENT, (_REASON, _CODE)),
)
_SHORT_WITHDRAWN = (Rule(_PERSON, (_PROVED,)), Rule(_AGENT, (_REASON,)))
_ERASED = (Rule(_SYSTEM, (_RETENTION, _NO_HOLD, _REPORTED)),)

REQUEST: Transitions = {
    (State.SUBMITTED, State.AWAITING_DOCUMENTS): (Rule(_SYSTEM, (_FORM_REQUIRED,)),),
    (State.SUBMITTED, State.RECEIVED): (Rule(_AGENT, (_ARRIVED, _NOT_AHEAD)),),
    (State.AWAITING_DOCUMENTS, State.RECEIVED): _ARRIVES,
    (State.AWAITING_DOCUMENTS, State.LAPSED): (Rule((Role.SYSTEM, Role.AGENT), (_REMINDED, _UNANSWERED)),),
    (State.LAPSED, State.RECEIVED): _ARRIVES,
    (State.RECEIVED, State.IDENTITY_CHECK): (Rule(_AGENT, (_LOCK,)),),
    (State.IDENTITY_CHECK, State.IN_REVIEW): (Rule(_AGENT, (_IDENTITY, _AUTHORITY)),),
    (State.IDENTITY_CHECK, State.AWAITING_REQUESTER): (Rule(_AGENT, (_MISSING,)),),
    (State.IDENTITY_CHECK, State.AWAITING_APPROVAL): (Rule(_AGENT, (_DECIDED, _REASONS, _UNPROVEN)),),
    (State.IN_REVIEW, State.AWAITING_REQUESTER): (Rule(_AGENT, (_MISSING,)),),
    (State.AWAITING_REQUESTER, State.IDENTITY_CHECK): (Rule(_AGENT),),
    (State.AWAITING_REQUESTER, State.IN_REVIEW): (Rule(_AGENT, (_IDENTITY, _AUTHORITY)),),
    **{
        (state, State.TRANSFERRED): _PASSED_ON
        for state in (
            State.SUBMITTED,
            State.AWAITING_DOCUMENTS,
            State.RECEIVED,
            State.IDENTITY_CHECK,
            State.IN_REVIEW,
        )
    },
    (State.TRANSFERRED, State.CLOSED): (Rule(_APPROVER, (_DISPATCH,)),),
    (State.IN_REVIEW, State.AWAITING_APPROVAL): (Rule(_AGENT, (_DECIDED, _REASONS, _PROOF, _FEE_SETTLED)),),
    (State.AWAITING_APPROVAL, State.IN_REVIEW): (Rule(_APPROVER, (_REASON, _IDENTITY, _AUTHORITY)),),
    (State.AWAITING_APPROVAL, State.IDENTITY_CHECK): (Rule(_APPROVER, (_REASON,)),),
    (State.AWAITING_APPROVAL, State.DECIDED): (
        Rule(_APPROVER, (_SECOND, _DECIDED, _REASONS, _PROOF, _FEE_SETTLED)),
        Rule(_AGENT, (_ONE_SUFFICES, _DECIDED, _REASONS, _PROOF, _FEE_SETTLED)),
    ),
    (State.DECIDED, State.NOTIFIED): (Rule(_AGENT, (_DISPATCH,)),),
    (State.NOTIFIED, State.CLOSED): (Rule((Role.SYSTEM, Role.AGENT), (_APPEAL,)),),
    (State.NOTIFIED, State.REOPENED): _FOR_A_REASON,
    (State.CLOSED, State.REOPENED): _FOR_A_REASON,
    (State.REOPENED, State.IDENTITY_CHECK): (Rule(_AGENT, (_LOCK,)),),
    (State.REOPENED, State.IN_REVIEW): (Rule(_AGENT, (_LOCK, _IDENTITY, _AUTHORITY)),),
    **{(state, State.WITHDRAWN): _WITHDRAWN for state in OPEN_STATES},
    **{(state, State.ERASED): _ERASED for state in ENDED_STATES},
}
"""Of a request under the APPI."""

SHORT: Transitions = {
    (State.SUBMITTED, State.IN_REVIEW): (Rule(_AGENT, (_LOCK,)),),
    (State.IN_REVIEW, State.AWAITING_REQUESTER): (Rule(_AGENT, (_MISSING,)),),
    (State.AWAITING_REQUESTER, State.IN_REVIEW): (Rule(_AGENT),),
    (State.IN_REVIEW, State.NOTIFIED): (Rule(_AGENT, (_DISPATCH,)),),
    (State.IN_REVIEW, State.TRANSFERRED): _FOR_A_REASON,
    (State.TRANSFERRED, State.CLOSED): (Rule(_AGENT, (_DISPATCH,)),),
    (State.IN_REVIEW, State.CLOSED): (Rule(_AGENT, (_REASON,)),),
    (State.NOTIFIED, State.CLOSED): (Rule((Role.SYSTEM, Role.AGENT)),),
    (State.NOTIFIED, State.REOPENED): _FOR_A_REASON,
    (State.CLOSED, State.REOPENED): _FOR_A_REASON,
    (State.REOPENED, State.IN_REVIEW): (Rule(_AGENT, (_LOCK,)),),
    **{
        (state, State.WITHDRAWN): _SHORT_WITHDRAWN
        for state in (State.SUBMITTED, State.IN_REVIEW, State.AWAITING_REQUESTER, State.REOPENED)
    },
    **{(state, State.ERASED): _ERASED for state in (State.CLOSED, State.WITHDRAWN)},
}
"""Of an inquiry, complaint or handoff."""


def transitions_of(ticket_type: str) -> Transitions:
    """The table a ticket of this type lives by."""
    return REQUEST if ticket_type == "request" else SHORT


def check(
    origin: State, target: State, role: Role, circumstances: Circumstances, transitions: Transitions = REQUEST
) -> None:
    """Raises TransitionRefused, with the reason, unless `role` may move a ticket so."""
    rules = transitions.get((origin, target))
    if rules is None:
        raise TransitionRefused(origin.value, target.value, _next_steps(origin, role, transitions))
    rule = next((rule for rule in rules if role in rule.roles), None)
    if rule is None:
        raise TransitionRefused(origin.value, target.value, f"this is not for the {role.value} to do")
    missing = [lack for lack, holds in rule.guards if not holds(circumstances)]
    if missing:
        raise TransitionRefused(origin.value, target.value, ", and ".join(missing))


def _next_steps(origin: State, role: Role, transitions: Transitions) -> str:
    """In words, what `role` can make of a ticket in `origin`."""
    following = [
        target.value
        for (start, target), rules in transitions.items()
        if start is origin and any(role in rule.roles for rule in rules)
    ]
    if not following:
        return f"from there the {role.value} cannot move it"
    return f"from there the {role.value} can only make it {' or '.join(following)}"


def move(
    work: Work,
    ticket: Ticket,
    target: State,
    by: tuple[Role, audit.Actor],
    circumstances: Circumstances,
    action: str = "moved",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Move a ticket and record it, with whatever else was changed of it in this use case, as one event.

    Raises TransitionRefused; VersionConflict if somebody else changed it meanwhile.
    """
    role, actor = by
    origin = State(ticket.state)
    check(origin, target, role, circumstances, transitions_of(ticket.type))
    ticket.state = target.value
    note_change(work, ticket, actor, action, detail, states=(origin.value, target.value))

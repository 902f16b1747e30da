"""What can be done with a ticket now, by whom, and why not: the guards of its life, asked before anybody acts.

The use cases decide; this tells beforehand what they would say of role, state and circumstances, so that a screen
offers what will go through. What a form itself brings (a day, a reason, evidence) is taken as given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from desk.assignment import ASSIGNING_ROLES
from desk.calendar import day_in_japan
from desk.circumstances import AGENTS, REMINDERS, circumstances_of, deadlines_of
from desk.handoffs import present
from desk.holds import HOLDERS
from desk.identity import CHECKING
from desk.lifecycle import ENDED_STATES, Circumstances, Role, State, transitions_of
from desk.models import Staff, Ticket
from desk.receiving import CORRECTABLE, CORRECTING_ROLES
from desk.staff import WORKING_ROLES
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Lack:
    """One reason why a step is not open: a code of `WHY`, with what it names, or a guard's own sentence."""

    code: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something staff do with a ticket. `lacks` is empty where it is open; `fits` is False where a ticket of this kind
    never knows the step, so that nobody misses it."""

    name: str
    lacks: tuple[Lack, ...]
    fits: bool = True

    @property
    def is_open(self) -> bool:
        """Whether it can be done now."""
        return self.fits and not self.lacks


WHY = ("role", "state", "locked", "guard", "nothing_held", "not_due", "no_agent", "no_paper", "no_conversation")
"""Codes of lacks: the role is another, the state is another (names: those that fit), somebody works on it (login), a
guard of its life (its sentence) ..."""

_Given = Callable[["_Asked"], tuple[Lack, ...]]
_BROUGHT: dict[str, Any] = {
    "form_seen": True,
    "fee_said": True,
    "lock_held": True,
    "missing_named": True,
    "dispatch_evidence": True,
    "reason_named": True,
}
"""What the form of a step brings along, or the step does by itself."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A ticket, who looks at it, and what is known of both."""

    work: Work
    ticket: Ticket
    by: Staff
    known: Circumstances

    @property
    def state(self) -> State:
        return State(self.ticket.state)


def steps_of(work: Work, by: Staff, ticket: Ticket) -> dict[str, Step]:
    """Every step by name, in the order in which a ticket meets them."""
    asked = _asked(work, by, ticket)
    return {name: _step(asked, name) for name in STEPS}


def step_of(work: Work, by: Staff, ticket: Ticket, name: str) -> Step:
    """One step, by its name in `STEPS`."""
    return _step(_asked(work, by, ticket), name)


def _asked(work: Work, by: Staff, ticket: Ticket) -> _Asked:
    known = circumstances_of(work, ticket, by)
    return _Asked(work, ticket, by, replace(known, arrived_on=known.arrived_on or known.today, **_BROUGHT))


def _step(asked: _Asked, name: str) -> Step:
    fits = asked.ticket.type == "request" or name not in OF_REQUESTS
    return Step(name, STEPS[name](asked) if fits else (), fits)


def _role(asked: _Asked, roles: tuple[str, ...]) -> tuple[Lack, ...]:
    return () if asked.by.role in roles else (Lack("role", roles),)


def _locked(asked: _Asked) -> tuple[Lack, ...]:
    holder, until = asked.ticket.locked_by, asked.ticket.locked_until
    if holder in (None, asked.by.id) or until is None or until <= asked.work.now:
        return ()
    return (Lack("locked", (str(holder),)),)


def _in(asked: _Asked, states: tuple[State, ...]) -> tuple[Lack, ...]:
    return () if asked.state in states else (Lack("state", tuple(state.value for state in states)),)


def _not_erased(asked: _Asked) -> tuple[Lack, ...]:
    return (Lack("nothing_held"),) if asked.state is State.ERASED else ()


def _work(asked: _Asked, roles: tuple[str, ...] = WORKING_ROLES) -> tuple[Lack, ...]:
    """What every act on a ticket asks for."""
    return _role(asked, roles) or _not_erased(asked) or _locked(asked)


def _reach(
    target: State, *, excluding: tuple[State, ...] = (), only: tuple[State, ...] = (), **known: object
) -> _Given:
    """A step that moves the ticket to `target`, in the best of the roles that its member of staff has."""

    def given(asked: _Asked) -> tuple[Lack, ...]:
        blocked = _work(asked)
        if blocked:
            return blocked
        table = transitions_of(asked.ticket.type)
        origins = tuple(
            origin
            for origin, to in table
            if to is target
            and origin not in excluding
            and (not only or origin in only)
            and _by_staff(table[origin, to])
        )
        if asked.state not in origins:
            return (Lack("state", tuple(origin.value for origin in origins)),)
        circumstances = replace(asked.known, **known)  # type: ignore[arg-type]
        return _weighed(asked, target, circumstances)

    return given


def _by_staff(rules: tuple[object, ...]) -> bool:
    return any(set(getattr(rule, "roles", ())) & {Role.AGENT, Role.APPROVER} for rule in rules)


def _weighed(asked: _Asked, target: State, circumstances: Circumstances) -> tuple[Lack, ...]:
    """What the guards miss, of the rule that misses least."""
    roles = {Role.AGENT, Role.APPROVER} if asked.by.role == "approver" else {Role.AGENT}
    rules = transitions_of(asked.ticket.type)[asked.state, target]
    open_to = [rule for rule in rules if roles & set(rule.roles)]
    if not open_to:
        return (Lack("role", ("approver",)),)
    missed = [tuple(says for says, holds in rule.guards if not holds(circumstances)) for rule in open_to]
    return tuple(Lack("guard", (says,)) for says in min(missed, key=len))


def _correct_arrival(asked: _Asked) -> tuple[Lack, ...]:
    return _work(asked, CORRECTING_ROLES) or _in(asked, CORRECTABLE)


def _remind(asked: _Asked) -> tuple[Lack, ...]:
    lacks = _work(asked) or _in(asked, (State.AWAITING_DOCUMENTS,))
    if lacks:
        return lacks
    pending = [row for row in deadlines_of(asked.work, asked.ticket) if row.kind in REMINDERS and row.met_at is None]
    if not pending:
        return (Lack("guard", ("the person was reminded twice",)),)
    due = day_in_japan(pending[0].due_at)
    return () if day_in_japan(asked.work.now) >= due else (Lack("not_due", (f"{due:%Y-%m-%d}",)),)


def _papers(asked: _Asked) -> tuple[Lack, ...]:
    return _work(asked) or (() if asked.ticket.identity_checked_at is not None else (Lack("no_paper"),))


def _authority(asked: _Asked) -> tuple[Lack, ...]:
    return _work(asked) or (() if asked.ticket.capacity in AGENTS else (Lack("no_agent"),)) or _in(asked, CHECKING)


def _fee(asked: _Asked) -> tuple[Lack, ...]:
    refundable = asked.ticket.fee_status == "received"
    open_states = tuple(state for state in State if state not in (*ENDED_STATES, State.ERASED))
    return _work(asked) or (() if refundable else _in(asked, open_states))


def _release(asked: _Asked) -> tuple[Lack, ...]:
    return _role(asked, ASSIGNING_ROLES) or (() if asked.ticket.locked_by == asked.by.id else (Lack("nothing_held"),))


def _decide(asked: _Asked) -> tuple[Lack, ...]:
    return _work(asked) or _in(asked, (State.IN_REVIEW, State.IDENTITY_CHECK))


def _send_back(asked: _Asked) -> tuple[Lack, ...]:
    known = asked.known
    proven = known.identity_verified and (known.authority_proven or not known.acts_for_another)
    return _reach(State.IN_REVIEW if proven else State.IDENTITY_CHECK, only=(State.AWAITING_APPROVAL,))(asked)


def _resume(asked: _Asked) -> tuple[Lack, ...]:
    return _work(asked) or _in(asked, (State.AWAITING_REQUESTER,))


def _hold(held: bool) -> _Given:
    def given(asked: _Asked) -> tuple[Lack, ...]:
        if asked.ticket.legal_hold is held:
            return (Lack("guard", ("a legal hold is on it" if held else "no legal hold is on it",)),)
        return _role(asked, HOLDERS) or _not_erased(asked)

    return given


def _conversation(there: bool) -> _Given:
    """Joining a conversation in which one is not, or leaving one in which one is."""

    def given(asked: _Asked) -> tuple[Lack, ...]:
        lacks = _role(asked, WORKING_ROLES)
        if not lacks and asked.ticket.conversation_id is None:
            lacks = (Lack("no_conversation"),)
        if not lacks and present(asked.work, asked.ticket, asked.by) is not there:
            lacks = (Lack("guard", ("you are in the conversation" if not there else "you are not in it",)),)
        return lacks

    return given


def _kept(roles: tuple[str, ...]) -> _Given:
    """A step that changes nothing of how the ticket stands, so no lock is in its way."""
    return lambda asked: _role(asked, roles) or _not_erased(asked)


STEPS: dict[str, _Given] = {
    "claim": _work,
    "release": _release,
    "assign": lambda asked: _role(asked, ASSIGNING_ROLES) or _not_erased(asked),
    "receive": _reach(State.RECEIVED),
    "correct_arrival": _correct_arrival,
    "remind": _remind,
    "lapse": _reach(State.LAPSED),
    "fee": _fee,
    "check_identity": _reach(State.IDENTITY_CHECK, excluding=(State.AWAITING_APPROVAL,)),
    "identity": lambda asked: _work(asked) or _in(asked, CHECKING),
    "authority": _authority,
    "papers": _papers,
    "review": _reach(State.IN_REVIEW, excluding=(State.AWAITING_APPROVAL,)),
    "ask": _reach(State.AWAITING_REQUESTER),
    "resume": _resume,
    "decide": _decide,
    "submit": _reach(State.AWAITING_APPROVAL),
    "approve": _reach(State.DECIDED),
    "send_back": _send_back,
    "notify": _reach(State.NOTIFIED),
    "close": _reach(State.CLOSED),
    "reopen": _reach(State.REOPENED),
    "transfer": _reach(State.TRANSFERRED),
    "withdraw": _reach(State.WITHDRAWN, code_proved=True),  # without the code the use case asks for an approver
    "reply": _kept(WORKING_ROLES),
    "join": _conversation(False),
    "leave": _conversation(True),
    "note": _kept(ASSIGNING_ROLES),
    "task": _kept(ASSIGNING_ROLES),
    "flag": _work,
    "link": _kept(WORKING_ROLES),
    "tick": _kept(WORKING_ROLES),
    "hold": _hold(True),
    "unhold": _hold(False),
}
OF_REQUESTS = frozenset(
    {
        "receive",
        "correct_arrival",
        "remind",
        "lapse",
        "fee",
        "check_identity",
        "identity",
        "authority",
        "papers",
        "review",
        "decide",
        "submit",
        "approve",
        "send_back",
    }
)
"""Steps that inquiries, complaints and handoffs do not know."""

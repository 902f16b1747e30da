"""Every pair of states, every role: only what the table has goes, and only with its guards."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import TransitionRefused
from desk.lifecycle import OPEN_STATES, TRANSITIONS, Circumstances, Role, State, check

TODAY = dt.date(2026, 11, 20)
ALL_WELL = Circumstances(
    today=TODAY,
    form_required=True,
    arrived_on=TODAY,
    form_seen=True,
    fee_settled=True,
    lock_held=True,
    code_proved=True,
    identity_verified=True,
    acts_for_another=True,
    authority_proven=True,
    missing_named=True,
    items_decided=True,
    reasons_given=True,
    second_person=True,
    dispatch_evidence=True,
    reminders=2,
    appeal_window_over=True,
    reason_named=True,
    retention_over=True,
)
NOTHING_YET = Circumstances(today=TODAY, legal_hold=True, acts_for_another=True)
circumstances = st.builds(
    Circumstances,
    today=st.just(TODAY),
    arrived_on=st.sampled_from([None, TODAY, TODAY + dt.timedelta(days=1)]),
    reminders=st.integers(0, 3),
    **{field.name: st.booleans() for field in fields(Circumstances) if field.type == "bool"},
)


@pytest.mark.parametrize("role", Role)
def test_only_steps_of_the_table_go_and_only_for_their_roles(role: Role) -> None:
    went = set()
    for step in product(State, State):
        try:
            check(*step, role, ALL_WELL)
        except TransitionRefused:
            continue
        went.add(step)
    assert went == {step for step, rules in TRANSITIONS.items() if any(role in rule.roles for rule in rules)}


@settings(max_examples=100)
@given(st.sampled_from(State), st.sampled_from(State), st.sampled_from(Role), circumstances)
def test_no_step_goes_past_an_unmet_guard(origin: State, target: State, role: Role, known: Circumstances) -> None:
    rules = [rule for rule in TRANSITIONS.get((origin, target), ()) if role in rule.roles]
    holds = bool(rules) and all(test(known) for _, test in rules[0].guards)
    try:
        check(origin, target, role, known)
    except TransitionRefused:
        assert not holds
    else:
        assert holds


def test_every_guarded_step_is_refused_while_nothing_is_done() -> None:
    for (origin, target), rules in TRANSITIONS.items():
        for rule in rules:
            if rule.guards:
                with pytest.raises(TransitionRefused):
                    check(origin, target, rule.roles[0], NOTHING_YET)


@pytest.mark.parametrize(
    ("origin", "target", "role", "lack", "why"),
    [
        (State.AWAITING_DOCUMENTS, State.RECEIVED, Role.AGENT, {"form_seen": False}, "form"),
        (State.AWAITING_DOCUMENTS, State.RECEIVED, Role.AGENT, {"arrived_on": dt.date(2026, 11, 21)}, "ahead"),
        (State.IDENTITY_CHECK, State.IN_REVIEW, Role.AGENT, {"authority_proven": False}, "authority"),
        (State.AWAITING_APPROVAL, State.DECIDED, Role.APPROVER, {"second_person": False}, "second person"),
        (State.AWAITING_APPROVAL, State.DECIDED, Role.APPROVER, {"reasons_given": False}, "reason"),
        (State.CLOSED, State.ERASED, Role.SYSTEM, {"legal_hold": True}, "legal hold"),
        (State.AWAITING_DOCUMENTS, State.LAPSED, Role.SYSTEM, {"reminders": 1}, "twice"),
    ],
)
def test_a_refusal_says_what_is_missing(
    origin: State, target: State, role: Role, lack: dict[str, object], why: str
) -> None:
    with pytest.raises(TransitionRefused, match=why):
        check(origin, target, role, replace(ALL_WELL, **lack))  # type: ignore[arg-type]


def test_a_principal_needs_no_proof_of_authority() -> None:
    known = replace(ALL_WELL, acts_for_another=False, authority_proven=False)
    check(State.IDENTITY_CHECK, State.IN_REVIEW, Role.AGENT, known)


def test_a_person_may_withdraw_until_notified_and_not_after() -> None:
    allowed = {origin for origin, target in TRANSITIONS if target is State.WITHDRAWN}
    assert allowed == set(OPEN_STATES)
    assert State.NOTIFIED not in allowed


def test_every_state_but_the_first_is_reached_and_only_erased_is_final() -> None:
    assert {target for _, target in TRANSITIONS} == set(State) - {State.SUBMITTED}
    assert set(State) - {origin for origin, _ in TRANSITIONS} == {State.ERASED}

"""Every pair of states, every role: only what the table has goes, and only with its guards."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.errors import TransitionRefused
from desk.lifecycle import OPEN_STATES, REQUEST, SHORT, Circumstances, Role, State, Transitions, check, transitions_of

TODAY = dt.date(2026, 11, 20)
ALL_WELL = Circumstances(
    today=TODAY,
    form_required=True,
    arrived_on=TODAY,
    form_seen=True,
    fee_state_set=True,
    lock_held=True,
    code_proved=True,
    identity_verified=True,
    acts_for_another=True,
    authority_proven=True,
    missing_named=True,
    items_decided=True,
    reasons_given=True,
    refused_unproven=True,
    second_person=True,
    dispatch_evidence=True,
    reminders=2,
    reminder_unanswered=True,
    appeal_window_over=True,
    reason_named=True,
    retention_over=True,
)
NOTHING_YET = Circumstances(
    today=TODAY,
    legal_hold=True,
    acts_for_another=True,
    anything_granted=True,
    fee_open=True,
    needs_second_person=True,
)
LIVES = pytest.mark.parametrize("table", [pytest.param(REQUEST, id="request"), pytest.param(SHORT, id="short")])
circumstances = st.builds(
    Circumstances,
    today=st.just(TODAY),
    arrived_on=st.sampled_from([None, TODAY, TODAY + dt.timedelta(days=1)]),
    reminders=st.integers(0, 3),
    **{field.name: st.booleans() for field in fields(Circumstances) if field.type == "bool"},
)


@LIVES
@pytest.mark.parametrize("role", Role)
def test_only_steps_of_the_table_go_and_only_for_their_roles(role: Role, table: Transitions) -> None:
    went = set()
    for step in product(State, State):
        try:
            check(*step, role, ALL_WELL, table)
        except TransitionRefused:
            continue
        went.add(step)
    assert went == {step for step, rules in table.items() if any(role in rule.roles for rule in rules)}


@LIVES
@settings(max_examples=100)
@given(st.sampled_from(State), st.sampled_from(State), st.sampled_from(Role), circumstances)
def test_no_step_goes_past_an_unmet_guard(
    table: Transitions, origin: State, target: State, role: Role, known: Circumstances
) -> None:
    rules = [rule for rule in table.get((origin, target), ()) if role in rule.roles]
    holds = bool(rules) and all(test(known) for _, test in rules[0].guards)
    try:
        check(origin, target, role, known, table)
    except TransitionRefused:
        assert not holds
    else:
        assert holds


@LIVES
def test_every_guarded_step_is_refused_while_nothing_is_done(table: Transitions) -> None:
    for (origin, target), rules in table.items():
        for rule in rules:
            if rule.guards:
                with pytest.raises(TransitionRefused):
                    check(origin, target, rule.roles[0], NOTHING_YET, table)


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
    allowed = {origin for origin, target in REQUEST if target is State.WITHDRAWN}
    assert allowed == set(OPEN_STATES)
    assert State.NOTIFIED not in allowed
    assert {origin for origin, target in SHORT if target is State.WITHDRAWN} < allowed


def test_every_state_but_the_first_is_reached_and_only_erased_is_final() -> None:
    assert {target for _, target in REQUEST} == set(State) - {State.SUBMITTED}
    assert set(State) - {origin for origin, _ in REQUEST} == {State.ERASED}


def test_in_the_short_life_too_whatever_is_reached_can_be_left() -> None:
    reached = {target for _, target in SHORT}
    assert reached - {origin for origin, _ in SHORT} == {State.ERASED}
    assert State.DECIDED not in reached


@pytest.mark.parametrize(("ticket_type", "table"), [("request", REQUEST), ("inquiry", SHORT), ("handoff", SHORT)])
def test_a_ticket_lives_by_the_table_of_its_type(ticket_type: str, table: Transitions) -> None:
    assert transitions_of(ticket_type) is table


def test_a_grant_waits_for_an_open_fee_and_for_proof_of_identity() -> None:
    granted = replace(ALL_WELL, anything_granted=True, fee_open=True)
    with pytest.raises(TransitionRefused, match="fee is open"):
        check(State.IN_REVIEW, State.AWAITING_APPROVAL, Role.AGENT, granted)
    unproven = replace(ALL_WELL, anything_granted=True, identity_verified=False)
    with pytest.raises(TransitionRefused, match="not proven"):
        check(State.AWAITING_APPROVAL, State.DECIDED, Role.APPROVER, unproven)


def test_one_person_decides_alone_only_what_needs_no_second() -> None:
    alone = replace(ALL_WELL, second_person=False)
    check(State.AWAITING_APPROVAL, State.DECIDED, Role.AGENT, alone)
    with pytest.raises(TransitionRefused, match="second person"):
        check(State.AWAITING_APPROVAL, State.DECIDED, Role.AGENT, replace(alone, needs_second_person=True))
    with pytest.raises(TransitionRefused, match="second person"):
        check(State.AWAITING_APPROVAL, State.DECIDED, Role.APPROVER, alone)

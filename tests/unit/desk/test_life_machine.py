"""Any order of acts, by anybody: a ticket only ever goes where its table lets it, and never past the second person."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.policies.model import KINDS
from desk import assignment, audit, decisions, ending, identity, receiving
from desk.changeable import TAKING_KINDS
from desk.circumstances import GRANTING, circumstances_of
from desk.codes import access_code
from desk.deadlines import is_paused
from desk.decisions import OUTCOMES, Decision
from desk.errors import DeskError
from desk.fees import STATUSES, FeeEntry, record_fee
from desk.lifecycle import OPEN_STATES, Role, State, transitions_of
from desk.models import Ticket, TicketEvent
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft
from desk.rules import load_law
from desk.status import withdraw
from desk.supplements import Supplement, supplement
from desk.tickets import TicketDraft, open_ticket
from tests.unit.desk.counter import ROLES, TEXT, DeskStaff

NewDraft = Callable[..., RequestDraft]
WORKERS = {"agent", "approver"}
PERSON = "person"
KINDS_ASKED = (
    ("disclosure",),
    ("purpose_notification",),
    ("correction", "erasure"),
    ("disclosure", "cessation_of_third_party"),
)
KEYS = itertools.count()
logins = st.sampled_from(sorted(ROLES))
workers = st.sampled_from(["aiko", "chie", "dai"])


def life(staffed: DeskStaff, draft: NewDraft) -> type[RuleBasedStateMachine]:
    """A machine over one desk; every run of it opens a ticket of its own."""

    class Life(RuleBasedStateMachine):
        @initialize(
            company=st.sampled_from(["acme", "plain"]),
            kinds=st.sampled_from(KINDS_ASKED),
            agent=st.booleans(),
            short=st.sampled_from([None, None, None, None, "inquiry", "complaint", "handoff"]),
            steps=st.integers(0, 6),
        )
        def open(self, company: str, kinds: tuple[str, ...], agent: bool, short: Any, steps: int) -> None:
            key = f"machine-{next(KEYS)}"
            self.kinds: tuple[str, ...] = () if short else kinds
            if short:
                notice = NoticeAccepted("b" * 64, staffed.clock.now)
                said = TicketDraft(
                    origin=Origin(company, "web", None, key, "a" * 64),
                    type=short,
                    text="A question.",
                    notice=notice,
                    age="adult",
                    reply_route="phone",
                    phone="03-1234-5678",
                )
                with staffed.desk.transaction() as work:
                    self.reference = open_ticket(work, said).reference
            else:
                more = {"capacity": "delegated_agent", "agent_name": "A", "agent_relation": "b"} if agent else {}
                asked = draft(company, key=key, kinds=kinds, wrong_value="a", right_value="b", **more)
                self.reference = staffed.open(asked)
            self.code_given = False
            self.seen = self.look()
            for _ in range(steps):
                self.go_on("aiko", "granted")

        def look(self) -> tuple[str, int]:
            ticket = staffed.ticket(self.reference)
            return ticket.state, ticket.version

        def attempt(self, who: str, act: Callable[[], object]) -> None:
            """Try an act. Either it is refused and changed nothing, or it was theirs to do and led along the table."""
            before = self.seen
            try:
                act()
            except DeskError:
                assert self.look() == before
                return
            self.seen = self.look()
            self.check_not_ended_alone(who, before[0])
            assert who == PERSON or ROLES[who] in WORKERS
            if self.seen[0] == before[0]:
                return
            ticket = staffed.ticket(self.reference)
            rules = transitions_of(ticket.type)[State(before[0]), State(self.seen[0])]
            roles = {role for rule in rules for role in rule.roles}
            mine = {Role.PERSON} if who == PERSON else {Role.AGENT}
            if who != PERSON and ROLES[who] == "approver":
                mine.add(Role.APPROVER)
            assert roles & mine

        def check_not_ended_alone(self, who: str, origin: str) -> None:
            """Staff withdraw or pass on a request with its code or as an approver, and its person is told."""
            if who == PERSON or self.seen[0] not in ("withdrawn", "transferred") or self.seen[0] == origin:
                return
            assert staffed.told(self.reference)
            ticket = staffed.ticket(self.reference)
            if ticket.type == "request" and (self.seen[0] == "withdrawn" or ticket.transferred_to == "client_company"):
                deciders = {item.decided_by for item in staffed.items(self.reference).values()} | {ticket.submitted_by}
                second = ROLES[who] == "approver" and (self.seen[0] == "transferred" or who not in deciders)
                assert second or (self.code_given and self.seen[0] == "withdrawn")

        def staff(self, login: str, use_case: Callable[..., object], *given: object, **more: object) -> None:
            self.attempt(login, lambda: staffed.do(login, use_case, self.reference, *given, **more))

        @rule(login=logins)
        def claim(self, login: str) -> None:
            self.staff(login, assignment.claim)

        @rule(login=logins)
        def let_go(self, login: str) -> None:
            if ROLES[login] in WORKERS:
                self.staff(login, assignment.release)

        @rule(
            login=logins,
            ahead=st.sampled_from([-3, 0, 0, 1]),
            seen=st.booleans(),
            fee=st.sampled_from([None, FeeEntry("received", 1000, "cash"), FeeEntry("waived"), FeeEntry("due", 500)]),
        )
        def receive(self, login: str, ahead: int, seen: bool, fee: FeeEntry | None) -> None:
            day = staffed.today + dt.timedelta(days=ahead)
            self.staff(login, receiving.record_arrival, day, "post", form_seen=seen, fee=fee)

        @rule(login=logins, ago=st.integers(-1, 3))
        def correct_arrival(self, login: str, ago: int) -> None:
            self.staff(login, receiving.correct_arrival, staffed.today - dt.timedelta(days=ago), "slip")

        @rule(login=logins)
        def remind(self, login: str) -> None:
            self.staff(login, receiving.remind)

        @rule(login=logins)
        def lapse(self, login: str) -> None:
            self.staff(login, receiving.lapse)

        @rule(login=logins)
        def start_check(self, login: str) -> None:
            self.staff(login, identity.start_identity_check)

        @rule(login=logins, result=st.sampled_from(["verified", "verified", "insufficient", "failed"]))
        def check(self, login: str, result: str) -> None:
            self.staff(login, identity.record_identity, result, "paper_copy", "passport")

        @rule(login=logins)
        def prove_authority(self, login: str) -> None:
            self.staff(login, identity.record_authority, "power_of_attorney")

        @rule(login=logins)
        def start_review(self, login: str) -> None:
            self.staff(login, identity.start_review)

        @rule(login=logins, missing=st.sampled_from([(), ("identity_document",), ("which_data",)]))
        def ask(self, login: str, missing: tuple[str, ...]) -> None:
            self.staff(login, identity.ask_requester, missing)

        @rule(login=logins, to=st.sampled_from([None, "identity_check", "in_review"]))
        def resume(self, login: str, to: str | None) -> None:
            self.staff(login, identity.resume, to)

        @rule(login=logins, status=st.sampled_from(STATUSES))
        def fee(self, login: str, status: str) -> None:
            self.staff(login, record_fee, FeeEntry(status, 1000, "cash" if status == "received" else None))

        @rule(
            login=logins,
            outcome=st.sampled_from(OUTCOMES),
            code=st.sampled_from([None, *load_law().reasons]),
            text=st.sampled_from([None, TEXT]),
        )
        def decide_all(self, login: str, outcome: str, code: str | None, text: str | None) -> None:
            for kind in self.kinds:
                self.staff(login, decisions.decide_item, Decision(kind, outcome, code, text))

        @rule(login=logins, outcome=st.sampled_from(["granted", "refused", "not_held"]))
        def decide_well(self, login: str, outcome: str) -> None:
            proven = self.seen[0] == "in_review"
            code = None if outcome != "refused" else "not_retained_data" if proven else "identity_unverified"
            for kind in self.kinds:
                self.staff(login, decisions.decide_item, Decision(kind, outcome, code, TEXT if code else None))

        @rule(login=logins)
        def submit(self, login: str) -> None:
            self.staff(login, decisions.submit_for_approval)

        @rule(login=logins)
        def approve(self, login: str) -> None:
            self.staff(login, decisions.approve)

        @rule(login=logins)
        def send_back(self, login: str) -> None:
            self.staff(login, decisions.send_back, "other")

        @rule(login=logins, route=st.sampled_from(["email", "phone", "post"]))
        def notify(self, login: str, route: str) -> None:
            self.staff(login, decisions.notify, route, "evidence")

        @rule(
            login=logins,
            to=st.sampled_from(["support_centre", "client_company"]),
            evidence=st.sampled_from([None, "letter"]),
        )
        def transfer(self, login: str, to: str, evidence: str | None) -> None:
            self.staff(login, ending.transfer, to, evidence=evidence)

        @rule(login=logins, reason=st.sampled_from([None, "spam"]), evidence=st.sampled_from([None, "letter"]))
        def close(self, login: str, reason: str | None, evidence: str | None) -> None:
            self.staff(login, ending.close, reason=reason, evidence=evidence)

        @rule(login=logins)
        def reopen(self, login: str) -> None:
            self.staff(login, ending.reopen, "new_fact")

        @rule(login=logins, sure=st.integers(0, 5), given=st.booleans())
        def withdraw_for_person(self, login: str, sure: int, given: bool) -> None:
            if sure == 0:
                self.code_given = given
                code = access_code(staffed.desk.keys, staffed.ticket(self.reference).id) if given else None
                self.staff(login, ending.withdraw_for_person, "person_asked", code=code)

        @rule(right=st.booleans(), sure=st.integers(0, 5))
        def withdraw_themselves(self, right: bool, sure: int) -> None:
            if sure:
                return
            ticket, before = staffed.ticket(self.reference), self.seen
            code = access_code(staffed.desk.keys, ticket.id) if right else "AAAAA-AAAAA"

            def act() -> None:
                with staffed.desk.transaction() as work:
                    withdraw(work, self.reference, code)

            self.attempt(PERSON, act)
            assert right or self.seen == before

        @rule(
            right=st.sampled_from([True, True, True, False]),
            kind=st.sampled_from(KINDS),
            adds=st.booleans(),
            contact=st.sampled_from([None, "new@example.jp"]),
            words=st.sampled_from([None, "More of it."]),
        )
        def change_it(self, right: bool, kind: str, adds: bool, contact: str | None, words: str | None) -> None:
            """The person adds a kind or takes one out, moves, writes more: with their code, and while it may be."""
            before = {item.kind: item.outcome for item in staffed.items(self.reference).values()}
            code = access_code(staffed.desk.keys, staffed.ticket(self.reference).id) if right else "AAAAA-AAAAA"
            given = Supplement(
                company=staffed.ticket(self.reference).company,
                session=f"change-{next(KEYS)}",
                words=words,
                reply_route="email" if contact else None,
                email=contact,
                add=(kind,) if adds else (),
                drop=() if adds else (kind,),
                details="all",
                wrong_value="a",
                right_value="b",
                delivery_method="paper",
            )
            state, version = self.seen

            def act() -> None:
                with staffed.desk.transaction() as work:
                    supplement(work, self.reference, code, given)

            self.attempt(PERSON, act)
            if self.seen[1] == version:
                return
            after = {item.kind: item.outcome for item in staffed.items(self.reference).values()}
            assert right and State(state) in TAKING_KINDS and before.get(kind) in (None, "pending", "withdrawn")
            assert after[kind] == ("pending" if adds else "withdrawn")
            assert {name: outcome for name, outcome in after.items() if name != kind} == {
                name: outcome for name, outcome in before.items() if name != kind
            }
            self.kinds = tuple(name for name, outcome in after.items() if outcome != "withdrawn")
            assert self.kinds

        @rule(login=workers, outcome=st.sampled_from(["granted", "granted", "refused", "not_held"]))
        def go_on(self, login: str, outcome: str) -> None:
            """What somebody who means well would do next, so that runs get past the first states."""
            state = self.seen[0]
            if not self.kinds:
                self.claim(login)
                self.staff(login, decisions.notify, "phone", "called")
            elif state in ("submitted", "awaiting_documents"):
                self.receive(login, 0, True, FeeEntry("waived"))
            elif state in ("received", "reopened"):
                self.start_check(login)
            elif state == "identity_check":
                self.check(login, "verified")
                self.prove_authority(login)
                self.start_review(login)
            elif state == "in_review":
                self.decide_well(login, outcome)
                self.submit(login)
            elif state == "awaiting_approval":
                self.approve(login)
            elif state == "decided":
                self.notify(login, "email")
            self.let_go(login)

        @rule(login=workers)
        def hurry(self, login: str) -> None:
            for _ in range(4):
                self.go_on(login, "granted")

        @rule(login=workers, other=workers)
        def skip_ahead(self, login: str, other: str) -> None:
            """Everything that leads on, without what should come before."""
            self.start_check(login)
            self.start_review(login)
            self.decide_well(login, "granted")
            self.submit(login)
            self.approve(login)
            self.approve(other)
            self.let_go(login)
            self.let_go(other)

        @rule(login=workers, code=st.sampled_from(["identity_unverified", "fee_unpaid", "not_retained_data"]))
        def refuse(self, login: str, code: str) -> None:
            for kind in self.kinds:
                self.staff(login, decisions.decide_item, Decision(kind, "refused", code, TEXT))
            self.submit(login)

        @rule(login=workers)
        def approve_if_it_is_there(self, login: str) -> None:
            if self.seen[0] == "awaiting_approval":
                self.approve(login)

        @rule(login=workers, first=workers)
        def decide_and_approve(self, login: str, first: str) -> None:
            if self.seen[0] == "in_review":
                self.decide_well(first, "granted")
                self.let_go(first)
                self.submit(login)
                self.approve(first)
                self.approve(login)

        @rule(days=st.sampled_from([0.03, 14, 15]))
        def wait(self, days: float) -> None:
            staffed.clock.forward(days=days)

        @invariant()
        def nothing_is_decided_alone_or_unproven(self) -> None:
            with staffed.desk.transaction() as work:
                query = select(Ticket).where(Ticket.reference == self.reference)
                ticket = work.session.execute(query).scalar_one()
                if ticket.type != "request" or ticket.state not in ("decided", "notified"):
                    return
                items = decisions.items_of(work, ticket)
                known = circumstances_of(work, ticket, None)
            assert all(item.outcome in OUTCOMES and item.approved_by for item in items)
            if any(item.outcome in GRANTING for item in items):
                assert known.identity_verified
                assert known.authority_proven or not known.acts_for_another
            if known.needs_second_person:
                deciders = {item.decided_by for item in items} | {ticket.submitted_by}
                for item in items:
                    assert item.approved_by not in deciders
                    assert ROLES[str(item.approved_by)] == "approver"
            for item in items:
                if item.outcome in ("refused", "part", "method_changed"):
                    assert item.reason_code
                    assert item.reason

        @invariant()
        def what_has_ended_has_its_day(self) -> None:
            ticket = staffed.ticket(self.reference)
            ended = ticket.state in ("closed", "lapsed", "withdrawn")
            assert ended == (ticket.closed_at is not None) == (ticket.retention_until is not None)

        @invariant()
        def the_clock_stands_only_while_the_person_is_asked(self) -> None:
            ticket = staffed.ticket(self.reference)
            if State(ticket.state) in OPEN_STATES and ticket.state != "awaiting_requester":
                assert ticket.missing == []
                assert not any(is_paused(row) for row in staffed.deadlines(self.reference).values())

        @invariant()
        def what_is_open_is_due_and_reopened_it_is_decided_anew(self) -> None:
            ticket = staffed.ticket(self.reference)
            if ticket.type != "request":
                return
            if State(ticket.state) in OPEN_STATES and ticket.formally_received_at is not None:
                assert staffed.deadlines(self.reference)["internal_target"].met_at is None
            if ticket.state == "reopened":
                items = [item for item in staffed.items(self.reference).values() if item.outcome != "withdrawn"]
                assert {(item.outcome, item.decided_by, item.approved_by) for item in items} == {
                    ("pending", None, None)
                }

        def teardown(self) -> None:
            if not hasattr(self, "reference"):
                return
            with staffed.desk.transaction() as work:
                ticket = work.session.execute(select(Ticket).where(Ticket.reference == self.reference)).scalar_one()
                events = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.sequence)
                steps = [event for event in work.session.execute(events).scalars() if event.to_state]
                assert audit.verify(work).ok
            assert steps[-1].to_state == ticket.state
            for earlier, later in itertools.pairwise(steps):
                assert later.from_state == earlier.to_state
                assert (State(later.from_state), State(later.to_state)) in transitions_of(ticket.type)

    return Life


def test_any_order_of_acts_keeps_to_the_tables(staffed: DeskStaff, draft: NewDraft) -> None:
    run_state_machine_as_test(
        life(staffed, draft),
        settings=settings(
            max_examples=60,
            stateful_step_count=15,
            deadline=None,
            phases=[Phase.generate],  # shrinking would take minutes
            suppress_health_check=list(HealthCheck),
        ),
    )

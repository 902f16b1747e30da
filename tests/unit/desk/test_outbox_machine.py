"""However processes claim, send, fail and die: no two hold a notice at once, none is lost, and each ticket's leave in
order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from bot.policies.model import Policies
from desk.crypto import KeyRing
from desk.database import Database
from desk.deliveries import Delivery, claim, postpone, settle
from desk.models import Outbox, Task, Ticket
from desk.opening import NoticeAccepted, Origin
from desk.outbox import EMAIL, put
from desk.tickets import TicketDraft, open_ticket
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

CLAIM_SECONDS = 60.0
TICKETS = 3


class Deliverers(RuleBasedStateMachine):
    """Processes that work off the notices of a few tickets, over one clock."""

    desk: Desk
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.put_out: dict[str, list[str]] = {}
        """Of each ticket, its notices in the order they were written."""
        self.ended: dict[str, list[str]] = {}
        self.held: dict[str, tuple[Delivery, float]] = {}
        """Claims whose process lives, with the end of each."""
        self.tickets: list[str] = []
        self.seconds = 0.0

    @initialize()
    def empty(self) -> None:
        with self.desk.transaction() as work:
            work.session.execute(delete(Outbox))
            work.session.execute(delete(Task))
            for number in range(TICKETS):
                draft = TicketDraft(
                    origin=Origin("acme", "web", None, f"key-{number}", "a" * 64),
                    type="inquiry",
                    text="Where?",
                    notice=NoticeAccepted("b" * 64, work.now),
                    reply_route="email",
                    email="hanako@example.jp",
                )
                open_ticket(work, draft)
            self.tickets = work.session.execute(select(Ticket.id).order_by(Ticket.id)).scalars().all()
        self.put_out = {ticket: [] for ticket in self.tickets}
        self.ended = {ticket: [] for ticket in self.tickets}

    @rule(number=st.integers(0, TICKETS - 1))
    def write(self, number: int) -> None:
        ticket = self.tickets[number]
        message = f"{ticket[:8]}.{len(self.put_out[ticket])}"
        with self.desk.transaction() as work:
            assert put(work, f"mailed:{message}", EMAIL, ticket, {"message": message})
            assert not put(work, f"mailed:{message}", EMAIL, ticket, {"message": message})
        self.put_out[ticket].append(message)

    @rule(limit=st.integers(1, 4))
    def claim(self, limit: int) -> None:
        with self.desk.transaction() as work:
            found = claim(work, (EMAIL,), limit, CLAIM_SECONDS)
        assert len(found) <= limit
        for delivery in found:
            message, ticket = str(delivery.payload["message"]), str(delivery.ticket_id)
            assert message not in self.held or self.held[message][1] <= self.seconds, "somebody holds it"
            assert message == self.put_out[ticket][len(self.ended[ticket])], "an earlier one waits"
            self.held[message] = (delivery, self.seconds + CLAIM_SECONDS)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), ending=st.sampled_from(["delivered", "gone", "given_up", "refused", "undeliverable"]))
    def end(self, data: st.DataObject, ending: str) -> None:
        message = data.draw(st.sampled_from(sorted(self.held)))
        delivery, _ = self.held.pop(message)
        with self.desk.transaction() as work:
            assert settle(work, delivery, ending)  # type: ignore[arg-type]
            assert not settle(work, delivery, "delivered")
        self.ended[str(delivery.ticket_id)].append(message)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), seconds=st.integers(0, 200))
    def fail(self, data: st.DataObject, seconds: int) -> None:
        delivery, _ = self.held.pop(data.draw(st.sampled_from(sorted(self.held))))
        with self.desk.transaction() as work:
            postpone(work, delivery, seconds)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        del self.held[data.draw(st.sampled_from(sorted(self.held)))]

    @rule(seconds=st.integers(1, 120))
    def wait(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)
        self.seconds += seconds
        self.held = {message: kept for message, kept in self.held.items() if kept[1] > self.seconds}

    def teardown(self) -> None:
        """Whatever went before, those who go on deliver all that is left."""
        for _ in range(sum(map(len, self.put_out.values())) + 1):
            self.clock.forward(seconds=300)
            with self.desk.transaction() as work:
                for delivery in claim(work, (EMAIL,), 100, CLAIM_SECONDS):
                    settle(work, delivery, "delivered")
                    self.ended[str(delivery.ticket_id)].append(str(delivery.payload["message"]))
        assert self.ended == self.put_out


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_deliverers(request: pytest.FixtureRequest, kind: str, keys: KeyRing, policies: Policies, clock: Clock) -> None:
    database: Database = request.getfixturevalue(f"{kind}_database")

    class Here(Deliverers):
        desk = Desk(database, keys, policies, clock)

    Here.clock = clock
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    Here.desk._threads.shutdown()

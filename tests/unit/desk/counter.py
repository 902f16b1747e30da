"""A desk with its staff, for tests of what staff do: each act is a transaction of its own, in somebody's name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from desk import assignment, decisions, ending, identity, receiving
from desk.casework import Standing
from desk.decisions import Decision
from desk.fees import FeeEntry
from desk.models import Deadline, Ticket, TicketItem
from desk.reading import show_ticket
from desk.requests import RequestDraft, open_request
from desk.staff import add_staff, staff_named
from desk.work import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock

ROLES = {
    "aiko": "agent",
    "ben": "agent",
    "chie": "approver",
    "dai": "approver",
    "eri": "administrator",
    "fumi": "auditor",
}
RECEIVED = FeeEntry("received", method="postal_money_order")
TEXT = "The data belongs to somebody else."


@dataclass
class DeskStaff:
    """aiko and ben work, chie and dai approve as well, eri administers, fumi reads."""

    desk: Desk
    clock: Clock

    def __post_init__(self) -> None:
        with self.desk.transaction() as work:
            for login, role in ROLES.items():
                add_staff(work, login, f"{login} of the desk", role)

    def do(self, login: str, use_case: Callable[..., Any], *given: object, **more: object) -> Any:
        with self.desk.transaction() as work:
            return use_case(work, staff_named(work, login), *given, **more)

    def open(self, draft: RequestDraft) -> str:
        with self.desk.transaction() as work:
            return open_request(work, draft).reference

    def ticket(self, reference: str) -> Ticket:
        with self.desk.transaction() as work:
            return work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()

    def items(self, reference: str) -> dict[str, TicketItem]:
        with self.desk.transaction() as work:
            query = select(TicketItem).join(Ticket, TicketItem.ticket_id == Ticket.id)
            found = work.session.execute(query.where(Ticket.reference == reference)).scalars()
            return {item.kind: item for item in found}

    def deadlines(self, reference: str) -> dict[str, Deadline]:
        with self.desk.transaction() as work:
            query = select(Deadline).join(Ticket, Deadline.ticket_id == Ticket.id)
            found = work.session.execute(query.where(Ticket.reference == reference)).scalars()
            return {row.kind: row for row in found}

    def told(self, reference: str) -> list[str]:
        """What the desk has written to the person, the earliest first."""
        with self.desk.transaction() as work:
            return [said.text for said in show_ticket(work, reference).messages if said.direction == "to_person"]

    @property
    def today(self) -> dt.date:
        return (self.clock.now + dt.timedelta(hours=9)).date()

    def receive(self, reference: str, login: str = "aiko") -> Standing:
        company = self.ticket(reference).company
        more: dict[str, object] = {"form_seen": True, "fee": RECEIVED} if company == "acme" else {}
        done: Standing = self.do(login, receiving.record_arrival, reference, self.today, "post", **more)
        return done

    def review(self, reference: str, login: str = "aiko") -> Standing:
        """Through arrival and the check of the identity."""
        self.receive(reference, login)
        self.do(login, identity.start_identity_check, reference)
        self.do(login, identity.record_identity, reference, "verified", "paper_copy", "passport")
        done: Standing = self.do(login, identity.start_review, reference)
        return done

    def decide(
        self, reference: str, kind: str = "disclosure", outcome: str = "granted", login: str = "aiko"
    ) -> Standing:
        reason = {"refused": "not_retained_data", "part": "not_retained_data", "method_changed": "method_33-2"}
        code = reason.get(outcome)
        decision = Decision(kind, outcome, code, TEXT if code else None)
        done: Standing = self.do(login, decisions.decide_item, reference, decision)
        return done

    def submitted(self, reference: str, outcome: str = "granted") -> None:
        """All items decided so by aiko, and put up for approval."""
        self.review(reference)
        for kind, item in self.items(reference).items():
            if item.outcome == "pending":
                self.decide(reference, kind, outcome)
        self.do("aiko", decisions.submit_for_approval, reference)

    def notified(self, reference: str) -> None:
        """The whole way to the answer."""
        self.submitted(reference)
        self.do("chie", decisions.approve, reference)
        self.do("aiko", decisions.notify, reference, "email", "message 1")

    def closed(self, reference: str) -> None:
        self.notified(reference)
        self.clock.forward(days=15)
        self.do("aiko", ending.close, reference)

    def release(self, reference: str, login: str = "aiko") -> None:
        self.do(login, assignment.release, reference)

"""Two companies that differ in everything the desk looks at, and a desk that serves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from bot.policies.model import (
    Company,
    Fee,
    FeeStatus,
    Form,
    Hours,
    Names,
    Notice,
    Policies,
    Procedure,
    Step,
)
from desk.conversations import Conversation, access_conversation, open_conversation
from desk.crypto import KeyRing
from desk.database import Database
from desk.models import Staff
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft
from desk.work import Desk
from tests.unit.desk.counter import DeskStaff

if TYPE_CHECKING:
    from tests.conftest import Clock

WEEKDAYS = Hours("weekdays", ((dt.time(9), dt.time(12)), (dt.time(13), dt.time(17))), None, "unknown")
ACME = Company(
    id="acme",
    names=Names("Acme Ltd.", "Acme", ()),
    prefix="ACM",
    title="Privacy policy",
    revised=dt.date(2024, 4, 1),
    sha256="a" * 64,
    sections=(),
    topics=MappingProxyType({}),
    facts=MappingProxyType({}),
    slips=(),
    procedure=Procedure(
        form=Form(True, "Request form", "from the desk"),
        chat_is_request=False,
        notice=Notice("1", "answering inquiries"),
        age_gate=False,
        fee=Fee(FeeStatus.STATED, 1000, "1,000 yen per request."),
        payment="postal money order",
        kinds_listed=("disclosure", "correction", "erasure"),
        next_steps=(Step("Fill in the form.", "2"), Step("Post it to the desk.", "2")),
        withdraw="Tell the desk.",
    ),
    hours=MappingProxyType({"desk": WEEKDAYS}),
)
PLAIN = replace(
    ACME,
    id="plain",
    prefix="PLN",
    procedure=replace(
        ACME.procedure,
        form=Form(False, None, None),
        chat_is_request=True,
        age_gate=True,
        fee=Fee(FeeStatus.SILENT, None, "The policy names no fee."),
        payment=None,
    ),
    hours=MappingProxyType({}),
)


@pytest.fixture(scope="session")
def policies() -> Policies:
    return Policies(MappingProxyType({}), MappingProxyType({"acme": ACME, "plain": PLAIN}))


@pytest.fixture
def desk(database: Database, keys: KeyRing, policies: Policies, clock: Clock) -> Iterator[Desk]:
    desk = Desk(database, keys, policies, clock)
    yield desk
    desk._threads.shutdown()


@pytest.fixture
def conversation(desk: Desk) -> Conversation:
    """A conversation with Acme."""
    with desk.transaction() as work:
        opened = open_conversation(work, "acme", "web")
    with desk.transaction() as work:
        return access_conversation(work, "acme", opened.token)


@pytest.fixture
def draft(clock: Clock) -> Callable[..., RequestDraft]:
    """A complete request for disclosure; any field can be given otherwise."""

    def make(
        company: str = "acme", key: str = "key-1", conversation_id: str | None = None, **other: object
    ) -> RequestDraft:
        complete = RequestDraft(
            origin=Origin(company, "web", conversation_id, key, "a" * 64),
            kinds=("disclosure",),
            notice=NoticeAccepted("b" * 64, clock.now),
            age="adult" if company == "plain" else None,
            capacity="self",
            name="佐藤花子",
            relationship="customer",
            reply_route="email",
            email="hanako@example.jp",
            details="everything about my account",
            delivery_method="electronic",
            fee_ack=True,
        )
        return replace(complete, **other)  # type: ignore[arg-type]

    return make


@pytest.fixture
def clerk(desk: Desk) -> Staff:
    """A member of staff who works tickets."""
    return _employ(desk, "clerk", "agent")


@pytest.fixture
def approver(desk: Desk) -> Staff:
    """A member of staff who approves what others decided."""
    return _employ(desk, "approver", "approver")


def _employ(desk: Desk, login: str, role: str) -> Staff:
    with desk.transaction() as work:
        staff = Staff(id=f"staff-{login}", login=login, name=login.title(), role=role, created_at=work.now)
        work.session.add(staff)
    return staff


@pytest.fixture
def staffed(desk: Desk, clock: Clock) -> DeskStaff:
    """A desk with its staff."""
    return DeskStaff(desk, clock)

"""Beside a ticket stands what its company's policy says, and what it leaves unsaid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.policies import load_policies
from bot.policies.model import Policies
from desk.cards import Card, card_for, load_card
from desk.crypto import KeyRing
from desk.database import Database
from desk.errors import RulesBroken
from desk.models import Ticket
from desk.opening import NoticeAccepted, Origin
from desk.requests import RequestDraft, open_request
from desk.work import Desk, Work

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def real() -> Policies:
    return load_policies(ROOT / "data" / "policies")


def card_of(database: Database, keys: KeyRing, policies: Policies, company: str, policy: str | None = None) -> Card:
    with Desk(database, keys, policies).transaction() as work:
        ticket = _opened(work, company, policy or policies.companies[company].sha256)
        card = card_for(work, ticket, ("disclosure",))
    assert card is not None
    return card


def _opened(work: Work, company: str, policy: str) -> Ticket:
    draft = RequestDraft(
        origin=Origin(company, "web", None, f"card-{company}", policy),
        kinds=("disclosure",),
        notice=NoticeAccepted("b" * 64, work.now),
        age="adult",
        capacity="self",
        name="花子",
        relationship="customer",
        reply_route="email",
        email="h@example.jp",
        details="all",
        delivery_method="paper",
    )
    reference = open_request(work, draft).reference
    found: Ticket = work.session.execute(select(Ticket).where(Ticket.reference == reference)).scalar_one()
    return found


@pytest.mark.parametrize("company", ["virtualex", "pyxos-jk", "netone", "it-logistics", "infomart"])
def test_every_passage_of_a_card_is_of_its_own_company(
    sqlite_database: Database, keys: KeyRing, real: Policies, company: str
) -> None:
    card = card_of(sqlite_database, keys, real, company)
    own = {section.id: section.heading for section in real.companies[company].sections}
    texts = {statement.text for statement in real.companies[company].statements()}
    assert card.passages and card.same_policy
    for passage in card.passages:
        assert own[passage.section] == passage.heading
        assert passage.statements and set(passage.statements) <= texts


def test_a_fact_that_is_not_stated_is_shown_as_such_and_has_no_value(
    sqlite_database: Database, keys: KeyRing, real: Policies
) -> None:
    card = card_of(sqlite_database, keys, real, "it-logistics")
    desk = next(group for group in card.groups if group.name == "desk")
    address = next(line for line in desk.lines if line.says["en"] == "Address")
    assert (address.status.value, address.values) == ("silent", ())
    assert next(group for group in card.groups if group.name == "complaint_body").silent
    assert card.unsaid


def test_a_ticket_of_an_older_policy_is_marked(sqlite_database: Database, keys: KeyRing, real: Policies) -> None:
    assert not card_of(sqlite_database, keys, real, "netone", "c" * 64).same_policy


def test_a_company_that_is_not_served_any_more_has_no_card(
    sqlite_database: Database, keys: KeyRing, real: Policies
) -> None:
    with Desk(sqlite_database, keys, real).transaction() as work:
        ticket = _opened(work, "infomart", "d" * 64)
        gone = replace(real, companies={})
        assert card_for(Work(work.session, work.keys, gone, work.now), ticket, ()) is None


def test_every_fact_of_the_card_is_one_that_the_policies_have(real: Policies) -> None:
    named = {key for _, facts in load_card().values() for key in facts}
    assert named <= set(real.companies["netone"].facts)


def test_a_broken_card_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "card.yml").write_text("fee: nothing", encoding="utf-8")
    with pytest.raises(RulesBroken, match=r"card\.yml"):
        load_card(tmp_path)

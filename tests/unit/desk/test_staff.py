"""Accounts of the desk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk.errors import StaffInvalid, StaffUnknown
from desk.models import TicketEvent
from desk.staff import add_staff, list_staff, set_active, staff_named
from desk.work import Desk


def test_an_account_is_made_listed_disabled_and_enabled(desk: Desk) -> None:
    with desk.transaction() as work:
        add_staff(work, "chie", " 千恵 ", "approver", ("acme",))
        add_staff(work, "aiko", "Aiko", "agent")
        assert [(line.login, line.name, line.companies) for line in list_staff(work)] == [
            ("aiko", "Aiko", ()),
            ("chie", "千恵", ("acme",)),
        ]
        set_active(work, "chie", False)
        set_active(work, "chie", False)
        with pytest.raises(StaffUnknown):
            staff_named(work, "chie")
        set_active(work, "chie", True)
        assert staff_named(work, "chie").role == "approver"
        events = work.session.execute(select(TicketEvent.action).order_by(TicketEvent.sequence)).scalars().all()
    assert events == ["staff_added", "staff_added", "staff_disabled", "staff_enabled"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("Chie Sato", "Chie", "agent"), "login"),
        (("c", "Chie", "agent"), "login"),
        (("chie@example.jp", "Chie", "agent"), "login"),
        (("chie", " ", "agent"), "name"),
        (("chie", "Chie", "king"), "role"),
        (("chie", "Chie", "agent", ("nobody",)), "nobody"),
        (("aiko", "Another", "approver"), "taken"),
    ],
)
def test_an_account_that_cannot_be_is_refused(desk: Desk, given: tuple[object, ...], why: str) -> None:
    with desk.transaction() as work:
        add_staff(work, "aiko", "Aiko", "agent")
    with pytest.raises(StaffInvalid, match=why), desk.transaction() as work:
        add_staff(work, *given)  # type: ignore[arg-type]


def test_a_login_once_given_is_not_given_again(desk: Desk) -> None:
    with desk.transaction() as work:
        add_staff(work, "aiko", "Aiko", "agent")
        set_active(work, "aiko", False)
    with pytest.raises(StaffInvalid, match="never"), desk.transaction() as work:
        add_staff(work, "aiko", "Aiko", "agent")


def test_nobody_is_disabled_who_is_not_there(desk: Desk) -> None:
    with pytest.raises(StaffUnknown), desk.transaction() as work:
        set_active(work, "nobody", False)

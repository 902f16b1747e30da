"""Whom a question is about, and which statements hold for them."""

from __future__ import annotations

import pytest

from bot.answering.audiences import fits, for_audience, meant
from bot.policies.model import Policies


@pytest.mark.parametrize(
    ("named", "before", "about"),
    [
        (None, None, None),
        (None, "applicant", "applicant"),
        ("shareholder", "applicant", "shareholder"),
        ("client_staff", None, "client_staff"),
        ("client_staff", "customer", "client_staff"),
        ("client_staff", "employee", "employee"),
        ("client_staff", "former_employee", "employee"),
    ],
)
def test_our_staff_are_a_customers_unless_an_employee_is_speaking(
    named: str | None, before: str | None, about: str | None
) -> None:
    assert meant(named, before) == about


@pytest.mark.parametrize("buyer", ["customer", "client_staff"])
def test_what_is_done_with_applicants_is_no_answer_to_who_buys(policies: Policies, buyer: str) -> None:
    company = policies.company("aoba")
    purposes = [company.statement("4.a#orders"), company.statement("4.b#hiring")]
    assert [fits(one, buyer) for one in purposes] == [True, False]
    assert for_audience(purposes, buyer) == purposes[:1]
    assert for_audience(purposes[1:], buyer) == purposes[1:]
    assert [fits(one, None) for one in purposes] == [True, True]

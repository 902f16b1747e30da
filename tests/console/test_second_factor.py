"""A code of the authenticator is used once, also by two who give it at the same moment."""

from __future__ import annotations

import threading

import pyotp
import pytest

from desk.accounts.second_factor import seal_secret, take_code
from desk.staff import staff_named
from desk.work import Desk
from tests.conftest import Clock

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("database_kind", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_two_who_give_the_same_code_at_once_use_it_once(desk: Desk, clock: Clock) -> None:
    with desk.transaction() as work:
        member = staff_named(work, "aiko")
        member.totp = seal_secret(work, member.id, "staff", SECRET)
    code = pyotp.TOTP(SECRET).at(clock.now)
    both_have_read = threading.Barrier(2, timeout=30)
    used: list[str | None] = []

    def give() -> None:
        with desk.transaction() as work:
            member = staff_named(work, "aiko")
            both_have_read.wait()
            used.append(take_code(work, member, code))

    threads = [threading.Thread(target=give) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(used, key=str) == [None, "code"]

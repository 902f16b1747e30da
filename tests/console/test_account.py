"""One's own account: setting it up anew takes everything that signing in takes, and no link outlives the session."""

from __future__ import annotations

import html

import pyotp
import pytest

from desk.accounts.own_links import OWN_LIFE
from desk.accounts.passwords import hash_password
from desk.accounts.second_factor import new_recovery_codes, seal_secret
from desk.accounts.sessions import list_sessions, open_session
from desk.accounts.setup_links import make_setup_link
from desk.accounts.sign_in import OWN_TRIES
from desk.audit import SYSTEM
from desk.models import SetupLink
from desk.staff import staff_named
from tests.console.conftest import Console, Visit

PASSWORD = "plenty of quiet herons 7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def aiko(console: Console) -> Visit:
    """aiko, signed in, with a password and an authenticator."""
    with console.desk.transaction() as work:
        member = staff_named(work, "aiko")
        member.password_hash = hash_password(PASSWORD)
        member.totp = seal_secret(work, member.id, "staff", SECRET)
    return await console.as_("aiko")


def code_now(console: Console) -> str:
    return pyotp.TOTP(SECRET).at(console.clock.now)


def has_link(console: Console) -> bool:
    with console.desk.transaction() as work:
        return work.session.get(SetupLink, "aiko") is not None


async def own_link(console: Console, visit: Visit) -> str:
    """The path of the link that the account made for itself."""
    response = await visit.post("/account/set-up", {"password": PASSWORD, "code": code_now(console)})
    assert response.status == 303
    return response.headers["Location"].removeprefix("/desk")


def sessions(console: Console) -> dict[str, str]:
    """aiko's sessions: browser and id."""
    with console.desk.transaction() as work:
        return {line.browser: line.id for line in list_sessions(work, staff_named(work, "aiko"))}


def sign_in_elsewhere(console: Console, *browsers: str) -> None:
    with console.desk.transaction() as work:
        for browser in browsers:
            open_session(work, staff_named(work, "aiko"), browser)


async def test_with_password_and_code_the_account_is_set_up_anew(console: Console, aiko: Visit) -> None:
    path = await own_link(console, aiko)
    assert "aiko" in await aiko.page(path)


@pytest.mark.parametrize(
    ("password", "code", "said"),
    [
        (PASSWORD, "", "The code is not right"),
        (PASSWORD, "000000", "The code is not right"),
        ("wrong", "now", "not your password"),
    ],
)
async def test_password_or_code_alone_gives_no_link(
    console: Console, aiko: Visit, password: str, code: str, said: str
) -> None:
    given = {"password": password, "code": code_now(console) if code == "now" else code}
    response = await aiko.post("/account/set-up", given)
    assert response.status == 422
    assert said in html.unescape(await response.text())
    assert not has_link(console)


async def test_a_recovery_code_stands_in_for_the_authenticator_once(console: Console, aiko: Visit) -> None:
    with console.desk.transaction() as work:
        code = new_recovery_codes(work, "aiko")[0]
    statuses = [(await aiko.post("/account/set-up", {"password": PASSWORD, "code": code})).status for _ in range(2)]
    assert statuses == [303, 422]


async def test_codes_cannot_be_guessed_at_leisure(console: Console, aiko: Visit) -> None:
    for _ in range(OWN_TRIES):
        await aiko.post("/account/set-up", {"password": PASSWORD, "code": "000000"})
    response = await aiko.post("/account/set-up", {"password": PASSWORD, "code": code_now(console)})
    assert response.status == 422
    assert "too many tries" in await response.text()
    assert not has_link(console)


async def test_an_account_without_an_authenticator_gives_its_password_only(console: Console, aiko: Visit) -> None:
    with console.desk.transaction() as work:
        staff_named(work, "aiko").totp = None
    assert 'name="code"' not in await aiko.page("/account")
    assert (await aiko.post("/account/set-up", {"password": PASSWORD})).status == 303


async def test_ones_own_link_works_for_ten_minutes(console: Console, aiko: Visit) -> None:
    path = await own_link(console, aiko)
    console.clock.forward(seconds=OWN_LIFE.total_seconds() - 1)
    assert (await aiko.get(path)).status == 200
    console.clock.forward(seconds=1)
    assert (await aiko.get(path)).status == 410


@pytest.mark.parametrize("ended", ["signed out", "one other", "all others", "by an administrator"])
async def test_ones_own_link_is_void_once_a_session_ends(console: Console, aiko: Visit, ended: str) -> None:
    path = await own_link(console, aiko)
    sign_in_elsewhere(console, "Safari, iPad")
    if ended == "signed out":
        await aiko.post("/sign-out")
    elif ended == "by an administrator":
        await (await console.as_("eri")).post("/settings/staff/aiko/sign-out")
    else:
        await aiko.post(
            "/account/sessions/end", {"session": sessions(console)["Safari, iPad"]} if "one" in ended else {}
        )
    assert (await (await console.visitor()).get(path)).status == 410
    assert not has_link(console)


async def test_a_link_by_an_administrator_outlives_the_session(console: Console, aiko: Visit) -> None:
    with console.desk.transaction() as work:
        token = make_setup_link(work, "aiko", SYSTEM)
    await aiko.post("/sign-out")
    assert (await (await console.visitor()).get(f"/set-up/{token}")).status == 200


async def test_one_session_is_ended_by_its_name_and_nobody_elses(console: Console, aiko: Visit) -> None:
    sign_in_elsewhere(console, "Safari, iPad", "Edge, Windows")
    chie = await console.as_("chie")
    assert chie.who is not None
    for ended in (sessions(console)["Safari, iPad"], chie.who.session_id):
        assert (await aiko.post("/account/sessions/end", {"session": ended})).status == 303
    assert set(sessions(console)) == {"Firefox, Linux", "Edge, Windows"}
    assert (await chie.get("/queue")).status == 200


async def test_all_sessions_but_this_one_are_ended(console: Console, aiko: Visit) -> None:
    sign_in_elsewhere(console, "Safari, iPad", "Edge, Windows")
    assert (await aiko.post("/account/sessions/end")).status == 303
    assert set(sessions(console)) == {"Firefox, Linux"}

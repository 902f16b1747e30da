"""The way in: set-up link, password, authenticator, recovery codes, limits, sessions; what foreign pages can't do."""

from __future__ import annotations

import html
import re

import pyotp
import pytest
from argon2 import Type
from sqlalchemy import select

from desk.accounts import passwords
from desk.accounts.passwords import hash_password
from desk.accounts.second_factor import key_owner, new_recovery_codes, seal_secret
from desk.accounts.setup_links import make_setup_link
from desk.accounts.sign_in import ACCOUNT_TRIES, ADDRESS_TRIES, CODE_TRIES, OWN_TRIES
from desk.audit import SYSTEM
from desk.console import ConsoleSettings
from desk.console.cookies import PLAIN_NAME, SECURE_NAME
from desk.models import RecoveryCode, SetupLink, Staff, StaffSession, TicketEvent
from desk.staff import set_active, staff_named
from tests.console.conftest import Console, Visit

PASSWORD = "plenty of quiet herons 7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(console: Console, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(console.clock.now)


def link_for(console: Console, login: str = "aiko") -> str:
    with console.desk.transaction() as work:
        return make_setup_link(work, login, SYSTEM)


@pytest.fixture
def account(console: Console) -> None:
    """aiko has a password and an authenticator."""
    with console.desk.transaction() as work:
        member = staff_named(work, "aiko")
        member.password_hash = hash_password(PASSWORD)
        member.totp = seal_secret(work, member.id, "staff", SECRET)


async def with_password(console: Console, password: str = PASSWORD, login: str = "aiko") -> tuple[Visit, int]:
    visit = await console.visitor()
    response = await visit.post("/sign-in", {"login": login, "password": password, "next": ""})
    return visit, response.status


async def is_in(visit: Visit) -> bool:
    return (await visit.get("/queue")).status == 200


def actions(console: Console) -> list[str]:
    with console.desk.transaction() as work:
        found: list[str] = (
            work.session.execute(select(TicketEvent.action).order_by(TicketEvent.sequence)).scalars().all()
        )
    return found[len(found) - found[::-1].index("staff_added") :]


async def test_a_link_leads_to_password_authenticator_and_codes_and_works_once(console: Console) -> None:
    token, visit = link_for(console), await console.visitor()
    page = await visit.page(f"/set-up/{token}")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret is not None
    assert "data:image/svg+xml" in page
    given = {"password": PASSWORD, "code": code_now(console, secret[1].replace(" ", ""))}
    response = await visit.post(f"/set-up/{token}", given)
    codes = re.findall(r"<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", await response.text())
    assert (response.status, len(set(codes))) == (200, 10)
    assert await is_in(visit)
    assert (await visit.get(f"/set-up/{token}")).status == 410
    assert (await (await console.visitor()).post(f"/set-up/{token}", given)).status == 410
    with console.desk.transaction() as work:
        kept = {row.code_index for row in work.session.execute(select(RecoveryCode)).scalars()}
        assert len(kept) == 10
        assert not kept & set(codes)
    assert actions(console) == ["setup_link_made", "staff_set_up", "staff_signed_in"]


async def test_no_secret_stands_readable_in_the_database(console: Console, account: None) -> None:
    token = link_for(console)
    visit, _ = await with_password(console)
    await visit.post("/sign-in/code", {"code": code_now(console)})
    session = visit.client.session.cookie_jar.filter_cookies(visit.client.make_url("/"))[PLAIN_NAME].value
    with console.desk.transaction() as work:
        rows = [
            row for kind in (SetupLink, Staff, StaffSession) for row in work.session.execute(select(kind)).scalars()
        ]
        held = repr([{name: value for name, value in vars(row).items() if name[0] != "_"} for row in rows])
    for secret in (token, session, SECRET, PASSWORD):
        assert secret not in held
    assert "$argon2id$" in held


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "short", "code": "000000"}, "too short"),
        ({"password": "x" * 129, "code": "000000"}, "too long"),
        ({"password": "Password123456!", "code": "000000"}, "guessed first"),
        ({"password": "Aiko aiko desk 1", "code": "000000"}, "your name"),
        ({"password": PASSWORD, "code": "000000"}, "does not fit"),
        ({"password": PASSWORD}, "does not fit"),
    ],
)
async def test_a_set_up_that_does_not_fit_changes_nothing(console: Console, given: dict[str, str], said: str) -> None:
    token, visit = link_for(console), await console.visitor()
    response = await visit.post(f"/set-up/{token}", given)
    assert response.status == 422
    assert said in html.unescape(await response.text())
    with console.desk.transaction() as work:
        assert staff_named(work, "aiko").password_hash is None
    assert (await visit.get(f"/set-up/{token}")).status == 200


@pytest.mark.parametrize("why", ["expired", "replaced", "disabled", "made up"])
async def test_a_link_that_is_not_valid_opens_nothing(console: Console, why: str) -> None:
    token = link_for(console) if why != "made up" else "x" * 43
    if why == "expired":
        console.clock.forward(days=3)
    elif why == "replaced":
        link_for(console)
    elif why == "disabled":
        with console.desk.transaction() as work:
            set_active(work, "aiko", False)
            set_active(work, "aiko", True)
    visit = await console.visitor()
    assert (await visit.get(f"/set-up/{token}")).status == 410
    assert (await visit.post(f"/set-up/{token}", {"password": PASSWORD, "code": "1"})).status == 410


@pytest.mark.parametrize("console_settings", [ConsoleSettings(secure=False, totp_required=False)])
async def test_where_an_authenticator_is_not_required_a_password_is_enough(console: Console) -> None:
    visit = await console.visitor()
    response = await visit.post(f"/set-up/{link_for(console)}", {"password": PASSWORD, "code": ""})
    assert "no authenticator" in await response.text()
    again, status = await with_password(console)
    assert status == 303
    assert await is_in(again)


async def test_an_account_without_an_authenticator_stays_out_once_it_is_required(console: Console) -> None:
    with console.desk.transaction() as work:
        staff_named(work, "aiko").password_hash = hash_password(PASSWORD)
    visit, status = await with_password(console)
    assert status == 401
    assert not await is_in(visit)


async def test_a_password_alone_does_not_lead_in_but_its_code_does(console: Console, account: None) -> None:
    visit, status = await with_password(console)
    assert status == 200
    assert not await is_in(visit)
    response = await visit.post("/sign-in/code", {"code": code_now(console), "next": "/desk/account"})
    assert response.headers["Location"] == "/desk/account"
    assert await is_in(visit)


async def test_a_code_is_taken_once_and_a_recovery_code_once(console: Console, account: None) -> None:
    first, _ = await with_password(console)
    await first.post("/sign-in/code", {"code": code_now(console)})
    second, _ = await with_password(console)
    assert (await second.post("/sign-in/code", {"code": code_now(console)})).status == 401
    with console.desk.transaction() as work:
        recovery = new_recovery_codes(work, "aiko")[0]
    assert (await second.post("/sign-in/code", {"code": recovery.lower()})).status == 303
    third, _ = await with_password(console)
    assert (await third.post("/sign-in/code", {"code": recovery})).status == 401
    assert "recovery_code_used" in actions(console)


async def test_the_code_has_five_minutes(console: Console, account: None) -> None:
    visit, _ = await with_password(console)
    console.clock.forward(minutes=5)
    response = await visit.post("/sign-in/code", {"code": code_now(console)})
    assert response.status == 401
    assert "five minutes" in await response.text()


@pytest.mark.parametrize("login", ["aiko", "nobody"])
async def test_what_is_wrong_is_not_told_apart_and_too_many_tries_pause(
    console: Console, account: None, login: str
) -> None:
    pages = set()
    for _ in range(OWN_TRIES):
        visit = await console.visitor()
        response = await visit.post("/sign-in", {"login": login, "password": "wrong", "next": ""})
        pages.add((response.status, (await response.text()).replace(login, "")))
    assert [status for status, _ in pages] == [401]
    visit, status = await with_password(console, login=login)
    assert status == 429
    console.clock.forward(minutes=16)
    visit, status = await with_password(console, login=login)
    assert status == (200 if login == "aiko" else 401)


async def test_one_address_pauses_whatever_accounts_it_tries(console: Console, account: None) -> None:
    statuses = [(await with_password(console, "wrong", f"login{number}"))[1] for number in range(ADDRESS_TRIES + 1)]
    assert statuses == [401] * ADDRESS_TRIES + [429]
    assert (await with_password(console))[1] == 429


FROM = "X-From"
by_header = pytest.mark.parametrize(
    "console_settings",
    [ConsoleSettings(secure=False, address_of=lambda request: request.headers.get(FROM, "the office"))],
)


async def tried(console: Console, address: str, password: str = PASSWORD) -> tuple[Visit, int]:
    visit = await console.visitor()
    fields = {"login": "aiko", "password": password, "next": ""}
    return visit, (await visit.post("/sign-in", fields, headers={FROM: address})).status


@by_header
async def test_wrong_passwords_from_afar_do_not_keep_the_owner_out(console: Console, account: None) -> None:
    afar = [(await tried(console, "afar", "wrong"))[1] for _ in range(OWN_TRIES + 1)]
    assert afar == [401] * OWN_TRIES + [429]
    assert (await tried(console, "the office"))[1] == 200
    assert (await tried(console, "afar"))[1] == 429


@by_header
async def test_wrong_passwords_from_very_many_addresses_pause_the_account(console: Console, account: None) -> None:
    for number in range(ACCOUNT_TRIES):
        assert (await tried(console, f"address {number // (OWN_TRIES - 1)}", "wrong"))[1] == 401
    assert (await tried(console, "the office"))[1] == 429


@by_header
async def test_codes_are_counted_wherever_they_come_from(console: Console, account: None) -> None:
    statuses = []
    for number in range(CODE_TRIES + 1):
        visit, _ = await tried(console, f"address {number}")
        given = {"code": "000000" if number < CODE_TRIES else code_now(console)}
        statuses.append((await visit.post("/sign-in/code", given, headers={FROM: f"address {number}"})).status)
    assert statuses == [401] * CODE_TRIES + [429]


@pytest.mark.parametrize(("idle", "over"), [(29, False), (30, True)])
async def test_a_session_ends_when_it_is_not_used(console: Console, idle: int, over: bool) -> None:
    visit = await console.as_("aiko")
    console.clock.forward(minutes=idle)
    assert await is_in(visit) is not over


async def test_a_session_ends_after_ten_hours_however_much_it_is_used(console: Console) -> None:
    visit = await console.as_("aiko")
    for _ in range(29):
        console.clock.forward(minutes=20)
        assert await is_in(visit)
    console.clock.forward(minutes=20)
    assert not await is_in(visit)


async def test_looking_for_news_by_itself_does_not_prolong_a_session(console: Console) -> None:
    visit = await console.as_("aiko")
    console.clock.forward(minutes=20)
    assert (await visit.get("/queue", headers={"X-Background": "1"})).status == 200
    console.clock.forward(minutes=11)
    assert not await is_in(visit)


async def test_signing_out_ends_the_session_itself(console: Console) -> None:
    visit = await console.as_("aiko")
    token = console.token("aiko")
    response = await visit.post("/sign-out")
    assert response.headers["Location"] == "/desk/sign-in"
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    visit.client.session.cookie_jar.update_cookies({PLAIN_NAME: token}, visit.client.make_url("/"))
    assert not await is_in(visit)


async def test_a_disabled_account_is_out_at_once(console: Console) -> None:
    visit = await console.as_("aiko")
    with console.desk.transaction() as work:
        set_active(work, "aiko", False)
        set_active(work, "aiko", True)
    assert not await is_in(visit)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_a_form_from_elsewhere_does_nothing(console: Console, headers: dict[str, str]) -> None:
    visit = await console.as_("aiko")
    assert (await visit.post("/sign-out", headers=headers)).status == 403
    assert await is_in(visit)
    assert (await (await console.visitor()).post("/sign-in", {"login": "aiko"}, headers=headers)).status == 403


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
async def test_a_form_without_the_token_of_its_session_does_nothing(console: Console, token: str) -> None:
    visit = await console.as_("aiko")
    assert (await visit.post("/sign-out", {"csrf": token})).status == 403
    assert await is_in(visit)


async def test_a_form_without_an_origin_does_nothing(console: Console) -> None:
    visit = await console.as_("aiko")
    assert visit.who is not None
    response = await visit.client.post("/desk/sign-out", data={"csrf": visit.who.csrf}, allow_redirects=False)
    assert response.status == 403


@pytest.mark.parametrize(
    "then", ["https://elsewhere.example/", "//elsewhere.example", "/desk/\\elsewhere", "/elsewhere"]
)
async def test_the_sign_in_leads_nowhere_else(console: Console, then: str) -> None:
    visit = await console.as_("aiko")
    response = await visit.get("/sign-in", params={"next": then})
    assert response.headers["Location"] == "/desk/"


async def test_a_link_from_another_site_is_asked_for_once_more_from_here(console: Console) -> None:
    visit = await console.visitor()
    response = await visit.get("/queue?state=received", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status == 200
    assert 'content="0; url=/desk/queue?state=received"' in await response.text()


@pytest.mark.parametrize("console_settings", [ConsoleSettings(secure=True)])
async def test_by_https_the_cookie_is_bound_to_the_host(console: Console, account: None) -> None:
    visit = await console.visitor()
    response = await visit.post("/sign-in", {"login": "aiko", "password": PASSWORD, "next": ""})
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"{SECURE_NAME}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        "httponly",
        "path=/",
        "samesite=strict",
        "secure",
    }


async def test_pages_carry_a_strict_policy_and_are_not_kept(console: Console) -> None:
    response = await (await console.as_("aiko")).get("/queue")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    page = await response.text()
    assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son[a-z]+=|<style", page)


def test_passwords_are_hashed_as_the_field_asks() -> None:
    """OWASP's Password Storage Cheat Sheet: argon2id with 19 MiB and two passes at least."""
    assert passwords.PARAMETERS.type is Type.ID
    assert passwords.PARAMETERS.memory_cost >= 19 * 1024
    assert passwords.PARAMETERS.time_cost >= 2


def test_the_key_of_an_account_has_a_name_of_its_own() -> None:
    assert key_owner("aiko") == "staff:aiko"

"""What leaves the house: the reply, our own headers, and nothing else of anybody."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bot.deliveries import letters
from bot.policies import load_policies
from bot.policies.model import Company, Policies
from desk.deliveries import Delivery, Letter

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = "PYX-26-7Q4K2-9"


@pytest.fixture(scope="module")
def policies() -> Policies:
    return load_policies(ROOT / "data" / "policies", ("virtualex", "pyxos-jk", "netone", "it-logistics", "infomart"))


def written(
    delivery: Delivery, company: Company | None, address: str = "hanako@example.jp", url: str | None = None
) -> tuple[dict[str, str], str]:
    """Headers and text of a reply as its receiver has them."""
    found = Letter(
        address, "お送りします。\nPlease see below.\n--\nThe desk", company.id if company else "x", REFERENCE
    )
    mail = letters.reply(found, company, "desk@example.jp", delivery, url)
    got = message_from_bytes(bytes(mail), policy=policy.default)
    return {name: str(value) for name, value in got.items()}, got.get_content().replace("\r\n", "\n")


def test_a_reply_is_plain_text_with_headers_that_machines_respect(
    delivery: Callable[..., Delivery], policies: Policies
) -> None:
    headers, text = written(delivery(), policies.company("pyxos-jk"))
    assert headers["To"] == "hanako@example.jp"
    assert headers["From"] == "desk@example.jp"
    assert headers["Reply-To"] == "privacy@pyxos-jk.co.jp"
    assert headers["Subject"] == f"A reply about {REFERENCE}"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Date"] == "Fri, 20 Nov 2026 01:00:00 +0000"
    assert headers["Content-Type"].startswith("text/plain")
    assert "お送りします。\nPlease see below." in text
    assert "answer this mail" in text


def test_sent_again_it_is_the_same_mail(delivery: Callable[..., Delivery], policies: Policies) -> None:
    company = policies.company("netone")
    first, again = (written(delivery(tries=tries), company)[0] for tries in (1, 2))
    assert first == again
    assert first["Message-ID"].endswith("@example.jp>")


def test_how_to_write_back_is_what_there_is(delivery: Callable[..., Delivery], policies: Policies) -> None:
    _, by_page = written(delivery(), policies.company("netone"), url="https://privacy.example.jp")
    assert "https://privacy.example.jp" in by_page
    _, by_phone = written(delivery(), policies.company("virtualex"))
    assert "+81-3-3578-5300" in by_phone
    headers, nothing = written(delivery(), policies.company("it-logistics"))
    assert "This mailbox is not read" in nothing
    assert "Reply-To" not in headers


def test_every_company_has_its_letter_and_so_has_one_no_longer_served(
    delivery: Callable[..., Delivery], policies: Policies
) -> None:
    for company in (*policies.companies.values(), None):
        _, text = written(delivery(), company)
        assert "{" not in text
        assert REFERENCE in text


@pytest.mark.parametrize(
    "address",
    ["a@example.jp\r\nBcc: b@example.jp", "a@example.jp, b@example.jp", "a@example.jp\n", "", "nobody", "<a@b>@c.jp"],
)
def test_an_address_that_would_add_a_header_or_a_receiver_is_refused(
    delivery: Callable[..., Delivery], policies: Policies, address: str
) -> None:
    with pytest.raises(ValueError):
        written(delivery(), policies.company("netone"), address)


def test_a_domain_in_japanese_is_written_in_ascii(delivery: Callable[..., Delivery], policies: Policies) -> None:
    headers, _ = written(delivery(), policies.company("netone"), "hanako@日本語.jp")
    assert headers["To"] == "hanako@xn--wgv71a119e.jp"


def test_a_notice_to_the_desk_names_the_ticket_and_nobody(
    delivery: Callable[..., Delivery], policies: Policies
) -> None:
    opened = delivery("desk", reference=REFERENCE, type="request", company="pyxos-jk", state="submitted")
    mail = letters.notice(opened, policies.company("pyxos-jk"), "desk@example.jp", "staff@example.jp")
    assert mail["Subject"] == f"New at the desk: request {REFERENCE}"
    assert f"madoguchi tickets show {REFERENCE}" in mail.get_content()
    assert mail["To"] == "staff@example.jp"

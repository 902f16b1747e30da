"""The mails themselves, in the words of data/channels/mail.yml: plain text, headers of our own making."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from ruamel.yaml import YAML

from bot.policies.model import Company
from desk.deliveries import Delivery, Letter

TEXTS = Path(__file__).resolve().parents[2] / "data" / "channels" / "mail.yml"
NAMELESS = "the company"
"""For a company that is not served here any more, while a reply to one of its people is on its way."""


def reply(
    letter: Letter, company: Company | None, sender: str, delivery: Delivery, public_url: str | None
) -> EmailMessage:
    """A reply of staff to a person. Raises ValueError for an address that cannot be used."""
    texts = _texts()["reply"]
    mailbox = company.fact("desk.email") if company else None
    given = {
        "reference": letter.reference,
        "desk": company.desk_name() if company else "the desk",
        "company": company.names.short if company else NAMELESS,
        "url": public_url or "",
        "route": company.desk_route() if company else "",
    }
    way = "mailbox" if mailbox else "page" if public_url else "route" if given["route"] else "none"
    write_back = texts["write_back"][way].format(**given)
    mail = _mail(sender, letter.address, texts["subject"].format(**given), delivery)
    if mailbox:
        mail["Reply-To"] = mailbox
    mail.set_content(texts["body"].format(**given, text=letter.text, write_back=write_back), cte="base64")
    for file in letter.files:
        mail.add_attachment(file.body, maintype="application", subtype="pdf", filename=file.name)
    return mail


def notice(delivery: Delivery, company: Company | None, sender: str, to: str) -> EmailMessage:
    """A notice to the desk: which ticket is new or was changed by its person, nothing of them."""
    texts = _texts()["changed" if delivery.payload.get("event") == "changed" else "notice"]
    given = {
        "reference": str(delivery.payload["reference"]),
        "type": str(delivery.payload["type"]),
        "state": str(delivery.payload["state"]),
        "company": company.names.short if company else NAMELESS,
    }
    mail = _mail(sender, to, texts["subject"].format(**given), delivery)
    mail.set_content(texts["body"].format(**given))
    return mail


def _mail(sender: str, to: str, subject: str, delivery: Delivery) -> EmailMessage:
    """A mail without its body. Sent again, it is the same mail: its Message-ID is the notice's own.

    Auto-Submitted (RFC 3834) keeps holiday notices and other machines from answering.
    """
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    name = hashlib.sha256(delivery.dedupe_key.encode()).hexdigest()[:24]
    mail["From"] = _address(sender)
    mail["To"] = _address(to)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(delivery.created_at)
    mail["Message-ID"] = f"<{delivery.id}.{name}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def _address(text: str) -> Address:
    """An address for a header: a domain beyond ASCII in its ASCII form. Raises ValueError."""
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError("the address cannot be used") from error
    return Address(username=checked.local_part, domain=checked.ascii_domain)


@functools.cache
def _texts() -> Mapping[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(TEXTS.read_text(encoding="utf-8"))
    return loaded

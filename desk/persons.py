"""The personal data of a ticket. It stands sealed under the ticket's own key, and nowhere else."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from desk.crypto import Place
from desk.errors import KeyDestroyed
from desk.models import Attachment, Message, Ticket, TicketItem
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, whom it is about, and the one way to reach them."""

    name: str | None = None
    kana: str | None = None
    agent_name: str | None = None
    agent_relation: str | None = None
    email: str | None = None
    address: str | None = None
    phone: str | None = None
    anything_else: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """What a person says of one kind of request."""

    details: str | None = None
    wrong_value: str | None = None
    right_value: str | None = None
    evidence: str | None = None
    recipient: str | None = None
    period: str | None = None
    ground: str | None = None


def owner(ticket_id: str) -> str:
    """The name under which a ticket's data key is kept."""
    return f"ticket:{ticket_id}"


def seal_person(work: Work, ticket_id: str, person: Person) -> bytes:
    """For `ticket.person`."""
    return _seal(work, ticket_id, Place("ticket", "person", ticket_id), asdict(person))


def open_person(work: Work, ticket: Ticket) -> Person:
    """What `ticket.person` holds. Raises KeyDestroyed (also where the value itself was erased), SealBroken."""
    if ticket.erased_at is not None:
        raise KeyDestroyed("this ticket")
    if ticket.person is None:
        return Person()
    return Person(**_open(work, ticket.id, Place("ticket", "person", ticket.id), ticket.person))


def seal_details(work: Work, ticket_id: str, item_id: str, details: ItemDetails) -> bytes:
    """For `ticket_item.details`."""
    return _seal(work, ticket_id, Place("ticket_item", "details", item_id), asdict(details))


def open_details(work: Work, item: TicketItem) -> ItemDetails:
    """What `ticket_item.details` holds. Raises KeyDestroyed, SealBroken."""
    if item.details is None:
        return ItemDetails()
    return ItemDetails(**_open(work, item.ticket_id, Place("ticket_item", "details", item.id), item.details))


def seal_message(work: Work, ticket_id: str, message_id: str, text: str) -> bytes:
    """For `message.body`."""
    return _seal(work, ticket_id, Place("message", "body", message_id), {"text": text})


def open_message(work: Work, message: Message) -> str:
    """What `message.body` holds. Raises KeyDestroyed, SealBroken."""
    text: str = _open(work, message.ticket_id, Place("message", "body", message.id), message.body)["text"]
    return text


def seal_words(work: Work, ticket_id: str, place: Place, text: str) -> bytes:
    """For what staff write about a ticket in a column of its own: a reason, an evidence, a task."""
    return _seal(work, ticket_id, place, {"text": text})


def open_words(work: Work, ticket_id: str, place: Place, sealed: bytes | None) -> str | None:
    """What `seal_words` was given; None for an empty column. Raises KeyDestroyed, SealBroken."""
    return None if sealed is None else str(_open(work, ticket_id, place, sealed)["text"])


def seal_attachment(work: Work, ticket_id: str, attachment_id: str, name: str, body: bytes) -> tuple[bytes, bytes]:
    """For `attachment.name` and `attachment.body`."""
    of = owner(ticket_id)
    return (
        work.keys.seal(work.session, of, Place("attachment", "name", attachment_id), name.encode()),
        work.keys.seal(work.session, of, Place("attachment", "body", attachment_id), body),
    )


def open_attachment(work: Work, row: Attachment) -> tuple[str, bytes]:
    """The name of a file and what is in it, of one that is still kept. Raises KeyDestroyed, SealBroken."""
    of = owner(row.ticket_id)
    name = work.keys.open(work.session, of, Place("attachment", "name", row.id), row.name).decode()
    return name, work.keys.open(work.session, of, Place("attachment", "body", row.id), row.body or b"")


def contact_index(work: Work, person: Person) -> str | None:
    """A keyed hash of the contact a person gave, the same however it was written; None without one."""
    contact = person.email or person.phone or person.address
    if contact is None:
        return None
    plain = unicodedata.normalize("NFKC", contact).casefold()
    if person.email is None:
        plain = "".join(character for character in plain if character.isalnum())
    return work.keys.blind_index("ticket.contact", plain.strip())


def _seal(work: Work, ticket_id: str, place: Place, values: dict[str, Any]) -> bytes:
    """JSON as UTF-8; `surrogatepass`, since a person may send half of a surrogate pair."""
    plain = json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return work.keys.seal(work.session, owner(ticket_id), place, plain)


def _open(work: Work, ticket_id: str, place: Place, sealed: bytes) -> dict[str, Any]:
    plain = work.keys.open(work.session, owner(ticket_id), place, sealed)
    values: dict[str, Any] = json.loads(plain.decode("utf-8", "surrogatepass"))
    return values

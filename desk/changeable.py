"""What the person of a ticket may still change of it, and what it holds now.

Words for the desk are welcome until the time to object is over; the way to reply until the decisions are put up for
approval; a kind of request until it is decided. Whether there is such a ticket is told only to whoever has its access
code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.policies.model import CONTACTS
from desk.circumstances import items_of
from desk.codes import prove
from desk.errors import ChangeRefused
from desk.lifecycle import OPEN_STATES, State
from desk.models import Ticket
from desk.persons import Person, open_person
from desk.work import Work

TAKING_WORDS = frozenset({*OPEN_STATES, State.NOTIFIED})
TAKING_CONTACTS = frozenset(OPEN_STATES) - {State.AWAITING_APPROVAL, State.DECIDED}
"""A second person approves what goes out and where it goes: the access code alone must not send it elsewhere after."""
TAKING_KINDS = TAKING_CONTACTS
SHOWN = 2
"""Characters of an e-mail address that are shown before its domain, and of a telephone number at its end."""
POSTCODE = 3
"""Characters of a postal address that are shown: most begin with the postcode."""


@dataclass(frozen=True, slots=True)
class Changeable:
    """What a ticket holds that its person may see and change. `contact` is masked: who has the code need not be shown
    what they know. `kinds` are those asked for, `decided` those of them that stay as they are."""

    reference: str
    type: str
    state: str
    changed_at: dt.datetime
    kinds: tuple[str, ...]
    decided: tuple[str, ...]
    reply_route: str | None
    contact: str | None
    delivery_method: str | None
    notice_sha256: str | None
    contact_changes: bool
    kinds_change: bool


def changeable(work: Work, reference: str, access_code: str, company: str | None = None) -> Changeable:
    """What may be changed of a ticket, for whoever has its access code (of this company, where given).

    Raises CodeRefused and CodePaused, which say the same whether or not there is such a ticket; ChangeRefused once
    nothing of it can be changed.
    """
    ticket = prove(work, reference, access_code, company)
    require(ticket, "words")
    items = items_of(work, ticket)
    person = open_person(work, ticket)
    return Changeable(
        reference=ticket.reference,
        type=ticket.type,
        state=ticket.state,
        changed_at=ticket.changed_at,
        kinds=tuple(item.kind for item in items),
        decided=tuple(item.kind for item in items if item.outcome != "pending"),
        reply_route=ticket.reply_route,
        contact=masked(person, ticket.reply_route),
        delivery_method=ticket.delivery_method,
        notice_sha256=ticket.notice_sha256,
        contact_changes=State(ticket.state) in TAKING_CONTACTS,
        kinds_change=ticket.type == "request" and State(ticket.state) in TAKING_KINDS,
    )


def require(ticket: Ticket, part: str) -> None:
    """Raises ChangeRefused unless this part of a ticket (words, contact, kinds) may still be changed by its person."""
    taking = {"words": TAKING_WORDS, "contact": TAKING_CONTACTS, "kinds": TAKING_KINDS}[part]
    if State(ticket.state) not in taking or (part == "kinds" and ticket.type != "request"):
        raise ChangeRefused(part, ticket.state)


def masked(person: Person, route: str | None) -> str | None:
    """The contact of a route with most of it covered: enough to tell that it is the old one, and for nothing else."""
    if route is None:
        return None
    contact: str | None = getattr(person, CONTACTS[route])
    if contact is None:
        return None
    if route == "email":
        name, _, domain = contact.rpartition("@")
        return f"{name[:SHOWN] if len(name) > SHOWN else name[:1]}…@{domain}"
    if route == "phone":
        return f"…{contact[-SHOWN:]}"
    return f"{contact[:POSTCODE]}…"

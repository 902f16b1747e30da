"""What staff go through for a ticket, by its kinds: some entries are ticked by what is done, the others by hand.

The lists are in data/desk/checklists.yml, in English and Japanese, with the policy's topics to put beside the ticket.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from sqlalchemy import delete, select

from bot.policies.model import KINDS
from desk import audit
from desk.casework import find_ticket
from desk.circumstances import OPEN_FEES, circumstances_of, items_of
from desk.database import insert_once
from desk.errors import EntryInvalid, KeyDestroyed, RulesBroken
from desk.lifecycle import State
from desk.models import ChecklistTick, Staff, Ticket
from desk.rules import FOLDER
from desk.staff import WORKING_ROLES, actor
from desk.work import Work

FILE = "checklists.yml"
EVERY_REQUEST = "every_request"
LISTS = (EVERY_REQUEST, *KINDS, "inquiry", "complaint", "handoff")
ENTRY = re.compile(r"[a-z][a-z_]{1,18}")
"""So short that `<kind>.<entry>` fits its column."""
LANGUAGES = ("en", "ja")

AFTER: dict[str, Callable[[Work, Ticket], bool]] = {
    "arrived": lambda _, ticket: ticket.formally_received_at is not None,
    "identity_verified": lambda _, ticket: ticket.identity_status == "verified",
    "papers_settled": lambda _, ticket: ticket.identity_papers_settled_at is not None,
    "fee_settled": lambda _, ticket: ticket.fee_status not in OPEN_FEES,
    "decided": lambda work, ticket: _decided(work, ticket),
    "approved": lambda _, ticket: ticket.decided_at is not None,
    "notified": lambda _, ticket: ticket.notified_at is not None,
    "replied": lambda _, ticket: ticket.first_staff_reply_at is not None,
}
"""What ticks an entry by itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to go through. `says` by language; `after` names what ticks it by itself, None where a person does."""

    name: str
    says: Mapping[str, str]
    after: str | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The entries of one kind of ticket, and the policy's topics to show beside it."""

    name: str
    entries: tuple[Entry, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands in a ticket. `id` is what ticks it; `by` is a login; `by_itself`: no hand ticks it."""

    id: str
    list_name: str
    says: Mapping[str, str]
    done: bool
    by_itself: bool
    by: str | None
    at: dt.datetime | None


def checklist_of(work: Work, ticket: Ticket) -> tuple[Line, ...]:
    """What is to be gone through for a ticket, in order."""
    query = select(ChecklistTick).where(ChecklistTick.ticket_id == ticket.id)
    ticked = {tick.entry: tick for tick in work.session.execute(query).scalars()}
    lines = []
    for checklist in lists_for(work, ticket):
        for entry in checklist.entries:
            entry_id = f"{checklist.name}.{entry.name}"
            tick = ticked.get(entry_id)
            done = AFTER[entry.after](work, ticket) if entry.after else tick is not None
            by, at = (tick.staff_id, tick.at) if tick else (None, None)
            lines.append(Line(entry_id, checklist.name, entry.says, done, entry.after is not None, by, at))
    return tuple(lines)


def tick(work: Work, by: Staff, reference: str, entry_id: str, done: bool = True) -> None:
    """Tick an entry off, or take that back; doing so twice changes nothing.

    Raises EntryInvalid, TicketUnknown, NotAllowed, KeyDestroyed for an erased ticket.
    """
    ticket = find_ticket(work, by, reference, WORKING_ROLES)
    if ticket.state == State.ERASED.value:
        raise KeyDestroyed(f"the ticket {ticket.reference}")
    by_hand = [line.id for line in checklist_of(work, ticket) if not line.by_itself]
    if entry_id not in by_hand:
        raise EntryInvalid("entry", "this ticket's checklist has none of that name to be ticked by hand")
    key = {"ticket_id": ticket.id, "entry": entry_id}
    if done:
        new = insert_once(work.session, ChecklistTick, {**key, "staff_id": by.id, "at": work.now})
    else:
        gone = delete(ChecklistTick).filter_by(**key).execution_options(synchronize_session=False)
        new = work.session.execute(gone).rowcount == 1
    if new:
        about = audit.About(ticket.id, policy_sha256=ticket.policy_sha256)
        audit.record(work, actor(by), "ticked" if done else "unticked", about, {"entry": entry_id})


def lists_for(work: Work, ticket: Ticket) -> tuple[Checklist, ...]:
    """The lists that a ticket goes by: what every request has in common, then each of its kinds, or its type's own."""
    known = load_checklists()
    if ticket.type != "request":
        return (known[ticket.type],)
    return (known[EVERY_REQUEST], *(known[item.kind] for item in items_of(work, ticket)))


@cache
def load_checklists(folder: Path = FOLDER) -> Mapping[str, Checklist]:
    """Every list by name. Raises RulesBroken, which names the file and what is wrong in it."""
    try:
        raw: dict[str, Any] = YAML(typ="safe").load(folder / FILE)
        lists = {name: Checklist(name, _entries(entry["entries"]), tuple(entry["show"])) for name, entry in raw.items()}
    except (OSError, YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise RulesBroken(FILE, f"{type(error).__name__}: {error}") from error
    if set(lists) != set(LISTS):
        raise RulesBroken(FILE, f"it needs exactly the lists {', '.join(LISTS)}")
    return lists


def _entries(raw: Mapping[str, Mapping[str, str]]) -> tuple[Entry, ...]:
    for name, entry in raw.items():
        if not ENTRY.fullmatch(name):
            raise ValueError(f"{name}: a name has 2 to 19 small letters and underscores")
        if entry.get("after") not in (None, *AFTER):
            raise ValueError(f"{name}: nothing is known as {entry['after']}")
    return tuple(
        Entry(name, {language: entry[language] for language in LANGUAGES}, entry.get("after"))
        for name, entry in raw.items()
    )


def _decided(work: Work, ticket: Ticket) -> bool:
    known = circumstances_of(work, ticket, None)
    return known.items_decided and known.reasons_given

"""What the desk erases by itself, each piece in a transaction of its own, so that one failure keeps nothing back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from desk.conversations import count_expired, expire_conversations
from desk.drafts import purge_expired
from desk.erasure import erase_expired
from desk.errors import DeskUnavailable
from desk.retention import DueTicket, due_tickets, expire_attachments
from desk.work import Desk

AT_ONCE = 200
"""Conversations erased in one transaction."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, or is about to be: `tickets` by reference; `failed` tickets are tried again next time."""

    conversations: int
    tickets: tuple[DueTicket, ...]
    attachments: int = 0
    drafts: int = 0
    failed: tuple[str, ...] = ()


def preview(desk: Desk, company: str | None = None) -> Erased:
    """What `erase_due` would erase now; changes nothing."""
    with desk.transaction() as work:
        return Erased(count_expired(work, work.keeping.conversations, company), due_tickets(work, company))


def erase_due(desk: Desk, company: str | None = None) -> Erased:
    """Erase conversations and tickets whose time is over, of one company where given; attachments and drafts of all.

    Raises DeskUnavailable. May be stopped and run again, and run by several processes at once.
    """
    conversations = sum(_expired_conversations(desk, company))
    with desk.transaction() as work:
        due, attachments, drafts = due_tickets(work, company), expire_attachments(work), purge_expired(work)
    done, failed = [], []
    for ticket in due:
        try:
            with desk.transaction() as work:
                erase_expired(work, ticket.reference)
        except DeskUnavailable:
            raise
        except Exception as error:  # whatever it was, the tickets after this one must not wait for it
            log.warning("a ticket could not be erased: %s", type(error).__name__)
            failed.append(ticket.reference)
        else:
            done.append(ticket)
    return Erased(conversations, tuple(done), attachments, drafts, tuple(failed))


def _expired_conversations(desk: Desk, company: str | None) -> Iterator[int]:
    count = AT_ONCE
    while count == AT_ONCE:
        with desk.transaction() as work:
            count = expire_conversations(work, work.keeping.conversations, company, AT_ONCE)
        yield count

"""What the desk ends and erases by itself, each piece in a transaction of its own: one failure keeps nothing back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from desk.conversations import count_expired, expire_conversations
from desk.drafts import purge_expired
from desk.erasure import erase_expired
from desk.errors import DeskUnavailable
from desk.retention import DueTicket, due_tickets, expire_attachments
from desk.running_out import end_by_itself, run_out
from desk.unanswered import purge_unanswered
from desk.work import Desk, Work

AT_ONCE = 200
"""Conversations erased in one transaction."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, or is about to be: `tickets` by reference; `failed` tickets are tried again next time.

    `ended`: the references of tickets that ended because a time was over; their time of keeping runs from then on."""

    conversations: int
    tickets: tuple[DueTicket, ...]
    attachments: int = 0
    drafts: int = 0
    failed: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    examples: int = 0
    """Phrasings of what the policies do not answer."""


def preview(desk: Desk, company: str | None = None) -> Erased:
    """What `erase_due` would erase now; changes nothing."""
    with desk.transaction() as work:
        due, ended = due_tickets(work, company), run_out(work, company)
        return Erased(count_expired(work, work.keeping.conversations, company), due, ended=ended)


def erase_due(desk: Desk, company: str | None = None) -> Erased:
    """End tickets that wait for nothing more; erase conversations and tickets whose time of keeping is over, of one
    company where given; attachments, drafts and examples of questions of all.

    Raises DeskUnavailable. May be stopped and run again, and run by several processes at once.
    """
    with desk.transaction() as work:
        waiting = run_out(work, company)
    ended, failed = _each(desk, waiting, end_by_itself)
    conversations = sum(_expired_conversations(desk, company))
    with desk.transaction() as work:
        due, attachments, drafts = due_tickets(work, company), expire_attachments(work), purge_expired(work)
        examples = purge_unanswered(work)
    gone, kept = _each(desk, [ticket.reference for ticket in due], erase_expired)
    tickets = tuple(ticket for ticket in due if ticket.reference in gone)
    return Erased(conversations, tickets, attachments, drafts, (*failed, *kept), ended, examples)


def _each(
    desk: Desk, references: Iterable[str], step: Callable[[Work, str], object]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Take a step with each ticket, in a transaction of its own: those done, and those that failed."""
    done, failed = [], []
    for reference in references:
        try:
            with desk.transaction() as work:
                step(work, reference)
        except DeskUnavailable:
            raise
        except Exception as error:  # whatever it was, the tickets after this one must not wait for it
            log.warning("a ticket could not be ended or erased: %s", type(error).__name__)
            failed.append(reference)
        else:
            done.append(reference)
    return tuple(done), tuple(failed)


def _expired_conversations(desk: Desk, company: str | None) -> Iterator[int]:
    count = AT_ONCE
    while count == AT_ONCE:
        with desk.transaction() as work:
            count = expire_conversations(work, work.keeping.conversations, company, AT_ONCE)
        yield count

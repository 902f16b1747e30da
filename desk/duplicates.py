"""Tickets that may be of the same person: linked for staff to see, never merged, held back or told to anybody.

What makes the link is the contact given, which nobody has proved to be theirs; so it decides nothing.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select, update

from desk.models import Ticket, col
from desk.rules import load_practice
from desk.work import Work


def link_duplicates(work: Work, ticket: Ticket) -> None:
    """Put a new ticket into the group of those of its company, opened lately, that name the same contact."""
    if ticket.contact_index is None:
        return
    lately = work.now - dt.timedelta(days=load_practice().days["duplicates"])
    query = (
        select(col(Ticket.id), col(Ticket.duplicate_group))
        .where(
            col(Ticket.company) == ticket.company,
            col(Ticket.contact_index) == ticket.contact_index,
            col(Ticket.created_at) >= lately,
            col(Ticket.id) != ticket.id,
        )
        .order_by(col(Ticket.created_at), col(Ticket.id))
    )
    others = work.session.execute(query).all()
    if not others:
        return
    group = next((other.duplicate_group for other in others if other.duplicate_group), others[0].id)
    ticket.duplicate_group = group
    # Past the version: a link changes nothing that somebody at work on the other ticket has read.
    alone = [other.id for other in others if other.duplicate_group is None]
    work.session.execute(
        update(Ticket)
        .where(col(Ticket.id).in_(alone))
        .values(duplicate_group=group)
        .execution_options(synchronize_session=False)
    )


def linked_references(work: Work, ticket: Ticket) -> tuple[str, ...]:
    """The other tickets of a ticket's group, oldest first."""
    if ticket.duplicate_group is None:
        return ()
    query = (
        select(col(Ticket.reference))
        .where(col(Ticket.duplicate_group) == ticket.duplicate_group, col(Ticket.id) != ticket.id)
        .order_by(col(Ticket.created_at), col(Ticket.reference))
    )
    return tuple(work.session.execute(query).scalars())

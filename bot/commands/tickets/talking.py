"""`madoguchi tickets reply`, `join` and `leave`: staff and the person of a ticket."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from bot.commands.terminal import out
from bot.commands.tickets.acting import AsOption, JsonOption, ReferenceArgument, acting, given
from bot.commands.tickets.printing import print_json

TextArgument = Annotated[str, typer.Argument(help="The text; `-` reads it from standard input.")]


def reply(reference: ReferenceArgument, text: TextArgument, login: AsOption, as_json: JsonOption = False) -> None:
    """Reply to the person: in the conversation where there still is one, and the way they chose."""
    from desk import replies
    from desk.casework import find_ticket
    from desk.staff import WORKING_ROLES

    said = given(text)
    with acting(login) as (work, by):
        ticket = find_ticket(work, by, reference, WORKING_ROLES)
        stored = replies.reply(work, ticket.reference, said, by)
    if as_json:
        print_json(dataclasses.asdict(stored))
    else:
        out.print(f"The reply to {stored.reference} is stored; it goes by: {', '.join(stored.ways)}.")


def join(reference: ReferenceArgument, login: AsOption) -> None:
    """Take the ticket and go into its conversation: the person is told, and what they type comes to you until you
    leave."""
    from desk import handoffs

    with acting(login) as (work, by):
        there = handoffs.take_and_join(work, reference, by)
    minutes = round(handoffs.PRESENCE.total_seconds() / 60)
    out.print(
        f"You are in the conversation of {there.reference}. Write with `reply`, read with `show`, end with `leave`; "
        f"after {minutes} minutes without a word from you it ends by itself."
    )


def leave(reference: ReferenceArgument, login: AsOption) -> None:
    """Leave the ticket's conversation: the person is told, and the assistant answers again."""
    from desk import handoffs
    from desk.casework import find_ticket
    from desk.staff import WORKING_ROLES

    with acting(login) as (work, by):
        left = handoffs.leave(work, find_ticket(work, by, reference, WORKING_ROLES).reference, by)
    out.print("You have left the conversation." if left else "You were not in the conversation.")

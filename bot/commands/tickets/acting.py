"""What the commands of staff share: who acts, on which version, in one transaction, and how the result is told."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.commands.terminal import CommandFailed, out, require_schema, services
from bot.commands.tickets.printing import print_json

if TYPE_CHECKING:
    from desk.casework import Standing
    from desk.models import Staff
    from desk.work import Work

ReferenceArgument = Annotated[str, typer.Argument(help="The ticket's reference, such as PYX-26-7Q4K2-9.")]
AsOption = Annotated[
    str,
    typer.Option("--as", envvar="MADOGUCHI_STAFF", help="Your login at the desk (`madoguchi staff list`)."),
]
VersionOption = Annotated[
    int | None, typer.Option("--if-version", help="Act only if the ticket still is in this version, as `show` gave it.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; times are UTC.")]
STANDARD_INPUT = "-"
"""In the place of a text: read it from standard input, which leaves no trace in the shell's history."""


@contextmanager
def acting(login: str) -> Iterator[tuple[Work, Staff]]:
    """One transaction at the desk in the name of a member of staff. Raises StaffUnknown and what `services` raises."""
    from desk.staff import staff_named

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            yield work, staff_named(work, login)


def act(login: str, as_json: bool, use_case: Callable[[Work, Staff], Standing]) -> None:
    """Run one use case in the name of `login` and tell where the ticket stands then."""
    with acting(login) as (work, by):
        standing = use_case(work, by)
    tell(standing, as_json)


def tell(standing: Standing, as_json: bool) -> None:
    """Where a ticket stands after an act."""
    if as_json:
        print_json(dataclasses.asdict(standing))
    else:
        out.print(f"{standing.reference} is {escape(standing.state)} (version {standing.version}).")


def given(text: str) -> str:
    """A text from the command line, or from standard input where it is `-`. Raises CommandFailed if there is none."""
    said = sys.stdin.read() if text == STANDARD_INPUT else text
    if not said.strip():
        raise CommandFailed("There is no text. Give it as an argument, or `-` and the text on standard input.")
    return said

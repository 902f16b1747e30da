"""`madoguchi retention ...`: erasing what is past its time, and legal holds."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import CommandFailed, known_company, out, require_schema, services

if TYPE_CHECKING:
    from desk.housekeeping import Erased

app = typer.Typer(help="Erase what is past its time; keep what a legal hold is on.", no_args_is_help=True)
Reference = Annotated[str, typer.Argument(help="The ticket's reference, such as PYX-26-7Q4K2-9.")]
Login = Annotated[str, typer.Option("--as", help="The login of the administrator who does it.")]


@app.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would be erased.")] = False,
    company: Annotated[str | None, typer.Option("--company", "-c", help="Only this company's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; times are UTC.")] = False,
) -> None:
    """Erase conversations and tickets past their time, as the server does by itself every hour."""
    from desk.housekeeping import erase_due, preview

    with services() as found:
        require_schema(found)
        if company is not None:
            known_company(found, company)
        erased = preview(found.desk, company) if dry_run else erase_due(found.desk, company)
    if as_json:
        out.print(json.dumps(dataclasses.asdict(erased), indent=2, default=str), markup=False)
    else:
        _print(erased, dry_run)
    if erased.failed:
        raise CommandFailed(
            f"{len(erased.failed)} tickets could not be erased: {', '.join(erased.failed)}. Run it again; if they "
            "stay, run `madoguchi audit verify`."
        )


@app.command()
def hold(
    reference: Reference,
    login: Login,
    reason: Annotated[str, typer.Option("--reason", help="lawsuit, authority, complaint or investigation.")],
) -> None:
    """Put a legal hold on a ticket: it is not erased until the hold is released."""
    from desk.holds import hold_ticket
    from desk.staff import staff_named

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            hold_ticket(work, reference, staff_named(work, login), reason)
    out.print("The ticket is on hold and will not be erased.")


@app.command()
def release(
    reference: Reference,
    login: Login,
    reason: Annotated[str, typer.Option("--reason", help="over or mistake.")],
) -> None:
    """Release a legal hold: the ticket is erased when its time is over."""
    from desk.holds import release_ticket
    from desk.staff import staff_named

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            release_ticket(work, reference, staff_named(work, login), reason)
    out.print("The hold is released.")


def _print(erased: Erased, dry_run: bool) -> None:
    verb = "Would erase" if dry_run else "Erased"
    out.print(f"{verb} {erased.conversations} conversations and {len(erased.tickets)} tickets.")
    if erased.ended:
        out.print(f"{'Would end' if dry_run else 'Ended'} because a time was over: {', '.join(erased.ended)}.")
    for ticket in erased.tickets:
        out.print(f"  {ticket.reference}  {ticket.company}, {ticket.state}, kept until {ticket.kept_until:%Y-%m-%d}")

"""`madoguchi tickets list`, `tasks`, `show` and `export`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.terminal import CommandFailed, known_company, out, require_schema, services
from bot.commands.tickets.acting import AsOption, JsonOption, ReferenceArgument, acting
from bot.commands.tickets.printing import print_json, print_lines, print_tasks, print_ticket


def list_(
    company: Annotated[str | None, typer.Option("--company", "-c", help="Only this company's.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="Only those in this state, such as submitted.")] = None,
    type_: Annotated[
        str | None, typer.Option("--type", help="Only requests, inquiries, complaints or handoffs (in the singular).")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only requests of this kind, such as disclosure.")] = None,
    flag: Annotated[str | None, typer.Option("--flag", help="Only those with this flag.")] = None,
    assignee: Annotated[
        str | None, typer.Option("--with", help="Only those of this login; `nobody` for those nobody has.")
    ] = None,
    at_work: Annotated[bool, typer.Option("--at-work", help="Only those that are not at their end.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those of which something is overdue.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the tickets, newest first, without personal data. Times are Japan's."""
    from bot.policies.model import KINDS
    from desk.lifecycle import State
    from desk.listing import Wanted, list_tickets
    from desk.rules import load_practice

    _known("state", state, tuple(known.value for known in State))
    _known("type", type_, ("request", "inquiry", "complaint", "handoff"))
    _known("kind", kind, KINDS)
    _known("flag", flag, tuple(load_practice().codes["flags"]))
    with services() as found:
        require_schema(found)
        if company is not None:
            known_company(found, company)
        wanted = Wanted(
            company=company,
            state=state,
            type=type_,
            kind=kind,
            flag=flag,
            assignee=assignee,
            at_work=at_work,
            overdue=overdue,
        )
        with found.desk.transaction() as work:
            lines = list_tickets(work, wanted=wanted)
    if as_json:
        print_json([dataclasses.asdict(line) for line in lines])
    elif not lines:
        out.print("There is no ticket.")
    else:
        print_lines(lines)


def tasks(
    company: Annotated[str | None, typer.Option("--company", "-c", help="Only this company's.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those that were to be done before now.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List what is still to be done, the most urgent first: tasks of staff, and replies that no machine could deliver.
    Times are Japan's. `task REFERENCE --done ID` ends one."""
    from desk.tasks import list_tasks

    with services() as found:
        require_schema(found)
        if company is not None:
            known_company(found, company)
        with found.desk.transaction() as work:
            lines = list_tasks(work, company, overdue=overdue)
    if as_json:
        print_json([dataclasses.asdict(line) for line in lines])
    elif not lines:
        out.print("There is no open task.")
    else:
        print_tasks(lines)


def show(
    reference: ReferenceArgument,
    login: AsOption,
    reason: Annotated[
        str,
        typer.Option("--reason", help="Why: handling, approval, person_asked, complaint, audit, incident or erasure."),
    ] = "handling",
    as_json: JsonOption = False,
) -> None:
    """Show a ticket with the personal data in it. The reading is noted in the access log and the audit trail."""
    from desk.reading import show_ticket

    with acting(login) as (work, by):
        ticket = show_ticket(work, reference, reason=reason, by=by)
    if as_json:
        print_json(dataclasses.asdict(ticket))
    else:
        print_ticket(ticket)


def export(
    login: AsOption,
    company: Annotated[str | None, typer.Option("--company", "-c", help="Only this company's.")] = None,
    first: Annotated[
        dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Opened on this day in Japan or later.")
    ] = None,
    last: Annotated[
        dt.datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Opened on this day or earlier.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file instead of the terminal.")] = None,
) -> None:
    """Write the register as CSV: every ticket with its clocks, checks, decisions and reasons, and no personal data."""
    from desk.register import export_register, register_csv

    with acting(login) as (work, by):
        if company is not None and company not in work.policies.companies:
            raise CommandFailed(f"No company '{company}' is served here.")
        rows = export_register(work, by, company, first.date() if first else None, last.date() if last else None)
    if output is None:
        typer.echo(register_csv(rows), nl=False)
        return
    try:
        output.write_text(register_csv(rows), encoding="utf-8", newline="")
    except OSError as error:
        raise CommandFailed(f"{output} cannot be written ({error.strerror}); name another file.") from error
    out.print(f"{len(rows)} rows written to {output}.")


def _known(what: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise CommandFailed(f"There is no {what} '{value}'; the {what}s are {', '.join(allowed)}.")

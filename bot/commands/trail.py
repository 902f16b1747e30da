"""`madoguchi audit ...`: the trail of everything done at the desk."""

from __future__ import annotations

import typer

from bot.commands.terminal import CommandFailed, out, require_schema, services

app = typer.Typer(help="Look after the audit trail.", no_args_is_help=True)


@app.callback()
def audit() -> None:
    """Look after the audit trail."""


@app.command()
def verify() -> None:
    """Walk the whole audit trail and tell whether any event was altered, removed or added."""
    from desk.audit import verify as verify_trail

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            report = verify_trail(work)
    if not report.ok:
        raise CommandFailed(
            f"The audit trail is broken at event {report.broken_at}: {report.reason}. "
            "Keep the database as it is and compare it with a backup."
        )
    out.print(f"The audit trail holds: {report.events} events, none altered.")

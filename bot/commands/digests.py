"""`madoguchi policies ...`: the digests in data/policies."""

from __future__ import annotations

import typer
from rich.table import Table

from bot.commands.terminal import CommandFailed, err, load_settings, out

app = typer.Typer(help="Look after the digests of the companies' policies.", no_args_is_help=True)


@app.callback()
def policies() -> None:
    """Look after the digests of the companies' policies."""


@app.command()
def check() -> None:
    """Check every digest in data/policies; each problem is told with file, line and reason."""
    from actions.services import policies_folder
    from bot.policies import PolicyError, load_policies

    try:
        found = load_policies(policies_folder(load_settings().root))
    except PolicyError as error:
        for problem in error.problems:
            err.print(problem, markup=False)
        raise CommandFailed(f"{len(error.problems)} problems in the digests; mend them and check again.") from None
    table = Table("company", "policy", "revised", "sections", "statements", "facts")
    for company in found.companies.values():
        statements = sum(len(section.statements) for section in company.sections)
        table.add_row(
            company.id,
            company.title,
            company.revised.isoformat(),
            *(str(count) for count in (len(company.sections), statements, len(company.facts))),
        )
    out.print(table)
    out.print(f"{len(found.companies)} digests, no problem.")

"""`madoguchi staff ...`: the accounts of the desk. Whoever can run it owns the database, so nobody has to log in."""

from __future__ import annotations

import dataclasses
import getpass
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table

from bot.commands.terminal import CommandFailed, out, require_schema, services
from bot.commands.tickets.acting import JsonOption
from bot.commands.tickets.printing import print_json

if TYPE_CHECKING:
    from bot.settings import Settings
    from desk.audit import Actor

app = typer.Typer(help="The people of the desk.", no_args_is_help=True)
LoginArgument = Annotated[str, typer.Argument(help="The login, such as aiko.")]


@app.command()
def add(
    login: LoginArgument,
    name: Annotated[str, typer.Option("--name", help="The full name, as colleagues know it.")],
    role: Annotated[str, typer.Option("--role", help="agent, approver, administrator or auditor.")],
    companies: Annotated[
        list[str] | None, typer.Option("--company", "-c", help="Only for this company; may be repeated.")
    ] = None,
) -> None:
    """Make an account and its set-up link; without --company it is for all companies.

    Whoever opens the link chooses the password and pairs the authenticator: give it to nobody else.
    """
    from desk.accounts.setup_links import make_setup_link
    from desk.staff import add_staff

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            line = add_staff(work, login, name, role, tuple(companies or ()), _operator())
            token = make_setup_link(work, login, _operator())
    out.print(f"{line.login} is {line.role} for {', '.join(line.companies) or 'all companies'}.")
    _print_link(found.settings, token)


@app.command()
def link(login: LoginArgument) -> None:
    """Print a new set-up link for an account whose password or authenticator is lost; an older one is void."""
    from desk.accounts.setup_links import make_setup_link

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            token = make_setup_link(work, login, _operator())
    _print_link(found.settings, token)


@app.command("list")
def list_(as_json: JsonOption = False) -> None:
    """List the accounts."""
    from desk.staff import list_staff

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            lines = list_staff(work)
    if as_json:
        print_json([dataclasses.asdict(line) for line in lines])
        return
    if not lines:
        out.print("There is no account yet; make one with `madoguchi staff add`.")
        return
    table = Table(Column("login", no_wrap=True), "name", "role", "companies", "")
    for line in lines:
        table.add_row(
            line.login, line.name, line.role, ", ".join(line.companies) or "all", "" if line.active else "disabled"
        )
    out.print(table)


@app.command()
def disable(login: LoginArgument) -> None:
    """Disable an account: nothing is done in its name any more. What it did stays in the trail."""
    _set_active(login, False)


@app.command()
def enable(login: LoginArgument) -> None:
    """Enable an account that was disabled."""
    _set_active(login, True)


@app.command()
def slack(
    login: LoginArgument,
    user: Annotated[str | None, typer.Option("--user", help="Their member ID in Slack, such as U024BE7LH.")] = None,
    workspace: Annotated[
        str | None,
        typer.Option("--workspace", help="The workspace, such as T024BE7LD, if there is more than one."),
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Let nobody in Slack act as this account any more.")] = False,
) -> None:
    """Let a user of Slack take tickets as this account, or nobody any more with --remove."""
    from desk.staff_messengers import link_messenger, unlink_messenger

    if (user is None) != remove:
        raise CommandFailed("Give either --user with a member ID (their profile in Slack has it), or --remove.")
    with services() as found:
        require_schema(found)
        if user is None:
            with found.desk.transaction() as work:
                count = unlink_messenger(work, login, _operator())
            out.print(f"Nobody in Slack acts as {login} any more." if count else f"Nobody in Slack acted as {login}.")
            return
        there = _workspace(found.settings, workspace)
        with found.desk.transaction() as work:
            line = link_messenger(work, login, there, user, _operator())
    out.print(f"{line.user} in {line.workspace} acts as {line.login}.")


def _workspace(settings: Settings, given: str | None) -> str:
    """The workspace that was given, else the only one there is."""
    known = tuple(settings.slack.workspaces) if settings.slack else ()
    if given is not None or len(known) == 1:
        return given or known[0]
    raise CommandFailed("Say which workspace with --workspace, such as T024BE7LD.")


def _set_active(login: str, active: bool) -> None:
    from desk.staff import set_active

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            line = set_active(work, login, active, _operator())
    out.print(f"{line.login} is {'enabled' if line.active else 'disabled'}.")


def _print_link(settings: Settings, token: str) -> None:
    """Alone on its line, so that it can be copied whole."""
    from bot.commands.serving import shown_address
    from desk.accounts.setup_links import LIFE

    out.print(f"The set-up link, for once and for {LIFE.days} days:")
    out.print(f"{(settings.public_url or shown_address(settings)).rstrip('/')}/desk/set-up/{token}")


def _operator() -> Actor:
    """Whoever runs the command, as the system knows them."""
    from desk.audit import Actor

    return Actor("system", f"command line: {getpass.getuser()}"[:64])

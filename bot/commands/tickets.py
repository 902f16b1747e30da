"""`madoguchi tickets ...` and `madoguchi erase`: what the desk's staff see, and erasing conversations."""

from __future__ import annotations

import dataclasses
import datetime as dt
import getpass
import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Column, Table

from bot.commands.terminal import CommandFailed, known_company, out, require_schema, services

if TYPE_CHECKING:
    from desk.tickets import TicketFile, TicketLine

app = typer.Typer(help="The tickets at the desk.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; times are UTC.")]


@app.command("list")
def list_(
    company: Annotated[str | None, typer.Option("--company", "-c", help="Only this company's.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="Only those in this state, such as submitted.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the tickets, newest first, without personal data. Times are Japan's."""
    from desk.lifecycle import State
    from desk.tickets import list_tickets

    states = tuple(known.value for known in State)
    if state is not None and state not in states:
        raise CommandFailed(f"There is no state '{state}'; the states are {', '.join(states)}.")
    with services() as found:
        require_schema(found)
        if company is not None:
            known_company(found, company)
        with found.desk.transaction() as work:
            lines = list_tickets(work, company, state)
    if as_json:
        _print_json([dataclasses.asdict(line) for line in lines])
    elif not lines:
        out.print("There is no ticket.")
    else:
        out.print(_table(lines))


@app.command()
def show(
    reference: Annotated[str, typer.Argument(help="The ticket's reference, such as PYX-26-7Q4K2-9.")],
    reason: Annotated[
        str, typer.Option("--reason", help="Why it is read; kept in the access log.")
    ] = "shown on request",
    as_json: JsonOption = False,
) -> None:
    """Show a ticket with the personal data in it. The reading is noted in the access log and the audit trail."""
    from desk.tickets import show_ticket

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            ticket = show_ticket(work, reference, reader=f"command line: {getpass.getuser()}", reason=reason)
    if as_json:
        _print_json(dataclasses.asdict(ticket))
    else:
        _print_ticket(ticket)


def erase(
    conversation: Annotated[str | None, typer.Argument(help="The id of the conversation to erase.")] = None,
    expired: Annotated[
        bool, typer.Option("--expired", help="Erase every conversation older than MADOGUCHI_CONVERSATION_DAYS.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Erase a conversation for good, or all that have expired. Tickets stay: they have keys of their own."""
    from desk.conversations import erase_conversation, expire_conversations
    from desk.models import Conversation

    if (conversation is None) == (not expired):
        raise typer.BadParameter("name one conversation, or say --expired")
    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            if conversation is not None and work.session.get(Conversation, conversation) is None:
                raise CommandFailed(f"There is no conversation {conversation}; if there was one, it is erased already.")
        if not yes:
            typer.confirm("This cannot be undone. Erase?", abort=True, err=True)
        with found.desk.transaction() as work:
            if conversation is not None:
                erase_conversation(work, conversation)
                out.print("The conversation is erased; nothing of it can be read any more.")
                return
            count = expire_conversations(work, dt.timedelta(days=found.settings.conversation_days))
    out.print(f"Erased {count} conversations in which nothing was said for {found.settings.conversation_days} days.")


def _table(lines: tuple[TicketLine, ...]) -> Table:
    table = Table(Column("reference", no_wrap=True), "type", "company", "state", "kinds", "opened", "due")
    for line in lines:
        table.add_row(
            line.reference,
            line.type,
            line.company,
            line.state,
            ", ".join(line.kinds),
            _japan(line.created_at),
            _japan(line.due_at),
        )
    return table


def _print_ticket(ticket: TicketFile) -> None:
    line = ticket.line
    out.print(f"[bold]{line.reference}[/bold]  {line.type} at {line.company}, {line.state}")
    facts = {
        "opened": _japan(line.created_at),
        "due": _japan(line.due_at),
        "channel": ticket.channel,
        "notice accepted": _japan(ticket.notice_accepted_at),
        "capacity": ticket.capacity,
        "relationship": ticket.relationship,
        "age": ticket.age,
        "guardian consent": None if ticket.guardian_consent is None else "yes" if ticket.guardian_consent else "no",
        "reply by": ticket.reply_route,
        "identity": ticket.identity_status,
        "fee": f"{ticket.fee_status}, {ticket.fee_yen} yen" if ticket.fee_yen else ticket.fee_status,
        "formally received": _japan(ticket.formally_received_at),
        "flags": ", ".join(line.flags),
    }
    _print_values(facts)
    if ticket.person is None:
        out.print("\nThe personal data of this ticket has been erased.")
    else:
        out.print("\n[bold]Person[/bold]")
        _print_values(dataclasses.asdict(ticket.person))
    for item in ticket.items:
        out.print(f"\n[bold]{item.kind}[/bold]  {item.outcome}")
        _print_values({"delivery": item.method, **(dataclasses.asdict(item.details) if item.details else {})})
    for message in ticket.messages:
        out.print("\n[bold]Message[/bold]")
        out.print(message, markup=False)
    out.print("\n[bold]Events[/bold]")
    for event in ticket.events:
        moved = f"  {event.from_state or 'new'} → {event.to_state}" if event.to_state else ""
        out.print(f"  {_japan(event.at)}  {escape(event.actor)}  {event.action}{moved}")


def _print_values(values: dict[str, Any]) -> None:
    for name, value in values.items():
        if value not in (None, ""):
            out.print(f"  {name.replace('_', ' '):<18} {escape(str(value))}")


def _print_json(value: object) -> None:
    out.print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain), markup=False)


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.timezone.utc).isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _japan(at: dt.datetime | None) -> str:
    from desk.calendar import JAPAN

    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if at else ""

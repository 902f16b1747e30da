"""How tickets look in the terminal. Times are Japan's; in JSON they are UTC."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from bot.commands.terminal import out

if TYPE_CHECKING:
    from desk.deadlines import DeadlineLine
    from desk.listing import TicketLine
    from desk.tasks import TaskLine
    from desk.ticket_file import ItemFile, TicketFile

COLOURS = {"none": "", "amber": "yellow", "red": "red"}
DIRECTIONS = {
    "from_person": "From the person",
    "to_person": "To the person",
    "note": "Note of staff",
    "chat": "The chat before it",
}


def print_json(value: object) -> None:
    """Any of the desk's values as JSON."""
    out.print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain), markup=False)


def print_lines(lines: tuple[TicketLine, ...]) -> None:
    """Tickets, each on two lines that fit 80 columns: what it is, and what is due by when and with whom it is."""
    for line in lines:
        what = ", ".join(line.kinds) or line.type
        out.print(f"[bold]{line.reference}[/bold]  {line.company}  {line.state}  {what}", highlight=False)
        due = f"due {japan(line.due_at)} {line.due}" if line.due_at else "nothing due"
        colour = "bold red" if line.overdue else COLOURS[line.alarm]
        who = f"  with {escape(line.assignee)}" if line.assignee else "  with nobody"
        out.print(f"  {f'[{colour}]{due}[/{colour}]' if colour else due}{who}", highlight=False)


def print_tasks(lines: tuple[TaskLine, ...]) -> None:
    """Open tasks: of which ticket, what is to be done, by when and by whom, and the id that ends it, whole."""
    for line in lines:
        out.print(f"[bold]{line.reference}[/bold]  {line.company}  {escape(line.what)}")
        due = f"due {japan(line.due_at)}" if line.due_at else "no day"
        who = f"  with {escape(line.assignee)}" if line.assignee else ""
        out.print(f"  {line.id}  {f'[bold red]{due}[/bold red]' if line.overdue else due}{who}", highlight=False)


def print_ticket(ticket: TicketFile) -> None:
    """A ticket with everything in it."""
    line = ticket.line
    out.print(f"[bold]{line.reference}[/bold]  {line.type} at {line.company}, {line.state} (version {line.version})")
    _print_values(_facts(ticket))
    if ticket.person is None:
        out.print("\nThe personal data of this ticket has been erased.")
    else:
        out.print("\n[bold]Person[/bold]")
        _print_values(dataclasses.asdict(ticket.person))
    for item in ticket.items:
        _print_item(item)
    for message in ticket.messages:
        author = f" by {escape(message.author)}" if message.author else ""
        title = DIRECTIONS.get(message.direction, message.direction)
        out.print(f"\n[bold]{title}[/bold]{author}  {japan(message.at)}")
        out.print(message.text or "", markup=False)
    if ticket.deadlines:
        out.print("\n[bold]Deadlines[/bold]")
        for deadline in ticket.deadlines:
            _print_deadline(deadline)
    if ticket.tasks:
        out.print("\n[bold]Tasks[/bold]")
        for task in ticket.tasks:
            done = f"done {japan(task.done_at)}" if task.done_at else f"due {japan(task.due_at)}" if task.due_at else ""
            text = f"  {escape(task.text)}" if task.text else ""
            out.print(f"  {task.id}  {task.kind}  {task.assignee or ''}  {done}{text}")
    out.print("\n[bold]Events[/bold]")
    for event in ticket.events:
        moved = f"  {event.from_state or 'new'} → {event.to_state}" if event.to_state else ""
        out.print(f"  {japan(event.at)}  {escape(event.actor)}  {event.action}{moved}")


def japan(at: dt.datetime | None) -> str:
    """A time in Japan to the minute; empty for none."""
    from desk.calendar import JAPAN

    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if at else ""


def _facts(ticket: TicketFile) -> dict[str, Any]:
    line, identity, fee = ticket.line, ticket.identity, ticket.fee
    return {
        "opened": japan(line.created_at),
        "due": f"{japan(line.due_at)}  {line.due}" if line.due else None,
        "with": line.assignee,
        "channel": ticket.channel,
        "notice accepted": japan(ticket.notice_accepted_at),
        "triage": ticket.triage,
        "capacity": ticket.capacity,
        "relationship": ticket.relationship,
        "age": ticket.age,
        "guardian consent": _yes_no(ticket.guardian_consent),
        "reply by": ticket.reply_route,
        "formally received": _joined(japan(ticket.formally_received_at)[:10], ticket.arrival_route),
        "missing": ", ".join(ticket.missing),
        "identity": _joined(identity.status, identity.method, identity.document, identity.checked_by),
        "papers settled": japan(identity.papers_settled_at),
        "authority": _joined(identity.authority_document, identity.authority_checked_by),
        "fee": _joined(fee.status, f"{fee.yen} yen" if fee.yen else None),
        "fee paid": _joined(f"{fee.paid_yen} yen" if fee.paid_yen else None, fee.method, japan(fee.settled_at)),
        "fee text seen": _yes_no(fee.acknowledged),
        "passed on to": ticket.transferred_to,
        "answered": _joined(japan(ticket.notified_at), ticket.notified_route, ticket.dispatch_evidence),
        "closed": japan(ticket.closed_at),
        "kept until": japan(ticket.retention_until),
        "legal hold": "yes" if ticket.legal_hold else None,
        "flags": ", ".join(line.flags),
        "perhaps the same person": ", ".join(ticket.linked),
    }


def _print_item(item: ItemFile) -> None:
    out.print(f"\n[bold]{item.kind}[/bold]  {item.outcome}")
    decision = {
        "legal ground": item.ground,
        "reason": _joined(item.reason_code, item.reason),
        "decided by": item.decided_by,
        "approved by": item.approved_by,
    }
    _print_values({"delivery": item.method, **(dataclasses.asdict(item.details) if item.details else {}), **decision})


def _print_deadline(deadline: DeadlineLine) -> None:
    state = "met" if deadline.met_at else "stands still" if deadline.paused else ""
    colour = COLOURS[deadline.alarm]
    due = f"[{colour}]{japan(deadline.due_at)}[/{colour}]" if colour else japan(deadline.due_at)
    out.print(f"  {due}  {deadline.kind}  {state}")
    out.print(f"    {escape(deadline.rule)} ({escape(deadline.basis)})")


def _print_values(values: dict[str, Any]) -> None:
    for name, value in values.items():
        if value not in (None, ""):
            out.print(f"  {name.replace('_', ' '):<18} {escape(str(value))}")


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.timezone.utc).isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no form in JSON")

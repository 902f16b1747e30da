"""`madoguchi erase ...`: erasing conversations and tickets, and the certificates of it."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import CommandFailed, out, require_schema, services

if TYPE_CHECKING:
    from desk.certificates import Certificate

app = typer.Typer(help="Erase for good, and show the certificates of it.", no_args_is_help=True)
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Reference = Annotated[str, typer.Argument(help="The ticket's reference, such as PYX-26-7Q4K2-9.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON; times are UTC.")]
WHAT = {
    "sealed_values": "sealed values",
    "notices": "notices to be sent",
    "conversation": "conversations",
    "conversation_kept": "conversations kept for another ticket",
}


@app.command("conversation")
def conversation(
    conversation_id: Annotated[str, typer.Argument(help="The id of the conversation.")], yes: Yes = False
) -> None:
    """Erase a conversation. Tickets opened in it stay: they have keys of their own."""
    from desk.conversations import erase_conversation
    from desk.models import Conversation

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            if work.session.get(Conversation, conversation_id) is None:
                raise CommandFailed(
                    f"There is no conversation {conversation_id}; if there was one, it is erased already."
                )
        _confirm(yes)
        with found.desk.transaction() as work:
            erase_conversation(work, conversation_id)
    out.print("The conversation is erased; nothing of it can be read any more.")


@app.command("ticket")
def ticket(
    reference: Reference,
    login: Annotated[str, typer.Option("--as", help="The login of the administrator who erases.")],
    reason: Annotated[str, typer.Option("--reason", help="retention, person_asked, mistake or test.")],
    yes: Yes = False,
    as_json: JsonOption = False,
) -> None:
    """Erase what a closed, withdrawn or lapsed ticket holds of its person, and print the certificate."""
    from desk.erasure import erase_ticket
    from desk.staff import staff_named

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            staff_named(work, login)
        _confirm(yes)
        with found.desk.transaction() as work:
            certified = erase_ticket(work, reference, staff_named(work, login), reason)
    _print(certified, as_json)


@app.command("certificate")
def certificate(reference: Reference, as_json: JsonOption = False) -> None:
    """Show the certificate of an erased ticket, and whether its seal is whole."""
    from desk.certificates import certificate as find

    with services() as found:
        require_schema(found)
        with found.desk.transaction() as work:
            certified = find(work, reference)
    _print(certified, as_json)
    if not certified.holds:
        raise CommandFailed("The certificate was altered; `madoguchi audit verify` tells whether its event was, too.")


def _confirm(yes: bool) -> None:
    if not yes:
        typer.confirm("This cannot be undone. Erase?", abort=True, err=True)


def _print(certified: Certificate, as_json: bool) -> None:
    at = certified.erased_at.isoformat().replace("+00:00", "Z")
    if as_json:
        out.print(json.dumps({**dataclasses.asdict(certified), "erased_at": at}, indent=2), markup=False)
        return
    from desk.erasure import REASONS

    out.print(f"[bold]Certificate of erasure[/bold]  {certified.reference}, {certified.company}")
    for name, value in {
        "erased": f"{at}, by {certified.actor}",
        "because": REASONS.get(certified.reason, certified.reason),
        "what": ", ".join(f"{count} {WHAT.get(name, name)}" for name, count in certified.counts.items() if count),
        "destroyed key": f"SHA-256 of its wrapped form: {certified.key_sha256}",
        "audit trail": f"event {certified.event}",
        "seal": f"{certified.seal} ({'whole' if certified.holds else 'broken'})",
    }.items():
        out.print(f"  {name:<14} {value}", markup=False)

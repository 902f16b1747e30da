"""`madoguchi ask` and `madoguchi chat`: the assistant in a terminal."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from bot.commands.model import load_assistant, require_model
from bot.commands.terminal import CompanyOption, known_company, load_settings, out, require_schema, services

if TYPE_CHECKING:
    from actions.services import Services
    from desk.messages import Choice, Reply

CHANNEL = "terminal"
FROM_INPUT = "-"


def ask(
    question: Annotated[str, typer.Argument(help="The question; `-` reads one from each line of standard input.")],
    company: CompanyOption,
    as_json: Annotated[
        bool,
        typer.Option("--json", help='Print a line of JSON a question, as the chat API answers: {"replies": [...]}.'),
    ] = False,
) -> None:
    """Ask one question and print the answer. Nothing of it is stored."""
    asked = sys.stdin if question == FROM_INPUT else [question]
    with passing_services() as found:
        known_company(found, company)
        asyncio.run(_ask(found, company, (line.rstrip("\n") for line in asked), as_json))


def chat(company: CompanyOption) -> None:
    """Talk with the assistant. A number picks a choice; an empty line or Ctrl-D ends it.

    It is a conversation like any other: what is opened in it arrives at the desk.
    """
    settings = load_settings()
    require_model(settings)
    with services(settings) as found:
        known_company(found, company)
        require_schema(found)
        asyncio.run(_chat(found, company))


async def _ask(found: Services, company: str, questions: Iterable[str], as_json: bool) -> None:
    from desk.conversations import Conversation

    assistant = await load_assistant(found)
    for question in questions:
        now = dt.datetime.now(dt.timezone.utc)
        conversation = Conversation(str(uuid.uuid4()), company, CHANNEL, switchable=False, created_at=now)
        replies = (await assistant.turn(conversation, question, None)).replies
        if as_json:
            body = {"replies": [reply.to_json() for reply in replies]}
            out.print(json.dumps(body, ensure_ascii=False), markup=False)
        else:
            _print_replies(replies)


async def _chat(found: Services, company: str) -> None:
    from bot.fanout import fanout_for
    from bot.locks import locks_for
    from bot.reception import Reception
    from desk.errors import ChoiceUnknown

    settings = found.settings
    locks, fanout = locks_for(settings.redis_url), fanout_for(settings.redis_url)
    reception = Reception(await load_assistant(found), found.desk, locks, fanout, settings)
    opened, replies = await reception.open(company, CHANNEL)
    conversation = await reception.find(company, opened.token)
    choices = _print_replies(replies)
    try:
        while said := _read_line():
            picked = _picked(said, choices)
            try:
                received = await reception.receive(
                    conversation, str(uuid.uuid4()), text=None if picked else said, choice=picked
                )
            except ChoiceUnknown as error:
                out.print(str(error))
                continue
            choices = _print_replies(received.replies)
    finally:
        await reception.close()
        days = settings.conversation_days
        out.print(f"\n[dim]Kept for {days} days; `madoguchi erase conversation {conversation.id}` erases it now.[/dim]")


@contextmanager
def passing_services() -> Iterator[Services]:
    """The rooms over a database that is thrown away afterwards: asking leaves no trace at the desk."""
    settings = load_settings()
    require_model(settings)
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-") as folder,
        services(replace(settings, database_url=f"sqlite:///{folder}/ask.db")) as found,
    ):
        found.desk.database.migrate()
        yield found


def _read_line() -> str:
    """What is typed, empty at the end of input. It blocks the loop: in a terminal nobody else is waiting."""
    try:
        return out.input("\n[bold]>[/bold] ").strip()
    except EOFError:
        return ""


def _picked(said: str, choices: Sequence[Choice]) -> str | None:
    """The id of the choice that a number names."""
    number = int(said) if said.isascii() and said.isdigit() else 0
    return choices[number - 1].id if 1 <= number <= len(choices) else None


def _print_replies(replies: Sequence[Reply]) -> tuple[Choice, ...]:
    """Print replies with their citations, then all their choices with numbers, and give those back in that order."""
    choices = tuple(choice for reply in replies for choice in reply.choices)
    for reply in replies:
        out.print(f"\n{escape(reply.text)}")
        for cited in reply.answer.citations if reply.answer else ():
            place = f"{cited.company}, section {cited.section}, {cited.heading} (revised {cited.revised})"
            out.print(f"[dim]  — {escape(place)}[/dim]")
        if reply.ticket and reply.ticket.access_code:
            out.print(f"[bold]  {reply.ticket.reference}, access code {reply.ticket.access_code}[/bold]")
        for number, step in enumerate(reply.ticket.next_steps if reply.ticket else (), 1):
            out.print(f"  {number}. {escape(step)}")
    for number, choice in enumerate(choices, 1):
        out.print(f"  [bold]{number}[/bold] {escape(choice.label)}")
    return choices

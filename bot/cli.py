"""The command `madoguchi`. A failure is one sentence on standard error and exit code 1, or 2 for a wrong setting."""

from __future__ import annotations

import os
import sys

import typer

from bot.commands import (
    conversation,
    digests,
    erasure,
    evaluation,
    keys,
    retention,
    serving,
    slack,
    staff,
    tickets,
    trail,
    training,
)
from bot.commands import rasa as rasa_command
from bot.commands.terminal import CommandFailed

INTERRUPTED = 130

app = typer.Typer(
    help="""A privacy inquiry desk: answers from a company's own policy, and opens requests that the desk works.

    [bold]make run[/bold] does the first three by itself: [bold]train[/bold], [bold]migrate[/bold], [bold]serve[/bold].
    Settings come from the environment and .env; docs/operations.md lists them.""",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("serve", rich_help_panel="Run")(serving.serve)
app.command("train", rich_help_panel="Run")(training.train)
app.command("migrate", rich_help_panel="Run")(serving.migrate)
app.command("ask", rich_help_panel="Talk")(conversation.ask)
app.command("chat", rich_help_panel="Talk")(conversation.chat)
app.add_typer(tickets.app, name="tickets", rich_help_panel="Desk")
app.add_typer(staff.app, name="staff", rich_help_panel="Desk")
app.add_typer(slack.app, name="slack", rich_help_panel="Desk")
app.add_typer(erasure.app, name="erase", rich_help_panel="Desk")
app.add_typer(retention.app, name="retention", rich_help_panel="Desk")
app.add_typer(trail.app, name="audit", rich_help_panel="Desk")
app.add_typer(keys.app, name="keys", rich_help_panel="Desk")
app.add_typer(digests.app, name="policies", rich_help_panel="Check")
app.command("evaluate", rich_help_panel="Check")(evaluation.evaluate)
app.command("rasa", rich_help_panel="Check", context_settings=rasa_command.EVERYTHING_PASSES, add_help_option=False)(
    rasa_command.rasa
)


def main() -> None:
    """Run the command; this is what the script `madoguchi` calls."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has had enough
        sys.exit(1)
    except Exception as error:
        if os.environ.get("MADOGUCHI_LOG_LEVEL", "").upper() == "DEBUG":
            raise
        sentence, code = explained(error)
        sys.stderr.write(f"{sentence}\n")
        sys.exit(code)


def explained(error: Exception) -> tuple[str, int]:
    """What to tell of an error, and the exit code. Of an unforeseen one kind and place: its words may be a person's."""
    from bot.answering.index import IndexStale
    from bot.logs import place
    from bot.policies import PolicyError
    from bot.settings import SettingsError
    from bot.tensorflow_standin import TensorFlowAbsent
    from bot.training import TrainingFailed
    from desk.errors import DeskError

    if isinstance(error, SettingsError):
        return str(error), 2
    if isinstance(error, (CommandFailed, DeskError, IndexStale, PolicyError, TensorFlowAbsent, TrainingFailed)):
        return str(error), 1
    where = place(error)
    return (
        f"Something unforeseen went wrong ({type(error).__name__} at {where}). "
        "Run it again with MADOGUCHI_LOG_LEVEL=DEBUG to see where it came from.",
        1,
    )

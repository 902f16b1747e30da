"""`madoguchi rasa ...`."""

from __future__ import annotations

import typer

EVERYTHING_PASSES = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}


def rasa(context: typer.Context) -> None:
    """Any command of Rasa's own: train, data validate, test, shell, run actions ...

    All that follows is passed on as it stands: `madoguchi rasa --help` is Rasa's help. TensorFlow is not installed; a
    stand-in serves what Rasa imports of it.
    """
    from bot.rasa_command import run_rasa

    raise typer.Exit(run_rasa(context.args))

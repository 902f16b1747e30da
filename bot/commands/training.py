"""`madoguchi train`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.terminal import load_settings, out


def train(
    force: Annotated[
        bool, typer.Option("--force", help="Train even if nothing has changed since the last time.")
    ] = False,
) -> None:
    """Train the model, if it is older than what it is made from.

    The model is kept as models/madoguchi.tar.gz; the old one stays in use until the new one is whole.
    """
    from bot import training

    root = load_settings().root
    reasons = training.reasons_to_train(root) or (("it was asked for",) if force else ())
    if not reasons:
        out.print("The model is up to date.")
        return
    out.print(f"Training the model, because {', '.join(reasons)}; this takes about a minute.")
    seconds = training.train(root)
    out.print(f"The model is trained: {training.model_path(root).relative_to(root)}, in {seconds:.0f} s.")

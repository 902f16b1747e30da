"""The model as the commands need it: is there one, and the assistant that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.terminal import CommandFailed, err
from bot.rasa_process import prepare_rasa

if TYPE_CHECKING:
    from actions.services import Services
    from bot.assistant import Assistant
    from bot.settings import Settings


def require_model(settings: Settings) -> None:
    """Raises CommandFailed if there is no model; says so if it is older than what it was made from."""
    from bot.training import model_path, reasons_to_train

    if not model_path(settings.root).exists():
        raise CommandFailed("There is no model yet; run `madoguchi train` first (`make run` does it by itself).")
    if reasons := reasons_to_train(settings.root):
        err.print(f"The model is out of date, because {', '.join(reasons)}; `madoguchi train` makes a new one.")


async def load_assistant(found: Services) -> Assistant:
    """The assistant with the model of this installation. Raises CommandFailed if an old model no longer fits."""
    prepare_rasa()
    from bot.assistant import Assistant
    from bot.training import model_path, reasons_to_train

    root = found.settings.root
    try:
        return await Assistant.load(model_path(root), found.desk, found.policies, found.settings)
    except Exception as error:
        if not reasons_to_train(root):
            raise
        raise CommandFailed("The model is too old to be loaded; run `madoguchi train` first.") from error

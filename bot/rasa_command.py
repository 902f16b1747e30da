"""`madoguchi rasa ...`: Rasa's own command line, with the stand-in for TensorFlow in place."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.rasa_process import prepare_rasa


def run_rasa(arguments: Sequence[str]) -> int:
    """Run `rasa` with `arguments` in this process, in the folder it was called from; its exit code.

    Raises what Rasa raises, TensorFlowAbsent where a pipeline needs what is not installed.
    """
    prepare_rasa()
    from rasa.__main__ import main

    sys.argv = ["rasa", *arguments]
    try:
        main()
    except SystemExit as ending:
        return _code(ending.code)
    return 0


def _code(ending: str | int | None) -> int:
    """The exit code that `sys.exit(ending)` stands for."""
    if isinstance(ending, str):
        sys.stderr.write(f"{ending}\n")
        return 1
    return ending or 0

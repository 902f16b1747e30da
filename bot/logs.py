"""Logging without personal data: a line holds an event's name and values of listed keys, nothing else.

Text, names, tokens, query strings and addresses have no key, so they cannot be logged by mistake. An exception is
written as its class and the place it came from; its words may repeat what a person said. Libraries log through the same
funnel: of them only place and level are kept, for their sentences are not ours to vouch for.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

Event = MutableMapping[str, Any]

KEYS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "logger",
        "error",
        "where",
        "request",
        "method",
        "path",
        "status",
        "ms",
        "company",
        "channel",
        "tries",
        "count",
        "late",
        "part",
        "action",
        "host",
        "port",
        "model",
        "version",
    }
)
OUR_ROOMS = ("bot", "desk", "actions")
TEXT_LIMIT = 200


def configure_logging(level: str, as_json: bool, stream: TextIO | None = None) -> None:
    """Send every log of this process through the funnel; `level` is DEBUG, INFO, WARNING or ERROR."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_exception,
            keep_listed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stdout),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Funnel()]
    root.setLevel(level)


def name_exception(_: Any, __: str, event: Event) -> Event:
    """Replace `exc_info` by the exception's class and the last line of ours it passed through."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    return {**event, **named(error)} if isinstance(error, BaseException) else event


def keep_listed(_: Any, __: str, event: Event) -> Event:
    """Drop every key that is not listed; cut and flatten what is too long or has line breaks."""
    return {key: _plain(value) for key, value in event.items() if key in KEYS}


def named(error: BaseException) -> dict[str, str]:
    """What may be logged of an error: its class and its place. `log.error("turn.failed", **named(error))`."""
    return {"error": type(error).__name__, "where": place(error)}


def place(error: BaseException) -> str:
    """`file:line` where the error passed through our rooms last, else where it was raised; empty if it never was."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if set(Path(frame.filename).parts) & set(OUR_ROOMS)]
    for frame in reversed(ours or frames):
        return f"{Path(frame.filename).name}:{frame.lineno}"
    return ""


class _Funnel(logging.Handler):
    """Takes the standard library's log records. Only our own rooms' sentences are passed on."""

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.partition(".")[0] in OUR_ROOMS
        if not ours and record.levelno < logging.WARNING:
            return  # without its sentence, what a library did well is of no use
        error = record.exc_info[1] if record.exc_info else None
        where = place(error) if error else f"{record.filename}:{record.lineno}"
        values = {"logger": record.name, "where": where, "error": type(error).__name__ if error else None}
        event = record.getMessage() if ours else "library"
        structlog.get_logger().log(record.levelno, event, **{key: value for key, value in values.items() if value})


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(value)[:TEXT_LIMIT])

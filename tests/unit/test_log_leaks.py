"""No word of a person in any log: the ways in which Rasa and its libraries are known to print them, all at DEBUG."""

from __future__ import annotations

import asyncio
import io
import logging
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot.logs import configure_logging

SECRET = "Tanaka Hanako 090-1234-5678"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs of one test go; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level, kept = list(root.handlers), root.level, structlog.get_config()
    stream = io.StringIO()
    yield stream
    logging.captureWarnings(False)
    root.handlers, root.level = handlers, level
    structlog.configure(**kept)


def rasa_parse() -> None:
    """rasa.core.processor prints each message with what was understood of it."""
    structlog.get_logger().debug(
        "processor.message.parse",
        parse_data_text=SECRET,
        parse_data_intent={"name": SECRET},
        parse_data_entities=[SECRET],
    )


def rasa_slots() -> None:
    """rasa.core.processor prints every slot of the conversation."""
    structlog.get_logger().debug("processor.slots.log", slot_values=f"name: {SECRET}")


def rasa_channel_failure() -> None:
    """rasa.core.channels.rest prints the text of a message that failed, with a trace."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        structlog.get_logger().exception("rest.message.received.failure", text=SECRET)


def rasa_event_failure() -> None:
    """rasa.shared.core.events prints an event that it cannot read."""
    structlog.get_logger().error("event.deserialization.failed", rasa_event={"text": SECRET}, event_info=SECRET)


def rasa_standard_logging() -> None:
    """Older parts of Rasa put the text into the message itself."""
    logging.getLogger("rasa.core.processor").debug(f"Received user message '{SECRET}'")
    logging.getLogger("rasa.core.lock_store").error("Failed for %s", SECRET)


def rasa_sdk_debug() -> None:
    """rasa_sdk prints forms, slots and events."""
    for name in ("rasa_sdk.executor", "rasa_sdk.forms", "rasa_sdk.tracing"):
        logging.getLogger(name).debug(f"Validating extracted slots: {{'name': '{SECRET}'}}")


def rasa_warning() -> None:
    """Rasa warns with what it was given."""
    warnings.warn(f"Parsed an intent '{SECRET}' that is not in the domain.", UserWarning, stacklevel=1)


def libraries() -> None:
    """Sanic, aiohttp, asyncio and the rest, with traces."""
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        for name in (
            "sanic.error",
            "aiohttp.server",
            "asyncio",
            "apscheduler.executors",
            "matplotlib",
            "sqlalchemy.engine",
        ):
            logging.getLogger(name).error("Error handling %s", SECRET, exc_info=True)


def task_nobody_waited_for() -> None:
    """asyncio prints the exception of a task that nobody waited for."""

    async def fail() -> None:
        raise RuntimeError(SECRET)

    async def run() -> None:
        task = asyncio.get_running_loop().create_task(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(run())


LEAKS = [
    rasa_parse,
    rasa_slots,
    rasa_channel_failure,
    rasa_event_failure,
    rasa_standard_logging,
    rasa_sdk_debug,
    rasa_warning,
    libraries,
    task_nobody_waited_for,
]


@pytest.mark.parametrize("as_json", [True, False], ids=["production", "development"])
@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_no_word_of_a_person_is_printed(
    leak: Callable[[], None], as_json: bool, stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", as_json=as_json, stream=stream)
    logging.captureWarnings(True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        leak()
    printed = capsys.readouterr()
    everything = stream.getvalue() + printed.out + printed.err
    for word in SECRET.split():
        assert word not in everything

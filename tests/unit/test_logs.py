"""A log line holds listed keys only, whoever writes it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import configure_logging, named


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging("INFO", as_json=True, stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers = before
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_keys_that_are_not_listed_are_dropped(written: io.StringIO) -> None:
    structlog.get_logger().info("turn.done", company="acme", text="my name is Hanako", token="t", ms=3.5)
    (line,) = lines(written)
    assert (line["event"], line["company"], line["ms"]) == ("turn.done", "acme", 3.5)
    assert not {"text", "token"} & set(line)


def test_an_exception_is_named_without_its_words(written: io.StringIO) -> None:
    try:
        raise ValueError("hanako@example.jp")
    except ValueError as error:
        structlog.get_logger().error("turn.failed", **named(error))
        structlog.get_logger().exception("turn.failed")
    one, other = lines(written)
    assert one["error"] == other["error"] == "ValueError"
    assert one["where"].startswith("test_logs.py:")
    assert "hanako" not in written.getvalue()


def test_a_library_says_where_but_not_what(written: io.StringIO) -> None:
    logging.getLogger("rasa.core.processor").warning("Received user message 'I am Hanako'")
    (line,) = lines(written)
    assert line["logger"] == "rasa.core.processor"
    assert line["where"].startswith("test_logs.py:")
    assert "Hanako" not in written.getvalue()


def test_line_breaks_cannot_forge_a_line(written: io.StringIO) -> None:
    structlog.get_logger().info("x", path="/a\n{forged}")
    assert len(lines(written)) == 1


def test_what_is_below_the_level_is_left_out(written: io.StringIO) -> None:
    structlog.get_logger().debug("x")
    assert written.getvalue() == ""

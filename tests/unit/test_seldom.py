"""An outage is one line a minute, and its end another."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.seldom import MINUTE, Seldom


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def seldom(now: list[float]) -> Seldom:
    return Seldom(clock=lambda: now[0])


def test_what_repeats_is_said_once_a_minute_with_its_count(seldom: Seldom, now: list[float]) -> None:
    with capture_logs() as lines:
        for second in range(121):
            now[0] = float(second)
            seldom.warning("lost", error="ConnectionError")
    assert [line["count"] for line in lines] == [1, MINUTE, MINUTE]


def test_another_event_or_error_is_not_held_back(seldom: Seldom) -> None:
    with capture_logs() as lines:
        for error in ("ConnectionError", "TimeoutError"):
            seldom.warning("lost", error=error)
            seldom.warning("failed", error=error)
    assert len(lines) == 4


def test_the_end_is_said_once_and_only_of_what_was_warned_of(seldom: Seldom) -> None:
    with capture_logs() as lines:
        seldom.over("lost", "found")
        seldom.warning("lost", error="ConnectionError")
        seldom.warning("lost", error="ConnectionError")
        seldom.over("lost", "found")
        seldom.over("lost", "found")
        seldom.warning("lost", error="ConnectionError")
    assert [line["event"] for line in lines] == ["lost", "found", "lost"]

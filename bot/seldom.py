"""Saying once a minute what would otherwise be said every second: an outage is one line in the log, not a thousand."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

MINUTE = 60.0
log = structlog.get_logger()


class Seldom:
    """Warnings of one place. What is kept back is counted, and told with the next line of the same event."""

    def __init__(self, seconds: float = MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._said: dict[str, float] = {}
        self._kept_back: dict[str, int] = {}

    def warning(self, event: str, **values: object) -> None:
        """Log a warning, unless the same event was logged less than a minute ago."""
        now, said = self._clock(), self._said.get(event)
        if said is not None and now - said < self._seconds:
            self._kept_back[event] = self._kept_back.get(event, 0) + 1
            return
        self._said[event] = now
        log.warning(event, **values, count=1 + self._kept_back.pop(event, 0))

    def over(self, event: str, told: str) -> None:
        """Whatever `event` warned of has passed: say `told` once, if it had been warned of."""
        if self._said.pop(event, None) is not None:
            log.info(told, count=self._kept_back.pop(event, 0))

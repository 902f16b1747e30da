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
        self._said: dict[tuple[str, object], float] = {}
        self._kept_back: dict[tuple[str, object], int] = {}

    def warning(self, event: str, **values: object) -> None:
        """Log a warning, unless the same event with the same kind of error was logged less than a minute ago."""
        key = (event, values.get("error"))
        now, said = self._clock(), self._said.get(key)
        if said is not None and now - said < self._seconds:
            self._kept_back[key] = self._kept_back.get(key, 0) + 1
            return
        self._said[key] = now
        log.warning(event, **values, count=1 + self._kept_back.pop(key, 0))

    def over(self, event: str, told: str) -> None:
        """Whatever `event` warned of has passed: say `told` once, if it had been warned of."""
        warned = [key for key in self._said if key[0] == event]
        if warned:
            log.info(told, count=sum(self._kept_back.pop(key, 0) for key in warned))
        for key in warned:
            del self._said[key]

"""The live streams that are open, so that they can be counted and ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot import metrics
from bot.channels.web.problems import TOO_MANY, Problem
from bot.fanout import Wakes

STREAMS_AT_ONCE = 6
"""Streams of one conversation: as many windows as a person may have it open in."""


class Streams:
    """Every open stream of this process."""

    def __init__(self) -> None:
        self.ending = False
        """Set when the server stops: a stream then ends by itself."""
        self._wakes: set[Wakes] = set()
        self._open: Counter[str] = Counter()

    @contextmanager
    def entered(self, conversation_id: str, wakes: Wakes) -> Iterator[None]:
        """Count a stream of the conversation that waits on `wakes`. Raises Problem (429) if there are too many."""
        if self._open[conversation_id] >= STREAMS_AT_ONCE:
            raise Problem(TOO_MANY, "This conversation is open in too many windows. Close one.", {"Retry-After": "15"})
        self._wakes.add(wakes)
        self._open[conversation_id] += 1
        metrics.STREAMS.inc()
        try:
            yield
        finally:
            metrics.STREAMS.dec()
            self._wakes.discard(wakes)
            self._open[conversation_id] -= 1
            self._open += Counter()

    def end(self) -> None:
        """End every stream, so that the server can stop."""
        self.ending = True
        for wakes in self._wakes:
            wakes.wake()

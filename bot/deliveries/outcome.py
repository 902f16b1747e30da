"""How a delivery can end for whoever sends."""

from __future__ import annotations

from typing import Protocol

from desk.deliveries import Delivery, Ending


class TryLater(Exception):
    """It could not be delivered now, and may be later. The message names the kind of failure, no person."""


class Sender(Protocol):
    """Delivers the notices of a channel."""

    @property
    def at_once(self) -> int:
        """How many notices it takes; together they must be sent before their claim runs out."""

    @property
    def look(self) -> float:
        """Seconds between two looks for something to send."""

    @property
    def pause(self) -> float:
        """Seconds before it takes more, so that the receiver is not overrun."""

    async def send(self, delivery: Delivery) -> Ending:
        """Deliver a notice, or say why there is nothing more to be done about it. Raises TryLater, or anything else,
        which counts as that."""

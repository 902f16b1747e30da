"""A share of cases with its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `whole`."""

    count: int
    whole: int

    @classmethod
    def of(cls, verdicts: Iterable[bool | None]) -> Share:
        """The share that is true among those that are not None."""
        counted = [verdict for verdict in verdicts if verdict is not None]
        return cls(sum(counted), len(counted))

    @property
    def value(self) -> float:
        """0 to 1; NaN if there is nothing to count."""
        return self.count / self.whole if self.whole else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval (Wilson 1927), which also holds near 0 and 1 and for few cases."""
        if not self.whole:
            return 0.0, 1.0
        share, n = self.value, self.whole
        centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        low = 0.0 if self.count == 0 else max(centre - reach, 0.0)
        high = 1.0 if self.count == n else min(centre + reach, 1.0)
        return low, high

    @property
    def percent(self) -> str:
        """As in `85.0 %`. There is none where nothing was counted."""
        return f"{100 * self.value:.1f} %"

    @property
    def span(self) -> str:
        """The interval in percent, as in `76.7-90.7`. There is none where nothing was counted."""
        low, high = self.interval
        return f"{100 * low:.1f}-{100 * high:.1f}"

    def __str__(self) -> str:
        """As in `85.0 % (76.7-90.7), 85 of 100`."""
        return f"{self.percent} ({self.span}), {self.count} of {self.whole}" if self.whole else "none to count"

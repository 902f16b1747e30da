"""How much one address or one conversation may ask for: token buckets, in this process."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.channels.web.problems import TOO_MANY, Problem
from bot.settings import Network, Settings

REMEMBERED = 20_000
"""Buckets kept of one kind; the longest unused one goes first."""


class TokenBuckets:
    """Buckets by key: `burst` takes at once, then `per_second` more; `clock` gives seconds."""

    def __init__(self, burst: float, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one; 0 if there was one to take, else the seconds until there is."""
        now = self._clock()
        level, since = self._levels.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        wait = 0.0 if level >= 1 else (1 - level) / self._per_second
        self._levels[key] = (level if wait else level - 1, now)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return wait


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one application. Many people may share an address, so those by address are wide."""

    requests: TokenBuckets
    """Every request, by address."""
    openings: TokenBuckets
    """New conversations, by address."""
    messages: TokenBuckets
    """Messages, by conversation."""
    on: bool

    @classmethod
    def of(cls, settings: Settings, clock: Callable[[], float] = time.monotonic) -> Limits:
        """The limits as the settings have them: on or off."""
        return cls(
            requests=TokenBuckets(200, 10, clock),
            openings=TokenBuckets(30, 0.1, clock),
            messages=TokenBuckets(20, 1, clock),
            on=settings.rate_limit,
        )

    def check(self, buckets: TokenBuckets, key: str) -> None:
        """Take one from a bucket. Raises Problem (429) with Retry-After in whole seconds."""
        wait = buckets.take(key) if self.on else 0.0
        if wait:
            seconds = math.ceil(wait)
            raise Problem(TOO_MANY, f"Please wait {seconds} s, then try again.", {"Retry-After": str(seconds)})


def client_address(request: web.Request, trusted: tuple[Network, ...]) -> str:
    """The address that limits count by: the nearest one in X-Forwarded-For that is no proxy of ours.

    The header is believed only as far as each hop is trusted. An IPv6 address counts with its /64 network.
    """
    peer = _address(request.remote or "")
    hops = [hop.strip() for value in request.headers.getall("X-Forwarded-For", []) for hop in value.split(",")]
    while peer is not None and hops and any(peer in network for network in trusted):
        nearer = _address(hops.pop())
        if nearer is None:
            break
        peer = nearer
    if isinstance(peer, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((peer, 64), strict=False))
    return str(peer) if peer else "local"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address

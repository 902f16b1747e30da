"""Token buckets, and whose bucket a request takes from."""

from __future__ import annotations

import ipaddress

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.channels.web.limits import REMEMBERED, TokenBuckets, client_address

PROXY = (ipaddress.ip_network("10.0.0.0/8"),)


def test_a_bucket_gives_its_burst_then_refills() -> None:
    now = [0.0]
    buckets = TokenBuckets(2, 0.5, lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2.0]
    assert buckets.take("b") == 0
    now[0] = 2.0
    assert [buckets.take("a") for _ in range(2)] == [0, 2.0]
    now[0] = 1000.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 2.0]


def test_asking_in_vain_costs_nothing() -> None:
    now = [0.0]
    buckets = TokenBuckets(1, 1, lambda: now[0])
    buckets.take("a")
    for _ in range(5):
        assert buckets.take("a") == 1.0
    now[0] = 1.0
    assert buckets.take("a") == 0


def test_only_so_many_buckets_are_remembered() -> None:
    buckets = TokenBuckets(1, 0.001, lambda: 0.0)
    for number in range(REMEMBERED + 1):
        buckets.take(str(number))
    assert buckets.take(str(REMEMBERED)) > 0
    assert buckets.take("0") == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3::4", None, "2001:db8:1:2::/64"),
        ("fe80::1%eth0", None, "fe80::/64"),
        ("", None, "local"),
    ],
)
def test_a_request_counts_for_the_nearest_address_that_is_no_proxy_of_ours(
    peer: str, forwarded: str | None, counted: str
) -> None:
    request = make_mocked_request("GET", "/", {"X-Forwarded-For": forwarded} if forwarded else {}).clone(remote=peer)
    assert client_address(request, PROXY) == counted

"""Where tests find Redis."""

from __future__ import annotations

import os

import pytest
import redis

REDIS = os.environ.get("MADOGUCHI_TEST_REDIS", "redis://localhost:6379/15")


def reachable_redis() -> str:
    """The URL of a Redis server for tests. Without one the test is skipped, and with CI=true it fails."""
    connection = redis.Redis.from_url(REDIS, socket_connect_timeout=1)
    try:
        connection.ping()
    except redis.RedisError:
        reason = "no Redis on its standard local port"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    finally:
        connection.close()
    return REDIS

"""What is counted for operators (Prometheus). No label holds a person, a conversation, an address or a text."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

HTTP_REQUESTS = Counter("madoguchi_http_requests", "HTTP requests answered.", ("method", "path", "status"))
HTTP_SECONDS = Histogram(
    "madoguchi_http_request_seconds", "Time to answer an HTTP request.", ("method", "path"), buckets=SECONDS
)
STREAMS = Gauge("madoguchi_live_streams", "Live reply streams open in this process.")
TURNS = Counter("madoguchi_turns", "Turns of a conversation, by how they ended.", ("company", "outcome"))
"""`outcome`: answered, failed (to be tried again), given_up."""
TURN_SECONDS = Histogram("madoguchi_turn_seconds", "Time of one turn, from lease to stored reply.", buckets=SECONDS)
LATE = Counter("madoguchi_late_replies", "Messages answered first with a promise.", ("company",))
DELIVERIES = Counter("madoguchi_deliveries", "Notices taken from the outbox, by how it ended.", ("channel", "ending"))
"""`ending`: delivered, gone, postponed (to be tried again), refused, given_up, undeliverable."""
OUTBOX_WAITING = Gauge("madoguchi_outbox_waiting", "Notices not delivered yet.", ("channel",))
OUTBOX_OLDEST = Gauge("madoguchi_outbox_oldest_seconds", "Age of the oldest notice not delivered yet.", ("channel",))

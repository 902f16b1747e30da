"""Turns: how long one takes as the client sees it, and what it costs the server."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from itertools import cycle, islice

from servers import Running

QUESTIONS = (
    "Do you use cookies on your website?",
    "Who do you share my personal information with?",
    "how long is my data kept",
    "What does it cost to ask for disclosure?",
    "Can I have my information deleted?",
    "is my data sent abroad",
    "How do I reach the person responsible for personal information?",
    "what do you do with my job application",
    "Do you let other firms handle our data for you, and how do you supervise them?",
    "What is the weather like?",
)
BEFORE = 100
"""Messages that a conversation has behind it when it is measured late."""


@dataclass(frozen=True)
class Turns:
    """Milliseconds a turn: median, 95th percentile, and CPU time of the server."""

    p50: float
    p95: float
    cpu: float


def fresh(running: Running, count: int) -> Turns:
    """The first question of `count` new conversations, opened beforehand."""
    for _ in QUESTIONS:
        running.say(running.open(), QUESTIONS[0])  # the first turns of a process fill its caches
    return _measured(running, [running.open() for _ in range(count)])


def after_many(running: Running, count: int) -> Turns:
    """`count` questions in one conversation that has a hundred messages behind it."""
    conversation = running.open()
    for question in islice(cycle(QUESTIONS), BEFORE):
        running.say(conversation, question)
    return _measured(running, [conversation] * count)


def _measured(running: Running, conversations: list[str]) -> Turns:
    before, took = running.cpu_seconds(), []
    for conversation, question in zip(conversations, cycle(QUESTIONS), strict=False):
        began = time.perf_counter()
        running.say(conversation, question)
        took.append((time.perf_counter() - began) * 1000)
    cpu = (running.cpu_seconds() - before) * 1000 / len(took)
    return Turns(statistics.median(took), statistics.quantiles(took, n=20)[-1], cpu)

"""Slack's pace: one message a second in a channel after a short burst, channels apart, Retry-After obeyed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.channels.slack.pace import Pace


@dataclass
class Time:
    """A clock that moves when somebody sleeps."""

    now: float = 100.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Answer:
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Slack:
    """Refuses with these pauses first, then answers."""

    pauses: list[str] = field(default_factory=list)
    calls: int = 0

    async def __call__(self) -> Any:
        self.calls += 1
        if self.pauses:
            raise SlackApiError("refused", Answer(429, {"Retry-After": self.pauses.pop(0)}))
        return Answer()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pace(time: Time) -> Pace:
    return Pace(time, time.sleep)


async def test_after_a_burst_of_three_there_is_one_a_second(pace: Pace, time: Time) -> None:
    slack = Slack()
    for _ in range(6):
        await pace.call("C1", slack)
    assert time.slept == [1.0, 1.0, 1.0]
    assert slack.calls == 6


async def test_channels_do_not_wait_for_each_other(pace: Pace, time: Time) -> None:
    for channel in ("C1", "C2", "C3", "C4"):
        for _ in range(3):
            await pace.call(channel, Slack())
    assert time.slept == []


async def test_after_a_while_a_burst_may_come_again(pace: Pace, time: Time) -> None:
    for _ in range(3):
        await pace.call("C1", Slack())
    time.now += 60
    for _ in range(3):
        await pace.call("C1", Slack())
    assert time.slept == []


async def test_a_refusal_is_waited_out(pace: Pace, time: Time) -> None:
    slack = Slack(["7", "2"])
    assert (await pace.call("C1", slack)).status_code == 200
    assert time.slept == [7.0, 2.0]


@pytest.mark.parametrize("pauses", [["90"], ["1"] * 5])
async def test_a_refusal_that_lasts_is_for_later(pace: Pace, pauses: list[str]) -> None:
    with pytest.raises(SlackApiError):
        await pace.call("C1", Slack(pauses))


async def test_another_error_is_not_tried_again(pace: Pace) -> None:
    slack = Slack()

    async def refused() -> Any:
        slack.calls += 1
        raise SlackApiError("channel_not_found", Answer(200))

    with pytest.raises(SlackApiError):
        await pace.call("C1", refused)
    assert slack.calls == 1

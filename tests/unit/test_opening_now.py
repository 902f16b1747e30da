"""Whether a counter is open now, in Japan time, with what the policy leaves open."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from actions.opening_now import open_now
from bot.policies import load_policies
from desk.calendar import JAPAN

POLICIES = load_policies(Path(__file__).resolve().parents[2] / "data" / "policies")


def at(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=JAPAN).astimezone(dt.timezone.utc)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("company", "counter", "now", "says", "never"),
    [
        ("pyxos-jk", "desk", at(2026, 11, 24, 16, 59), ["Tuesday 24 November, 16:59", "is open"], ["closed"]),
        ("pyxos-jk", "desk", at(2026, 11, 24, 17, 0), ["is closed", "Wednesday 25 November, 9:00"], ["may open"]),
        ("virtualex", "desk", at(2026, 11, 24, 17, 30), ["the desk is open"], []),
        (
            "netone",
            "complaint_body",
            at(2026, 11, 24, 12, 30),
            ["complaint office is closed", "24 November, 13:00"],
            [],
        ),
        (
            "pyxos-jk",
            "desk",
            at(2026, 11, 23, 10, 0),
            ["public holiday (Labor Thanksgiving Day)", "does not say whether the desk is open on public holidays"],
            ["is closed", "the desk is open."],
        ),
        ("pyxos-jk", "desk", at(2026, 11, 22, 10, 0), ["is closed", "Tuesday 24 November, 9:00", "may open"], []),
        ("virtualex", "desk", at(2026, 12, 30, 10, 0), ["near to the New Year", "I cannot tell"], ["is closed"]),
        ("pyxos-jk", "desk", at(2026, 12, 30, 10, 0), ["is open"], ["cannot tell"]),
    ],
)
def test_a_counter_is_open_closed_or_unknown(
    company: str, counter: str, now: dt.datetime, says: list[str], never: list[str]
) -> None:
    text = open_now(POLICIES.company(company), counter, now)
    assert all(part in text for part in says), text
    assert not any(part in text for part in never), text

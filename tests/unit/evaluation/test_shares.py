from __future__ import annotations

import math

import pytest

from bot.evaluation.shares import Share


def test_the_interval_is_wilsons() -> None:
    low, high = Share(85, 100).interval
    assert (low, high) == (pytest.approx(0.7672, abs=1e-4), pytest.approx(0.9069, abs=1e-4))


@pytest.mark.parametrize(("share", "interval"), [(Share(0, 10), (0.0, 0.2775)), (Share(10, 10), (0.7225, 1.0))])
def test_the_interval_stays_within_0_and_1(share: Share, interval: tuple[float, float]) -> None:
    assert share.interval == pytest.approx(interval, abs=1e-4)


def test_verdicts_without_a_say_do_not_count() -> None:
    assert Share.of([True, None, False, None]) == Share(1, 2)


def test_of_nothing_there_is_no_share() -> None:
    assert math.isnan(Share.of([None]).value)
    assert str(Share(0, 0)) == "none to count"


def test_a_share_is_written_with_interval_and_counts() -> None:
    assert str(Share(85, 100)) == "85.0 % (76.7-90.7), 85 of 100"

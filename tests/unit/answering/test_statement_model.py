"""The statement model tells statements apart by the questions they answer."""

from __future__ import annotations

import numpy as np
import pytest

from bot.answering.statement_model import fit_statements, log_probabilities


def test_each_statement_is_recognised_by_its_own_questions() -> None:
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 1, 2, 2, 3, 3]]
    weights = fit_statements(vectors, [0, 0, 1, 1, 2, 2, 3, 3])
    assert weights.shape == (4, 5)
    for number in range(4):
        found = log_probabilities(weights, np.eye(4, dtype=np.float32)[number])
        assert int(found.argmax()) == number
        assert np.exp(found).sum() == pytest.approx(1.0, abs=1e-4)


def test_with_two_statements_there_is_nothing_to_learn() -> None:
    weights = fit_statements(np.eye(2, dtype=np.float32), [0, 1])
    assert not weights.any() and weights.shape == (2, 3)

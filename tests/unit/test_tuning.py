from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.minilm import MiniLM
from bot.minilm.tuning import is_held_out, tuned


def additions(path: Path, **matrices: np.ndarray) -> Path:
    np.savez(path, **{name.replace("__", "."): matrix for name, matrix in matrices.items()})
    return path


def test_an_addition_is_the_product_of_its_two_matrices(tmp_path: Path) -> None:
    weights = {"a.weight": np.ones((2, 3), np.float32), "b.weight": np.ones((2, 2), np.float32)}
    path = additions(tmp_path / "t.npz", a__up=np.array([[1.0], [2.0]]), a__down=np.array([[1.0, 0.0, 3.0]]))
    found = tuned(weights, path)
    np.testing.assert_allclose(found["a.weight"], [[2, 1, 4], [3, 1, 7]])
    np.testing.assert_allclose(found["b.weight"], weights["b.weight"])
    np.testing.assert_allclose(weights["a.weight"], 1.0)


@pytest.mark.parametrize("shape", [(2, 4), (3, 3)])
def test_additions_for_another_model_are_refused(tmp_path: Path, shape: tuple[int, int]) -> None:
    path = additions(tmp_path / "t.npz", a__up=np.ones((shape[0], 1)), a__down=np.ones((1, shape[1])))
    with pytest.raises(ValueError, match="run `make tune`"):
        tuned({"a.weight": np.ones((2, 3), np.float32)}, path)


def test_one_text_in_eight_is_left_out_of_the_tuning_whatever_list_it_stands_in() -> None:
    left_out = [is_held_out(f"question {number}") for number in range(800)]
    assert 60 < sum(left_out) < 140
    assert left_out == [is_held_out(f"question {number}") for number in range(800)]


def test_the_tuned_encoder_hears_direction_which_the_published_one_barely_does(tmp_path: Path) -> None:
    given, got, asked = (
        "who do you pass my details to?",
        "who do you get my details from?",
        "which firms receive my data",
    )
    margins = []
    for published in (True, False):
        vectors = MiniLM(tmp_path, as_published=published).encode([given, got, asked])
        margins.append(float(vectors[2] @ vectors[0] - vectors[2] @ vectors[1]))
    assert margins[1] > margins[0] + 0.05

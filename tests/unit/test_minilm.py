from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.encoder import MODELS
from bot.minilm import DIMENSIONS, MiniLM


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM(MODELS)


def test_the_graph_is_made_once_and_kept(tmp_path: Path) -> None:
    MiniLM(tmp_path)
    (graph,) = tmp_path.iterdir()
    made = graph.stat().st_mtime_ns
    MiniLM(tmp_path)
    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == [made]


def test_vectors_are_of_unit_length_with_like_beside_like(encoder: MiniLM) -> None:
    question, like, unlike = encoder.encode(
        ["May I see a copy of what you hold?", "How do I get at my records?", "It rained in the mountains."]
    )
    assert question.shape == (DIMENSIONS,)
    np.testing.assert_allclose(np.linalg.norm([question, like, unlike], axis=1), 1.0, atol=1e-5)
    assert question @ like > question @ unlike + 0.15


def test_a_text_has_nearly_the_same_vector_alone_and_among_longer_ones(encoder: MiniLM) -> None:
    texts = ["fees?", "Which sections of the policy say who may receive the data that I entered in the form?"]
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.97


def test_no_text_and_an_empty_text_and_a_very_long_one(encoder: MiniLM) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)
    assert np.isfinite(encoder.encode(["", "word " * 2000])).all()

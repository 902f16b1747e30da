from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering import IndexStale, StatementIndex
from bot.policies.model import Policies


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors that depend on the text alone and resemble each other by chance only."""
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts]
    drawn = np.stack([np.random.default_rng(seed).normal(size=512) for seed in seeds])
    found: NDArray[np.float32] = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return found


@pytest.fixture
def index(policies: Policies) -> StatementIndex:
    return StatementIndex.build(policies, vectors)


def test_every_company_has_hits_of_its_own_best_first(index: StatementIndex) -> None:
    hits = index.nearest("do you use cookies", vectors(["do you use cookies"])[0], count=3)
    assert set(hits) == {"aoba", "silent"}
    assert {hit.ref.partition("#")[0] for hit in hits["aoba"][:2]} == {"1"}
    assert len(hits["aoba"]) == 3
    assert [hit.score for hit in hits["aoba"]] == sorted((hit.score for hit in hits["aoba"]), reverse=True)
    assert [hit.ref for hit in hits["silent"]] == ["0#care"]


def test_the_encoder_alone_finds_a_statement_without_a_common_word(index: StatementIndex) -> None:
    best = index.nearest("xyz", vectors(["the company deletes data on request."])[0])["aoba"][0]
    assert best.ref == "6#end"
    assert best.cosine == pytest.approx(1.0, abs=1e-3)  # stored in half precision


def test_a_name_outweighs_what_the_encoder_cannot_know(index: StatementIndex) -> None:
    best = index.nearest("who is momiji", vectors(["who is momiji"])[0])["aoba"]
    assert best[0].ref == "3#list"
    assert best[0].score > 3 * best[1].score


def test_a_typing_error_still_finds_the_statement(index: StatementIndex) -> None:
    assert index.nearest("aplicants", vectors(["aplicants"])[0])["aoba"][0].ref == "4.b#hiring"


def test_the_name_of_a_company_speaks_for_no_statement(index: StatementIndex) -> None:
    vector = np.zeros(512, dtype=np.float32)
    assert {hit.score for hit in index.nearest("what about Aoba?", vector)["aoba"]} == {0.0}


def test_scores_stay_between_0_and_1(index: StatementIndex) -> None:
    for text in ("Aoba gives data to Momiji Ltd. Partners", "", "？？", "cookies " * 50):
        for hits in index.nearest(text, vectors([text])[0]).values():
            assert all(0.0 <= hit.score <= 1.0 for hit in hits)


def test_saved_and_loaded_it_finds_the_same(index: StatementIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "statements")
    loaded = StatementIndex.load(tmp_path / "statements")
    vector = vectors(["consent"])[0]
    assert loaded.nearest("consent", vector) == index.nearest("consent", vector)


def test_an_index_that_is_missing_or_of_another_format_is_refused(index: StatementIndex, tmp_path: Path) -> None:
    with pytest.raises(IndexStale, match="train again"):
        StatementIndex.load(tmp_path)
    index.save(tmp_path)
    entries = tmp_path / "statements.json"
    entries.write_text(json.dumps({**json.loads(entries.read_text()), "format": 0}))
    with pytest.raises(IndexStale, match="train again"):
        StatementIndex.load(tmp_path)

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.evaluation.baselines import baselines
from bot.evaluation.given import OTHER
from bot.evaluation.stock import PredictionsUnreadable, StockRasa
from bot.policies.model import Policies


def letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """Unit vectors of letter counts."""
    counts = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], dtype=np.float32) + 1e-6
    units: NDArray[np.float32] = counts / np.linalg.norm(counts, axis=1, keepdims=True)
    return units


async def test_each_baseline_answers_with_a_section(policies: Policies) -> None:
    statement = next(s for s in policies.company("netone").statements() if s.ref == "0.cookies#disabling")
    longest, bm25, encoder = baselines(policies, letters)
    for system in (bm25, encoder):
        given = await system.ask("netone", statement.text)
        assert (given.outcome, given.main) == ("answered", ("netone", "0.cookies"))
        assert statement.text in given.text
    assert await longest.ask("netone", "a") == await longest.ask("netone", "b")


async def test_without_a_shared_word_bm25_is_silent(policies: Policies) -> None:
    _, bm25, _ = baselines(policies, letters)
    assert (await bm25.ask("netone", "zzzz qqqq")).outcome == "silent"


async def test_stock_rasa_answers_by_its_intent(policies: Policies, tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    intents = {"Cookies?": "cookies", "Hello": "greet", "Fish?": "nlu_fallback"}
    path.write_text(json.dumps([{"text": t, "intent": i, "confidence": 0.9} for t, i in intents.items()]))
    stock = StockRasa.read(path, policies)
    entry = policies.company("netone").topics["cookies"]
    given = await stock.ask("netone", "Cookies?")
    assert (given.outcome, given.topic) == (entry.outcome.value, "cookies")
    assert given.main == ("netone", entry.lead[0].partition("#")[0])
    assert (await stock.ask("netone", "Hello")).outcome == OTHER
    assert (await stock.ask("netone", "Fish?")).outcome == "off_topic"
    with pytest.raises(PredictionsUnreadable, match="other questions"):
        await stock.ask("netone", "Not asked before")


def test_a_file_of_something_else_is_told(policies: Policies, tmp_path: Path) -> None:
    path = tmp_path / "stock.json"
    path.write_text("[{}]")
    with pytest.raises(PredictionsUnreadable, match=r"stock\.json holds no predictions \(KeyError\)"):
        StockRasa.read(path, policies)

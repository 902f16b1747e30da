"""Stock Rasa as a baseline: what its model made of the same questions, read from a file that bench/stock wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bot.evaluation.given import Given, GivenAnswer
from bot.policies.model import Company, Outcome, Policies

FALLBACK = "nlu_fallback"
REFUSALS = (FALLBACK, Outcome.OFF_TOPIC.value)


class PredictionsUnreadable(Exception):
    """The file of predictions cannot be used. One sentence: why, and how to make it anew."""


class StockRasa:
    """The intent that stock Rasa finds, answered by our own table of topics: what a careful project of stock Rasa with
    one response an intent and a company could say. It knows no audience and no fact, and sees one question a message.
    """

    name = "stock Rasa"

    def __init__(self, policies: Policies, intents: Mapping[str, tuple[str, float]]) -> None:
        """`intents`: for each question its intent and the confidence in it."""
        self._policies = policies
        self._intents = intents

    @classmethod
    def read(cls, path: Path, policies: Policies) -> StockRasa:
        """Read `[{"text", "intent", "confidence"}, ...]`. Raises PredictionsUnreadable."""
        try:
            rows = json.loads(path.read_text(encoding="utf-8"))
            return cls(policies, {row["text"]: (row["intent"], float(row["confidence"])) for row in rows})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise PredictionsUnreadable(
                f"{path} holds no predictions ({type(error).__name__}); bench/stock/predict.py writes them."
            ) from error

    async def ask(self, company: str, question: str) -> Given:
        """The answer of the predicted intent. Raises PredictionsUnreadable if the question is not in the file."""
        if question not in self._intents:
            raise PredictionsUnreadable("The predictions are of other questions; run bench/stock/predict.py again.")
        intent, confidence = self._intents[question]
        return _given(self._policies.company(company), intent, confidence)


def _given(company: Company, intent: str, confidence: float) -> Given:
    if intent in REFUSALS:
        return Given("", (GivenAnswer(Outcome.OFF_TOPIC.value),), confidence)
    entry = company.topics.get(intent)
    if entry is None:
        return Given("", (), confidence)
    statements = [company.statement(ref) for ref in (*entry.lead, *entry.near)]
    cited = tuple(dict.fromkeys((company.id, statement.section) for statement in statements))
    text = " ".join(statement.text for statement in statements)
    return Given(text, (GivenAnswer(entry.outcome.value, intent, cited),), confidence)

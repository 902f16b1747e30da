"""What stock Rasa makes of labelled questions: writes `[{"text", "intent", "confidence"}, ...]` as JSON.

Run it after `make train` in this folder's environment, with files whose column `question` holds the questions:
`.venv/bin/python predict.py predictions.json FILE...`; then `madoguchi evaluate FILE... --stock predictions.json`.
"""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent

MODEL = Path(__file__).resolve().parent / "models" / "stock.tar.gz"


def main() -> None:
    """Predict every question once."""
    written, *files = map(Path, sys.argv[1:])
    texts: dict[str, None] = {}
    for path in files:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            texts.update((row["question"].strip(), None) for row in rows)
    predictions = asyncio.run(predict(list(texts)))
    written.write_text(json.dumps(predictions, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


async def predict(texts: list[str]) -> list[dict[str, object]]:
    """The intent of each text, `nlu_fallback` where Rasa's FallbackClassifier gives up."""
    agent = Agent.load(str(MODEL))
    found: list[dict[str, object]] = []
    for text in texts:
        intent = (await agent.parse_message(text))["intent"]
        found.append({"text": text, "intent": intent["name"], "confidence": intent["confidence"]})
    return found


if __name__ == "__main__":
    main()

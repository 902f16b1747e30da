"""Writes phrases.json: what bench/tune/tune.py learns from. Runs in the project's own environment.

Every phrase of data/nlu with its intent, and for each company every text by which a statement, a point or a topic as
such is found. One text in eight is left out, so that bench/calibrate.py has questions that the encoder has not seen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.answering.index import labelled_texts  # noqa: E402
from bot.evaluation.cross_validation import training_phrases  # noqa: E402
from bot.minilm.encoder import PACKAGE  # noqa: E402
from bot.minilm.tuning import is_held_out  # noqa: E402
from bot.policies import load_policies  # noqa: E402
from bot.policies.asked import load_asked  # noqa: E402

DIGESTS = ROOT / "data" / "policies"


def main() -> None:
    """Write the file beside this script."""
    policies = load_policies(DIGESTS)
    tasks = [_task(zip(*training_phrases(ROOT), strict=True))]
    tasks += [_task(pairs) for pairs in labelled_texts(policies, load_asked(DIGESTS, policies)).values()]
    model = files(PACKAGE) / "model"
    body = {
        "weights": str(model / "model.safetensors"),
        "tokenizer": str(model / "tokenizer.json"),
        "tasks": tasks,
    }
    Path(__file__).with_name("phrases.json").write_text(json.dumps(body), encoding="utf-8")
    print(f"{sum(len(task['pairs']) for task in tasks)} texts for {len(tasks)} tasks")


def _task(pairs: Iterable[tuple[str, str]]) -> dict[str, object]:
    """How many labels there are, and the texts to learn from with the number of their label."""
    known = [(text, label) for text, label in pairs if not is_held_out(text)]
    number = {label: n for n, label in enumerate(sorted({label for _, label in known}))}
    return {"labels": len(number), "pairs": [[text, number[label]] for text, label in known]}


if __name__ == "__main__":
    main()

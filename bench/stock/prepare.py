"""Makes a plain Rasa project out of Madoguchi's phrases: the same intents, one rule each, one sentence for an answer.

It writes data/ and domain.yml here. Entities, forms and actions are left out, which is in favour of stock Rasa: its
turn understands and predicts, and does nothing more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ruamel.yaml import YAML

HERE = Path(__file__).resolve().parent
PHRASES = HERE.parent.parent / "data" / "nlu"
STORY_LENGTH = 3


def main() -> None:
    """Write the project."""
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    shutil.rmtree(HERE / "data", ignore_errors=True)
    shutil.copytree(PHRASES, HERE / "data" / "nlu")
    intents = sorted(
        entry["intent"]
        for path in PHRASES.glob("*.yml")
        for entry in yaml.load(path.read_text(encoding="utf-8"))["nlu"]
        if "intent" in entry
    )
    domain = {
        "version": "3.1",
        "intents": [{intent: {"use_entities": []}} for intent in intents],
        "responses": {"utter_answer": [{"text": "This is where an answer would be."}]},
    }
    answer = {"action": "utter_answer"}
    rules = [{"rule": name, "steps": [{"intent": name}, answer]} for name in intents]
    stories = [
        {"story": f"from {intents[start]}", "steps": [step for name in names for step in ({"intent": name}, answer)]}
        for start in range(0, len(intents), STORY_LENGTH)
        if (names := intents[start : start + STORY_LENGTH])
    ]
    for path, content in (
        (HERE / "domain.yml", domain),
        (HERE / "data" / "rules.yml", {"version": "3.1", "rules": rules}),
        (HERE / "data" / "stories.yml", {"version": "3.1", "stories": stories}),
    ):
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(content, file)


if __name__ == "__main__":
    main()

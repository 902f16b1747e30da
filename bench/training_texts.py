"""The texts that the model is trained from, and which of them the tuning of the encoder leaves out."""

from __future__ import annotations

import zlib
from pathlib import Path

from ruamel.yaml import YAML

PARTS, LEFT_OUT = 8, 7
"""One text in eight is left out of the tuning."""


def phrases(root: Path) -> tuple[list[str], list[str]]:
    """Every phrase of data/nlu below `root` with its intent, but for those told by their script."""
    found: list[tuple[str, str]] = []
    for path in sorted((root / "data" / "nlu").glob("*.yml")):
        for block in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block and block["intent"] != "japanese":
                found += [
                    (line.strip()[2:].strip(), block["intent"]) for line in block["examples"].strip().splitlines()
                ]
    return [text for text, _ in found], [label for _, label in found]


def is_held_out(text: str) -> bool:
    """Whether the tuned encoder has not seen `text`: told by its letters, so that every list leaves out the same."""
    return zlib.crc32(text.encode()) % PARTS == LEFT_OUT

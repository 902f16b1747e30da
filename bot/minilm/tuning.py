"""What makes MiniLM hear what our questions turn on: low-rank additions to the weights of its upper layers.

They are trained on the phrases of data/ by bench/tune (Hu et al., 2021, LoRA) and added when the graph is made, so a
question costs no more. Without the file the encoder is MiniLM as published.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TUNING = Path(__file__).with_name("tuning.npz")
"""For each tuned matrix `<name>.up` (out, rank) and `<name>.down` (rank, in), in 16 bits."""
UP, DOWN = ".up", ".down"
PARTS, LEFT_OUT = 8, 7

Weights = dict[str, NDArray[np.float32]]


def tuned(weights: Mapping[str, NDArray[np.float32]], path: Path = TUNING) -> Weights:
    """`weights` with the additions in the file at `path`. ValueError if the file is not for these weights."""
    result = dict(weights)
    with np.load(path, allow_pickle=False) as stored:
        for key in stored.files:
            if not key.endswith(UP):
                continue
            name = f"{key.removesuffix(UP)}.weight"
            addition = stored[key].astype(np.float32) @ stored[key.removesuffix(UP) + DOWN].astype(np.float32)
            if name not in result or result[name].shape != addition.shape:
                raise ValueError(f"{path.name} was made for another model ({name}); run `make tune`.")
            result[name] = result[name] + addition
    return result


def version(path: Path = TUNING) -> str:
    """SHA-256, hex, of the file at `path`."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_held_out(text: str) -> bool:
    """Whether the tuning left out `text`, one in eight: told by its letters, so that every list leaves out the same.

    What judges answers is fitted on these (bench/calibrate.py); texts that the encoder knows would make it too sure.
    """
    return zlib.crc32(text.encode()) % PARTS == LEFT_OUT

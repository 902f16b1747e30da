"""Tunes MiniLM to the phrases of data/: writes bot/minilm/tuning.npz. Needs PyTorch (`make tune`), half an hour.

Low-rank additions (Hu et al., 2021, LoRA) to the matrices of the upper layers are trained together with one set of
class vectors for each task: the intents, and for each company the statements, points and topics as such. The class
vectors are thrown away; what stays is an encoder in which questions that mean the same lie together. The lower layers
are run once and kept.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

HERE = Path(__file__).resolve().parent
TUNING = HERE.parents[1] / "bot" / "minilm" / "tuning.npz"

LAYERS, HEADS, WIDTH = 6, 12, 384
LOWER = 3
"""Layers that stay as they are."""
RANK, DROPOUT, LONGEST = 16, 0.1, 48
EPOCHS, BATCH, SHARDS = 3, 64, 16
RATE, CLASS_RATE = 1e-3, 5e-3
SHARPNESS = 16.0
"""Cosines are multiplied by it before the softmax."""
SMOOTHING = 0.05
COMPANIES_WEIGH = 2.0
"""Weight of all companies' tasks together; the intents weigh 1."""
NONE = -1
"""The label of a text that a task does not know."""
MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Tuned(nn.Module):
    """A linear layer with a low-rank addition that begins at nothing."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("bias", bias)
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, value: Tensor) -> Tensor:
        """The layer's output with the addition."""
        exact = functional.linear(value, self.weight, self.bias)
        return exact + functional.linear(functional.linear(value, self.down), self.up)


class Layer(nn.Module):
    """One layer of BERT (Devlin et al., 2019); (texts, length, width) to the same."""

    def __init__(self, weights: dict[str, Tensor], name: str, tuned: bool) -> None:
        super().__init__()
        self.parts = nn.ModuleDict()
        for part in MATRICES:
            weight, bias = weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]
            self.parts[part.replace(".", "_")] = Tuned(weight, bias) if tuned else _fixed(weight, bias)
        self.norms = [
            (weights[f"{name}.{norm}.weight"], weights[f"{name}.{norm}.bias"])
            for norm in ("attention.output.LayerNorm", "output.LayerNorm")
        ]

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """`bias` keeps attention off the padding."""
        query, key, value = (self._heads(self._part(f"attention.self.{p}", hidden)) for p in ("query", "key", "value"))
        rate = DROPOUT if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias, dropout_p=rate)
        attended = self._part("attention.output.dense", mixed.transpose(1, 2).reshape(hidden.shape))
        hidden = self._normalised(attended, hidden, 0)
        wide = functional.gelu(self._part("intermediate.dense", hidden))
        return self._normalised(self._part("output.dense", wide), hidden, 1)

    def _part(self, name: str, value: Tensor) -> Tensor:
        return self.parts[name.replace(".", "_")](value)

    def _heads(self, value: Tensor) -> Tensor:
        return value.view(*value.shape[:2], HEADS, -1).transpose(1, 2)

    def _normalised(self, value: Tensor, hidden: Tensor, norm: int) -> Tensor:
        added = functional.dropout(value, DROPOUT, self.training) + hidden
        return functional.layer_norm(added, (WIDTH,), *self.norms[norm], eps=1e-12)


class Encoder(nn.Module):
    """MiniLM in two halves: the lower is run once for each text, the upper is tuned."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.weights = weights
        self.layers = nn.ModuleList(
            Layer(weights, f"encoder.layer.{number}", tuned=number >= LOWER) for number in range(LAYERS)
        )

    def lower(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """What the fixed layers make of `tokens` (texts, length)."""
        words = self.weights["embeddings.word_embeddings.weight"][tokens]
        places = self.weights["embeddings.position_embeddings.weight"][: tokens.shape[1]]
        added = words + places + self.weights["embeddings.token_type_embeddings.weight"][0]
        norm = (self.weights["embeddings.LayerNorm.weight"], self.weights["embeddings.LayerNorm.bias"])
        hidden = functional.layer_norm(added, (WIDTH,), *norm, eps=1e-12)
        for layer in self.layers[:LOWER]:
            hidden = layer(hidden, _attention_bias(mask))
        return hidden

    def upper(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors (texts, width)."""
        hidden = functional.dropout(hidden, DROPOUT, self.training)
        for layer in self.layers[LOWER:]:
            hidden = layer(hidden, _attention_bias(mask))
        mean = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(mean, dim=-1)


class Texts:
    """Every text once, with its label in each task, its tokens and what the lower layers make of it."""

    def __init__(self, encoder: Encoder, tokenizer: Tokenizer, tasks: Sequence[dict[str, object]]) -> None:
        labels: dict[str, list[int]] = {}
        for number, task in enumerate(tasks):
            for text, label in task["pairs"]:
                labels.setdefault(text, [NONE] * len(tasks))[number] = label
        self.labels = torch.tensor(list(labels.values()))
        self._tokens = [found.ids for found in tokenizer.encode_batch(list(labels))]
        self._lower: list[Tensor] = [torch.empty(0)] * len(labels)
        self.published = torch.zeros(len(labels), WIDTH)
        encoder.eval()
        with torch.no_grad():
            for chosen in self.batches(shuffled=False):
                tokens = _padded([torch.tensor(self._tokens[i]) for i in chosen])
                mask = self.mask(chosen)
                hidden = encoder.lower(tokens, mask)
                self.published[chosen] = encoder.upper(hidden, mask)
                for row, i in enumerate(chosen):
                    self._lower[i] = hidden[row, : len(self._tokens[i])].to(torch.float16).clone()

    def batches(self, *, shuffled: bool) -> list[list[int]]:
        """Numbers of texts of about the same length."""
        order = list(range(len(self._tokens)))
        if shuffled:
            random.shuffle(order)
        shard = BATCH * SHARDS if shuffled else len(order)
        found = [
            batch for start in range(0, len(order), shard) for batch in self._by_length(order[start : start + shard])
        ]
        if shuffled:
            random.shuffle(found)
        return found

    def _by_length(self, numbers: list[int]) -> Iterator[list[int]]:
        ranked = sorted(numbers, key=lambda i: len(self._tokens[i]))
        return (ranked[start : start + BATCH] for start in range(0, len(ranked), BATCH))

    def hidden(self, chosen: Sequence[int]) -> Tensor:
        """What the lower layers made of the texts."""
        return _padded([self._lower[i].to(torch.float32) for i in chosen])

    def mask(self, chosen: Sequence[int]) -> Tensor:
        """1 for each token, 0 for padding."""
        return _padded([torch.ones(len(self._tokens[i])) for i in chosen])


def main() -> None:
    """Tune, and write the additions."""
    torch.manual_seed(0)
    random.seed(0)
    given = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(given["tokenizer"])
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    encoder = Encoder(load_file(given["weights"]))
    texts = Texts(encoder, tokenizer, given["tasks"])
    classes = _classes(texts, [int(task["labels"]) for task in given["tasks"]])
    _train(encoder, texts, classes)
    np.savez(TUNING, **_additions(encoder))
    print(f"{TUNING.name} written; run bench/calibrate.py next")


def _classes(texts: Texts, counts: Sequence[int]) -> nn.ParameterList:
    """A vector for each label of each task, at first the mean of its texts as MiniLM was published."""
    found = nn.ParameterList()
    for task, count in enumerate(counts):
        means = torch.zeros(count, WIDTH)
        for label in range(count):
            means[label] = texts.published[texts.labels[:, task] == label].mean(0)
        found.append(nn.Parameter(functional.normalize(means.nan_to_num(), dim=1)))
    return found


def _train(encoder: Encoder, texts: Texts, classes: nn.ParameterList) -> None:
    additions = [p for p in encoder.parameters() if p.requires_grad]
    steps = EPOCHS * len(texts.batches(shuffled=False))
    optimiser = torch.optim.AdamW(
        [{"params": additions, "lr": RATE, "weight_decay": 0.01}, {"params": classes.parameters(), "lr": CLASS_RATE}],
        weight_decay=0.0,
    )
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min(1, step / 100) * max(0, 1 - step / steps))
    encoder.train()
    began = time.monotonic()
    for epoch in range(EPOCHS):
        losses = []
        for chosen in texts.batches(shuffled=True):
            vectors = encoder.upper(texts.hidden(chosen), texts.mask(chosen))
            loss = _loss(vectors, texts.labels[chosen], classes)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(additions, 1.0)
            optimiser.step()
            rate.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s", flush=True)


def _loss(vectors: Tensor, labels: Tensor, classes: nn.ParameterList) -> Tensor:
    total = torch.zeros(())
    for task, vectors_of_labels in enumerate(classes):
        known = labels[:, task] != NONE
        if known.any():
            scores = SHARPNESS * vectors[known] @ functional.normalize(vectors_of_labels, dim=1).T
            weight = 1.0 if task == 0 else COMPANIES_WEIGH / (len(classes) - 1)
            one = functional.cross_entropy(scores, labels[known, task], label_smoothing=SMOOTHING, reduction="sum")
            total = total + weight * one / len(labels)
    return total


def _additions(encoder: Encoder) -> dict[str, np.ndarray]:
    """The matrices of the additions under the names that bot/minilm/tuning.py reads."""
    found = {}
    for number, layer in enumerate(encoder.layers):
        for part in MATRICES:
            matrix = layer.parts[part.replace(".", "_")]
            if isinstance(matrix, Tuned):
                name = f"encoder.layer.{number}.{part}"
                found[f"{name}.up"] = matrix.up.detach().numpy().astype(np.float16)
                found[f"{name}.down"] = matrix.down.detach().numpy().astype(np.float16)
    return found


def _fixed(weight: Tensor, bias: Tensor) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.weight, layer.bias = nn.Parameter(weight, requires_grad=False), nn.Parameter(bias, requires_grad=False)
    return layer


def _attention_bias(mask: Tensor) -> Tensor:
    return ((1 - mask) * -1e9)[:, None, None, :]


def _padded(rows: Sequence[Tensor]) -> Tensor:
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True)


if __name__ == "__main__":
    main()

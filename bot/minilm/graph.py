"""MiniLM's weights as an ONNX graph: BERT's encoder (Devlin et al., 2019) with the mean over the words at its end."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, DIMENSIONS = 6, 12, 384
EPSILON = 1e-12
"""Of the layer normalisation, as the weights were trained."""
OPSET, IR_VERSION = 17, 8
MASKED = -1e9
"""Added to the attention of padding, so that nothing attends to it."""

Weights = Mapping[str, NDArray[np.float32]]


def write(weights: Weights, path: Path) -> None:
    """Write the graph with 8-bit weights to `path`, at once or not at all.

    Inputs: `tokens` (texts, length) int64 and `mask` (texts, length) float, 0 for padding. Output: `mean` (texts, 384).
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".minilm-") as folder:
        exact, small = Path(folder, "exact.onnx"), Path(folder, "small.onnx")
        onnx.save(_Builder(weights).model(), exact)
        before = logging.root.manager.disable
        logging.disable(logging.WARNING)  # it recommends a preparation that this graph has no use for
        try:
            # A reduced range keeps processors without 8-bit dot products from overflowing.
            quantize_dynamic(exact, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        finally:
            logging.disable(before)
        small.replace(path)


class _Builder:
    """Adds one operation after the other; each gives the name of its result."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        self._add("Mul", self._add("Sub", "mask", self._number("one", 1.0)), self._number("masked", -MASKED), to="flat")
        bias = self._add("Unsqueeze", "flat", self._whole("heads and words", [1, 2]))
        hidden = self._embedded()
        for number in range(LAYERS):
            hidden = self._layer(hidden, bias, f"encoder.layer.{number}")
        self._mean(hidden)
        graph = helper.make_graph(
            self._nodes,
            "minilm",
            [
                helper.make_tensor_value_info("tokens", TensorProto.INT64, ["texts", "length"]),
                helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["texts", "length"]),
            ],
            [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["texts", DIMENSIONS])],
            list(self._constants.values()),
        )
        opset = helper.make_opsetid("", OPSET)
        return helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)

    def _embedded(self) -> str:
        """Word, place and kind of text, added; all texts here are of the first kind."""
        places = (
            self._weights["embeddings.position_embeddings.weight"]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        words = self._add("Gather", self._weight("embeddings.word_embeddings.weight"), "tokens")
        length = self._add("Gather", self._add("Shape", "tokens"), self._whole("second", [1]))
        first = self._add("Slice", self._constant("places", places), self._whole("start", [0]), length)
        return self._normalised(self._add("Add", words, first), "embeddings.LayerNorm")

    def _layer(self, hidden: str, bias: str, name: str) -> str:
        attended = self._attention(hidden, bias, f"{name}.attention.self")
        attended = self._linear(attended, f"{name}.attention.output.dense")
        hidden = self._normalised(self._add("Add", attended, hidden), f"{name}.attention.output.LayerNorm")
        wide = self._gelu(self._linear(hidden, f"{name}.intermediate.dense"))
        return self._normalised(
            self._add("Add", self._linear(wide, f"{name}.output.dense"), hidden), f"{name}.output.LayerNorm"
        )

    def _attention(self, hidden: str, bias: str, name: str) -> str:
        split = self._whole("split", [0, 0, HEADS, DIMENSIONS // HEADS])
        parts = {
            part: self._add("Reshape", self._linear(hidden, f"{name}.{part}"), split)
            for part in ("query", "key", "value")
        }
        query = self._add("Transpose", parts["query"], perm=[0, 2, 1, 3])
        key = self._add("Transpose", parts["key"], perm=[0, 2, 3, 1])
        value = self._add("Transpose", parts["value"], perm=[0, 2, 1, 3])
        scale = self._number("scale", (DIMENSIONS // HEADS) ** -0.5)
        scores = self._add("Add", self._add("Mul", self._add("MatMul", query, key), scale), bias)
        mixed = self._add("MatMul", self._add("Softmax", scores, axis=-1), value)
        return self._add(
            "Reshape", self._add("Transpose", mixed, perm=[0, 2, 1, 3]), self._whole("joined", [0, 0, DIMENSIONS])
        )

    def _gelu(self, value: str) -> str:
        inner = self._add("Erf", self._add("Mul", value, self._number("root of half", 0.5**0.5)))
        half = self._add("Mul", value, self._number("half", 0.5))
        return self._add("Mul", half, self._add("Add", inner, self._number("one", 1.0)))

    def _mean(self, hidden: str) -> None:
        last = self._whole("last", [2])
        counted = self._add("Mul", hidden, self._add("Unsqueeze", "mask", last))
        second = self._whole("second", [1])
        total = self._add("ReduceSum", counted, second, keepdims=0)
        self._add("Div", total, self._add("ReduceSum", "mask", second, keepdims=1), to="mean")

    def _linear(self, value: str, name: str) -> str:
        weight = self._constant(f"{name}.transposed", self._weights[f"{name}.weight"].T)
        return self._add("Add", self._add("MatMul", value, weight), self._weight(f"{name}.bias"))

    def _normalised(self, value: str, name: str) -> str:
        scale, shift = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._add("LayerNormalization", value, scale, shift, axis=-1, epsilon=EPSILON)

    def _add(self, operation: str, *inputs: str, to: str | None = None, **settings: Any) -> str:
        result = to or f"{operation}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operation, list(inputs), [result], name=f"make {result}", **settings))
        return result

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _number(self, name: str, value: float) -> str:
        return self._constant(name, np.array(value, dtype=np.float32))

    def _whole(self, name: str, values: list[int]) -> str:
        return self._constant(name, np.array(values, dtype=np.int64))

    def _constant(self, name: str, value: NDArray[np.float32] | NDArray[np.int64]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

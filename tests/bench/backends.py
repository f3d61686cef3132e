"""The window layers of the model by other engines, to compare: ONNX Runtime and OpenVINO, neither needed otherwise."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language

from tasks.analyse.compiled.vectors import Vectors

Run = Callable[[Any], Any]  # rows x width in, the same out


def onnx_runtime(bits: int = 32) -> Callable[[Language], None]:
    """Vectors by ONNX Runtime; weights and what is multiplied by them as whole numbers of 8 or 7 bits.

    With 7 no sum of two products overflows on processors without instructions for it.
    """

    def start(path: str) -> Run:
        import onnxruntime
        from onnxruntime.quantization import QuantType, quantize_dynamic

        if bits < 32:
            quantize_dynamic(path, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=bits == 7)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda rows: session.run(None, {"rows": rows})[0]

    return lambda nlp: _replace(start)


def open_vino(precision: str) -> Callable[[Language], None]:
    """Vectors by OpenVINO, with sums of "f32" or "bf16"."""

    def start(path: str) -> Run:
        import openvino

        core = openvino.Core()
        hints = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": precision}
        request = core.compile_model(core.read_model(path), "CPU", hints).create_infer_request()
        return lambda rows: request.infer({0: rows})[0]

    return lambda nlp: _replace(start)


def _replace(start: Callable[[str], Run]) -> None:
    """Let every `Vectors` of this process encode by an engine that is started from a file."""
    engines: dict[int, Run] = {}

    def encode(self: Vectors, embedded: Any, places: Any, out: Any) -> None:
        if id(self) not in engines:
            with tempfile.TemporaryDirectory() as folder:
                path = str(Path(folder) / "layers.onnx")
                graph(self, path)
                engines[id(self)] = start(path)
        rows = np.zeros((len(places) + 2 * self._pad, self._width), dtype=np.float32)
        rows[self._pad : -self._pad] = embedded[places]
        out[:] = engines[id(self)](rows)[self._pad : -self._pad]

    Vectors._encode = encode  # type: ignore[method-assign]


def graph(vectors: Vectors, path: str) -> None:
    """Write the window layers as an ONNX file."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    width, nodes, given = vectors._width, [], {}
    given["zeros"] = np.zeros((1, width), dtype=np.float32)
    given |= {name: np.array([value]) for name, value in (("first", 0), ("last", -1), ("second", 1), ("end", 2**40))}
    rows = "rows"
    for number, layer in enumerate(vectors._layers):

        def add(kind: str, inputs: list[str], outputs: str, number: int = number, **options: Any) -> None:
            names = [f"{name}{number}" if name.startswith("_") else name for name in inputs]
            made = [f"{name}{number}" for name in outputs.split()]
            nodes.append(helper.make_node(kind, names, made, **options))

        size = 3 * width
        own = {
            "_weights": layer.weights[:size],
            "_bias": layer.weights[size],
            "_scale": layer.scale,
            "_shift": layer.shift,
        }
        given |= {f"{name}{number}": np.ascontiguousarray(value) for name, value in own.items()}
        add("Slice", [rows, "first", "last", "first"], "_upper")
        add("Concat", ["zeros", "_upper"], "_before", axis=0)
        add("Slice", [rows, "second", "end", "first"], "_lower")
        add("Concat", ["_lower", "zeros"], "_after", axis=0)
        add("Concat", ["_before", rows, "_after"], "_window", axis=1)
        add("MatMul", ["_window", "_weights"], "_product")
        add("Add", ["_product", "_bias"], "_sum")
        pieces = [f"_piece{piece}_" for piece in range(layer.pieces)]
        add("Split", ["_sum"], " ".join(pieces), axis=1, num_outputs=layer.pieces)
        add("Max", pieces, "_best")
        add("LayerNormalization", ["_best", "_scale", "_shift"], "_normal", axis=-1, epsilon=1e-8)
        add("Add", [rows, "_normal"], "rows")
        rows = f"rows{number}"
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["tokens", width]) for name in ("rows", rows)]
    tensors = [numpy_helper.from_array(value, name) for name, value in given.items()]
    made = helper.make_graph(nodes, "layers", ends[:1], ends[1:], tensors)
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), path)

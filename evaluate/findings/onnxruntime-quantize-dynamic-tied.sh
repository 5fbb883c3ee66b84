#!/usr/bin/env bash
# ONNX Runtime: quantize_dynamic leaves tied output layers in float32, and the file does not show it
#
# Versions: ONNX Runtime 1.32.0 (1.29.0 does the same), onnx 1.20.1.
# One would guess: quantize_dynamic makes an integer product of every MatMul whose second input is a constant: an
#   initializer, the Transpose of one (how a tied output layer is exported), or a Constant node.
# What happens: a weight is looked for among the initializers, by its name. The tied table becomes uint8, so the file shrinks to
#   a quarter; its product stays a float32 MatMul, for which the whole table is dequantized at every call, from a second,
#   transposed copy that is made when the file is loaded. A weight in a Constant node stays float32 in the file too. Neither is
#   mentioned at the default log level. Stored as an initializer of its own, the same matrix is multiplied in integers.
# Why it matters: masked language models, decoders and encoder-decoders tie their largest matrix. The dearest product of a
#   small model then costs more in the "int8" file than in the float32 one.
# Seen on 2026-12-01:
#   tied (Transpose of the table): Gather Transpose DequantizeLinear DequantizeLinear Tanh MatMul - table UINT8
#   as executed: Gather DequantizeLinear Tanh DequantizeLinear MatMul - the whole table dequantized: True
#   own initializer: Gather DequantizeLinear Tanh DynamicQuantizeLinear Mul MatMulInteger Cast Mul
#   Constant node: Constant Gather DequantizeLinear Tanh MatMul
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python numpy==2.4.6 onnx==1.20.1 onnxruntime==1.32.0
"$work/python/bin/python" - "$work" <<'PY'
import logging
import os
import sys
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic
from graphs import FLOAT, INT64, model, node, operators, optimized

logging.disable(logging.WARNING)
table = np.random.default_rng(0).standard_normal((1000, 64)).astype(np.float32)


def quantized(nodes, weights):
    made = model(nodes, {"ids": (INT64, ["tokens"])}, {"y": (FLOAT, ["tokens", 1000])}, weights)
    paths = [os.path.join(sys.argv[1], name) for name in ("float.onnx", "int8.onnx")]
    onnx.save(made, paths[0])
    quantize_dynamic(*paths)
    return onnx.load(paths[1])


rows = [node("Gather", "table ids", "row"), node("Tanh", "row", "x")]  # Tanh stands for the layers between
tied = quantized(
    [*rows, node("Transpose", "table", "matrix", perm=[1, 0]), node("MatMul", "x matrix", "y")], {"table": table}
)
own = quantized([*rows, node("MatMul", "x matrix", "y")], {"table": table, "matrix": table.T.copy()})
constant = helper.make_node("Constant", [], ["matrix"], value=numpy_helper.from_array(table.T.copy()))
inline = quantized([*rows, constant, node("MatMul", "x matrix", "y")], {"table": table})

stored = {TensorProto.DataType.Name(each.data_type) for each in tied.graph.initializer if list(each.dims) == [1000, 64]}
executed = optimized(tied)
tables = {each.name for each in executed.graph.initializer if sorted(each.dims) == [64, 1000]}
dequantized = any(each.op_type == "DequantizeLinear" and each.input[0] in tables for each in executed.graph.node)
print("tied (Transpose of the table):", *operators(tied), "- table", *stored)
print("as executed:", *operators(executed), "- the whole table dequantized:", dequantized)
print("own initializer:", *operators(own))
print("Constant node:", *operators(inline))
if (
    "MatMulInteger" in operators(tied) + operators(inline)
    or "MatMulInteger" not in operators(own)
    or stored != {"UINT8"}
    or not dequantized
    or "MatMul" not in operators(executed)
):
    sys.exit("CHANGED: tied or inline weights are multiplied in integers, or no weights are")
PY

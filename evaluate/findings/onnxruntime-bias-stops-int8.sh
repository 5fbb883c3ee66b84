#!/usr/bin/env bash
# ONNX Runtime: a bias makes a static int8 layer of rank two run in float32
#
# Versions: ONNX Runtime 1.32.0 (1.29.0 does the same), onnx 1.20.1; the default optimizations on the processor.
# One would guess: a linear layer in QDQ form (QuantizeLinear, DequantizeLinear on both inputs of a MatMul) becomes an
#   integer product, whatever follows it and whatever the rank of its input; a bias is added afterwards.
# What happens: with an input [tokens, hidden] the MatMul and the Add of its bias become one Gemm before integer products are
#   looked for. A Gemm whose result is not quantized again at once has no integer form: it runs in float32, and its weights
#   are dequantized at every call. Without the bias, or with one more axis on the input, the same layer is a
#   MatMulIntegerToFloat. No message says so; the answers agree, the file is as small, only the speed is gone.
# Why it matters: packed batches, poolers and classifier heads have rank two. The "int8" model is then slower than the float
#   one, since it dequantizes besides.
# Seen on 2026-12-01:
#   [tokens, hidden], no bias:    QuantizeLinear MatMulIntegerToFloat Gelu
#   [tokens, hidden], bias:       DequantizeLinear QuantizeLinear DequantizeLinear Gemm Gelu
#   [1, tokens, hidden], bias:    QuantizeLinear MatMulIntegerToFloat BiasGelu
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python numpy==2.4.6 onnx==1.20.1 onnxruntime==1.32.0
"$work/python/bin/python" - <<'PY'
import sys
import numpy as np
from graphs import FLOAT, model, node, operators, optimized


def layer(shape, bias):
    weights = {
        "scale": np.float32(0.02),
        "zero": np.uint8(128),
        "weight": np.arange(4096).astype(np.int8).reshape(64, 64),
        "weight_scale": np.float32(0.01),
        "weight_zero": np.int8(0),
    }
    nodes = [
        node("QuantizeLinear", "x scale zero", "levels"),
        node("DequantizeLinear", "levels scale zero", "rounded"),
        node("DequantizeLinear", "weight weight_scale weight_zero", "matrix"),
        node("MatMul", "rounded matrix", "product"),
    ]
    if bias:
        weights["bias"] = np.ones(64, np.float32)
        nodes.append(node("Add", "product bias", "sum"))
    nodes.append(node("Gelu", "sum" if bias else "product", "y"))
    return operators(optimized(model(nodes, {"x": (FLOAT, shape)}, {"y": (FLOAT, shape)}, weights)))


plain = layer(["tokens", 64], False)
biased = layer(["tokens", 64], True)
deeper = layer([1, "tokens", 64], True)
print("[tokens, hidden], no bias:   ", *plain)
print("[tokens, hidden], bias:      ", *biased)
print("[1, tokens, hidden], bias:   ", *deeper)
integer = "MatMulIntegerToFloat"
if integer not in plain or integer not in deeper or "Gemm" not in biased or integer in biased:
    sys.exit("CHANGED: the bias no longer decides, or no layer is an integer product")
PY

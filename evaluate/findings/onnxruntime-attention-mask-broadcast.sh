#!/usr/bin/env bash
# ONNX Runtime: Attention refuses the padding mask that the operator's specification allows
#
# Versions: ONNX Runtime 1.32.0 (1.29.0 does the same), onnx 1.20.1, opset 23, CPU provider.
# One would guess: a padding mask has the shape [batch, 1, 1, keys], as Transformers build it and as the specification of
#   Attention allows ("must be broadcastable to 4D"); onnx's checker and reference evaluator take it.
# What happens: the model loads, and every run ends in an error "inconsistent q_sequence_length (between attn_mask and Q)".
#   Axes of batch and heads may be 1, the one of queries may not: the mask has to be repeated for each query. While there is
#   one query only, as in a decoder's steps or a test with one token, all is well.
# Why it matters: whoever exports an encoder with the operator of opset 23 learns of it at run time only, on real texts.
# Seen on 2026-12-01:
#   mask [2, 1, 1, 5], 3 queries: refused (q_sequence_length)
#   mask [1, 1, 3, 5], 3 queries: as the reference evaluator
#   mask [2, 1, 3, 5], 3 queries: as the reference evaluator
#   mask [2, 1, 1, 5], 1 queries: as the reference evaluator
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python numpy==2.4.6 onnx==1.20.1 onnxruntime==1.32.0
"$work/python/bin/python" - <<'PY'
import sys
import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator
from graphs import BOOL, FLOAT, model, node, session

text = onnx.defs.get_schema("Attention", 23).inputs[3].description
if "broadcastable" not in text:
    sys.exit("CHANGED: the specification no longer says that the mask is broadcast")
random = np.random.default_rng(0)


def answer(mask_shape, queries):
    shapes = {"q": [2, 4, queries, 8], "k": [2, 4, 5, 8], "v": [2, 4, 5, 8]}
    inputs = {name: (FLOAT, shape) for name, shape in shapes.items()} | {"mask": (BOOL, mask_shape)}
    made = model([node("Attention", "q k v mask", "y")], inputs, {"y": (FLOAT, shapes["q"])}, {}, opset=23)
    values = {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    values["mask"] = np.ones(mask_shape, bool)
    values["mask"][..., -1] = False
    expected = ReferenceEvaluator(made).run(None, values)[0]
    opened = session(made)
    try:
        got = opened.run(None, values)[0]
    except Exception as error:
        return "refused (q_sequence_length)" if "q_sequence_length" in str(error) else f"refused: {error}"
    close = np.allclose(got, expected, atol=1e-5)
    return "as the reference evaluator" if close else "other values than the reference evaluator"


cases = [([2, 1, 1, 5], 3), ([1, 1, 3, 5], 3), ([2, 1, 3, 5], 3), ([2, 1, 1, 5], 1)]
answers = [answer(*case) for case in cases]
for (shape, queries), said in zip(cases, answers):
    print(f"mask {shape}, {queries} queries: {said}")
if answers != ["refused (q_sequence_length)"] + ["as the reference evaluator"] * 3:
    sys.exit("CHANGED: the mask of one row is broadcast over the queries, or others are refused")
PY

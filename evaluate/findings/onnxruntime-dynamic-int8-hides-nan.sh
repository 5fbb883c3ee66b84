#!/usr/bin/env bash
# ONNX Runtime: a dynamic int8 layer turns NaN into ordinary numbers, and one infinity into NaN for the whole batch
#
# Versions: ONNX Runtime 1.32.0 (1.29.0 does the same), onnx 1.20.1; x86-64, whose minimum and maximum instructions pass over NaN
#   (elsewhere nothing is claimed).
# One would guess: NaN in an activation makes the answer NaN in int8 as in float32, so that a check of the logits finds it; a row
#   with an infinity spoils its own answer only.
# What happens: DynamicQuantizeLinear takes the range of the numbers that are not NaN and rounds NaN to a level like any other.
#   The answer is finite and wrong. An infinity makes the one scale of the tensor infinite, and every row of the batch is NaN.
# Why it matters: overflow in a layer norm or a damaged weight gives NaN. The float32 model says so; its int8 twin answers with
#   a label and a confidence, and a service that guards itself with isfinite(logits) is not guarded. The other way round, one bad
#   text takes all texts of its batch along.
# Seen on 2026-12-01 (first logit of three texts):
#   all finite:              float32 8.00 8.00 8.00   int8 8.00 8.00 8.00
#   NaN in the first text:   float32 nan 8.00 8.00   int8 7.88 8.00 8.00
#   infinity in the first:   float32 inf 8.00 8.00   int8 nan nan nan
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
if [[ $(uname -m) != x86_64 ]]; then
  echo "this finding is about x86-64"
  exit 0
fi
python_with python numpy==2.4.6 onnx==1.20.1 onnxruntime==1.32.0
"$work/python/bin/python" - "$work" <<'PY'
import logging
import os
import sys
import numpy as np
import onnx
from onnxruntime.quantization import quantize_dynamic
from graphs import FLOAT, model, node, session

logging.disable(logging.WARNING)
weight = np.full((64, 2), 1 / 8, np.float32)
made = model(
    [node("MatMul", "x weight", "y")], {"x": (FLOAT, ["texts", 64])}, {"y": (FLOAT, ["texts", 2])}, {"weight": weight}
)
paths = [os.path.join(sys.argv[1], name) for name in ("float.onnx", "int8.onnx")]
onnx.save(made, paths[0])
quantize_dynamic(*paths)
models = [session(onnx.load(path)) for path in paths]


def logits(first, title):
    x = np.ones((3, 64), np.float32)
    x[0, 5] = first
    answers = [each.run(None, {"x": x})[0][:, 0] for each in models]
    words = [" ".join(f"{value:.2f}" for value in answer) for answer in answers]
    print(f"{title:24} float32 {words[0]}   int8 {words[1]}")
    return answers


plain, sound = logits(1, "all finite:")
nan, hidden = logits(np.nan, "NaN in the first text:")
inf, spoilt = logits(np.inf, "infinity in the first:")
if not np.allclose(plain, sound, atol=0.1) or not np.isnan(nan[0]) or not np.isfinite(inf[1:]).all():
    sys.exit("CHANGED: the float32 model, or int8 on finite numbers, answers otherwise")
if not np.isfinite(hidden).all() or not np.isnan(spoilt).all():
    sys.exit("CHANGED: NaN is passed on, or an infinity stays in its row")
PY

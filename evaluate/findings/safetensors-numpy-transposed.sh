#!/usr/bin/env bash
# safetensors: save_file of a transposed NumPy array stores its numbers in another order
#
# Versions: safetensors 0.8.0 (0.7.0 stores them rightly), NumPy 2.4.6.
# One would guess: what is loaded equals what was saved, as with np.save; or a view that is not contiguous is refused, as
#   safetensors does for PyTorch.
# What happens: the memory of the array is written as it lies, under the shape of the view. A transposed or
#   Fortran-ordered matrix comes back with the right shape, the right set of values and a wrong order. No error, no
#   warning; the docstring alone asks for contiguous arrays. Known as safetensors issue 825, opened in August 2026.
# Why it matters: ONNX stores a linear weight as [in, out] and Hugging Face as [out, in]; w.T is how one goes from one to the
#   other, and factors out of SciPy's LAPACK are Fortran-ordered. Norms and histograms of the file look right.
# Seen on 2026-12-01:
#   saved:  [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
#   loaded: [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
#   loaded after np.ascontiguousarray: [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python numpy==2.4.6 safetensors==0.8.0
"$work/python/bin/python" - "$work/model.safetensors" <<'PY'
import sys
import numpy as np
from safetensors.numpy import load_file, save_file


def stored(array):
    save_file({"weight": array}, sys.argv[1])
    return load_file(sys.argv[1])["weight"]


weight = np.arange(6, dtype=np.float32).reshape(2, 3).T
loaded, copied = stored(weight), stored(np.ascontiguousarray(weight))
print("saved: ", weight.tolist())
print("loaded:", loaded.tolist())
print("loaded after np.ascontiguousarray:", copied.tolist())
if np.array_equal(loaded, weight) or loaded.shape != weight.shape or not np.array_equal(copied, weight):
    sys.exit("CHANGED: a transposed array is stored in its own order")
PY

#!/usr/bin/env bash
# onnxruntime-extensions: the tokenizer built into the graph gives an uncased BERT other tokens than its own tokenizer
#
# Versions: onnxruntime-extensions 0.15.2 with ONNX Runtime 1.32.0, onnx 1.20.1, transformers 5.24.0 (4.57.6 does the same).
# One would guess: gen_processing_models(tokenizer) makes a graph that answers as the tokenizer handed to it.
# What happens: strip_accents is null in uncased BERT folders, which means "as do_lower_case": accents go. The
#   converter hands null on as false. Accents stay, and
#   a word in French, Spanish or German becomes [UNK] or is cut otherwise. Special tokens written in a text, such as [MASK],
#   are taken apart too. For plain ASCII all is equal, so that a check with English sentences passes.
# Why it matters: this is the way to ship a small classifier and its tokenizer as ONNX files for phones; the accuracy that was
#   measured in Python is not that of the phone.
# Seen on 2026-12-01:
#   cafe   tokenizer [CLS] cafe [SEP]       graph [CLS] cafe [SEP]
#   Café   tokenizer [CLS] cafe [SEP]       graph [CLS] [UNK] [SEP]
#   élan   tokenizer [CLS] elan [SEP]       graph [CLS] [UNK] [SEP]
#   [MASK] tokenizer [CLS] [MASK] [SEP]     graph [CLS] [UNK] [UNK] [UNK] [SEP]
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python numpy==2.4.6 onnx==1.20.1 onnxruntime==1.32.0 onnxruntime-extensions==0.15.2 transformers==5.24.0
"$work/python/bin/python" - "$work" <<'PY'
import os
import sys
import numpy as np
import onnxruntime as ort
from onnxruntime_extensions import gen_processing_models, get_library_path
from transformers import BertTokenizer

vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "elan"]
path = os.path.join(sys.argv[1], "vocab.txt")
with open(path, "w") as file:
    file.writelines(token + "\n" for token in vocabulary)
tokenizer = BertTokenizer.from_pretrained(sys.argv[1], do_lower_case=True)
graph = gen_processing_models(tokenizer, pre_kwargs={})[0]
options = ort.SessionOptions()
options.register_custom_ops_library(get_library_path())
session = ort.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])
feed = session.get_inputs()[0].name

same = {}
for text in ["cafe", "Café", "élan", "[MASK]"]:
    expected = tokenizer(text).input_ids
    got = session.run(None, {feed: np.array([text])})[0].ravel().tolist()
    same[text] = expected == got
    words = [" ".join(vocabulary[i] for i in ids) for ids in (expected, got)]
    print(f"{text:6} tokenizer {words[0]:22} graph {words[1]}")
if list(same.values()) != [True, False, False, False]:
    sys.exit("CHANGED: the graph agrees with the tokenizer, or not even on ASCII")
PY

#!/usr/bin/env bash
# transformers 5: T5Config turns an untied output layer into a tied one, and older readers then scale and tie
#
# Versions: transformers 5.24.0, read back by transformers 4.57.6; configuration classes only, no PyTorch.
# One would guess: T5Config(tie_word_embeddings=False), as T5 1.1 and Flan-T5 have it, says False and is saved as false.
# What happens: it says True and is saved as true. What the flag meant beside tying, whether the decoder's output is divided by
#   √d_model before the output layer, moves to a new key scale_decoder_outputs that only version 5 reads. transformers 4.57 and
#   everything else that follows the old key finds a tied model and multiplies by 1/√d_model, here 1/16.
# Why it matters: a distilled T5 1.1 that is saved once by version 5 is a different model for every reader of the old key:
#   its own output matrix is replaced by the word table and its logits are 16 times too flat.
# Seen on 2026-12-01:
#   config.json that was read: tie_word_embeddings false
#   transformers 5.24.0 says: True; writes: tie_word_embeddings true, scale_decoder_outputs false
#   transformers 4.57.6 says of the file that was read: False
#   transformers 4.57.6 says of the file that was written: True
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python transformers==5.24.0
python_with older transformers==4.57.6
mkdir "$work/read" "$work/written"
echo '{"model_type": "t5", "d_model": 256, "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false}' \
  >"$work/read/config.json"
five=$(
  "$work/python/bin/python" - "$work/read" "$work/written" 2>"$work/log" <<'PY'
import json
import sys
from transformers import AutoConfig

config = AutoConfig.from_pretrained(sys.argv[1])
config.save_pretrained(sys.argv[2])
with open(sys.argv[2] + "/config.json") as file:
    written = json.load(file)
keys = ("tie_word_embeddings", "scale_decoder_outputs")
print(f"{config.tie_word_embeddings}; writes:", ", ".join(f"{key} {json.dumps(written.get(key))}" for key in keys))
PY
)
older() {
  "$work/older/bin/python" -c 'import sys; from transformers import AutoConfig
print(AutoConfig.from_pretrained(sys.argv[1]).tie_word_embeddings)' "$1" 2>"$work/log"
}
before=$(older "$work/read")
after=$(older "$work/written")
echo "config.json that was read: tie_word_embeddings false"
echo "transformers 5.24.0 says: $five"
echo "transformers 4.57.6 says of the file that was read: $before"
echo "transformers 4.57.6 says of the file that was written: $after"
expected="True; writes: tie_word_embeddings true, scale_decoder_outputs false"
if [[ $five != "$expected" || $before != False || $after != True ]]; then
  echo "CHANGED: the flag survives, or is written in another way"
  exit 1
fi

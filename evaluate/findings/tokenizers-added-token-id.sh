#!/usr/bin/env bash
# tokenizers: the id of an added token is not read from the file
#
# Versions: tokenizers 0.23.3 (Python); DJL's HuggingFaceTokenizer 0.38.0, on the same native code, answers alike.
# One would guess: an entry of added_tokens with "id": 20 gives the id 20, or the file is refused.
# What happens: a token that model.vocab lacks gets the next free number after the vocabulary, whatever its "id" says. In a file
#   whose ids leave a gap, the token answers with an id that the file gives to nothing. Nothing is said;
#   saving the tokenizer writes the new number as if it had always been so.
# Why it matters: vocabulary pruning and padded embedding tables leave just such gaps. The model then looks up another row, often
#   an untrained one, and a program that reads the ids out of the file disagrees.
# Seen on 2026-12-01:
#   file: vocabulary 0 to 4, [E] has the id 20
#   encoded: [E] has the id 5
#   saved again: [E] has the id 5
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python tokenizers==0.23.3
"$work/python/bin/python" - <<'PY'
import json
import sys
from tokenizers import Tokenizer

flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
document = {
    "version": "1.0",
    "added_tokens": [{"id": 0, "content": "[UNK]"} | flags, {"id": 20, "content": "[E]"} | flags],
    "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": None,
    "decoder": None,
    "model": {
        "type": "WordPiece",
        "unk_token": "[UNK]",
        "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100,
        "vocab": {"[UNK]": 0, "a": 1, "b": 2, "c": 3, "d": 4},
    },
}
tokenizer = Tokenizer.from_str(json.dumps(document))
encoded = tokenizer.encode("a [E] b").ids
saved = {each["content"]: each["id"] for each in json.loads(tokenizer.to_str())["added_tokens"]}
print("file: vocabulary 0 to 4, [E] has the id 20")
print("encoded: [E] has the id", encoded[1])
print("saved again: [E] has the id", saved["[E]"])
if encoded != [1, 5, 2] or saved["[E]"] != 5:
    sys.exit("CHANGED: the id of the file is read")
PY

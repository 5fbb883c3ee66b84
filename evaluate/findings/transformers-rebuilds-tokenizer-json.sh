#!/usr/bin/env bash
# transformers 5: a BERT folder's tokenizer.json is not obeyed but rebuilt from its vocabulary
#
# Versions: transformers 5.24.0 (tokenizers 0.23.3) against transformers 4.57.6 (tokenizers 0.22) and against tokenizers alone.
# One would guess: tokenizer.json is the whole tokenizer; the class named in tokenizer_config.json decides about Python methods.
# What happens: for BertTokenizer, transformers 5 takes the vocabulary out of the file and builds template and model anew with
#   its own defaults. A file whose template has no [SEP] gets one, and max_input_chars_per_word becomes 100 again, so that
#   words which the file makes [UNK] are cut into pieces. With tokenizer_class PreTrainedTokenizerFast the file is obeyed,
#   as it was by transformers 4.57 for BertTokenizer. Nothing is said.
# Why it matters: distilled models with a pruned vocabulary or an own template train on other ids in Java, Rust or 4.57 than
#   Python serves with 5; a tokenizer.json that was checked is no proof for what its folder does.
# Seen on 2026-12-01 (text "ab aaaaa"):
#   tokenizers, the file itself:             [CLS] ab [UNK]
#   transformers 4.57.6, BertTokenizer:      [CLS] ab [UNK]
#   transformers 5.24.0, BertTokenizer:      [CLS] ab a ##a ##a ##a ##a [SEP]
#   transformers 5.24.0, PreTrainedTokenizerFast: [CLS] ab [UNK]
source "$(dirname "${BASH_SOURCE[0]}")/setup.bash"
python_with python transformers==5.24.0 tokenizers==0.23.3
python_with older transformers==4.57.6
mkdir "$work/model"
cat >"$work/write.py" <<'PY'
import json
import sys

special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
vocabulary = {token: i for i, token in enumerate(special + ["a", "##a", "ab"])}
flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
cls = {"SpecialToken": {"id": "[CLS]", "type_id": 0}}
first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
document = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [{"id": vocabulary[token], "content": token} | flags for token in special],
    "normalizer": {
        "type": "BertNormalizer",
        "clean_text": True,
        "handle_chinese_chars": True,
        "strip_accents": None,
        "lowercase": True,
    },
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [cls, first],
        "pair": [cls, first, second],
        "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [vocabulary["[CLS]"]], "tokens": ["[CLS]"]}},
    },
    "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
    "model": {
        "type": "WordPiece",
        "unk_token": "[UNK]",
        "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 4,
        "vocab": vocabulary,
    },
}
for name, content in {
    "tokenizer.json": document,
    "tokenizer_config.json": {"tokenizer_class": sys.argv[2]},
    "config.json": {"model_type": "bert"},
}.items():
    with open(f"{sys.argv[1]}/{name}", "w") as file:
        json.dump(content, file)
PY
cat >"$work/read.py" <<'PY'
import sys
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
print(*tokenizer.convert_ids_to_tokens(tokenizer("ab aaaaa").input_ids))
PY
answer() { "$work/$1/bin/python" "$work/read.py" "$work/model" 2>"$work/log"; }
"$work/python/bin/python" "$work/write.py" "$work/model" BertTokenizer
file=$("$work/python/bin/python" -c 'import sys; from tokenizers import Tokenizer
print(*Tokenizer.from_file(sys.argv[1]).encode("ab aaaaa").tokens)' "$work/model/tokenizer.json")
four=$(answer older)
five=$(answer python)
"$work/python/bin/python" "$work/write.py" "$work/model" PreTrainedTokenizerFast
generic=$(answer python)
echo "tokenizers, the file itself:             $file"
echo "transformers 4.57.6, BertTokenizer:      $four"
echo "transformers 5.24.0, BertTokenizer:      $five"
echo "transformers 5.24.0, PreTrainedTokenizerFast: $generic"
if [[ $file != "[CLS] ab [UNK]" || $four != "$file" || $generic != "$file" || $five != "[CLS] ab a ##a ##a ##a ##a [SEP]" ]]; then
  echo "CHANGED: another version of the file's settings is obeyed"
  exit 1
fi

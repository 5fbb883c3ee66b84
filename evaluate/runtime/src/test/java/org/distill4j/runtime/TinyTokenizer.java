package org.distill4j.runtime;

import java.nio.charset.StandardCharsets;

/** A WordPiece tokenizer of seven pieces, whose file pads to 16 and truncates at 6. */
final class TinyTokenizer {

  private TinyTokenizer() {}

  static byte[] json() {
    return """
        {"version": "1.0",
         "truncation": {"max_length": 6, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
         "padding": {"strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": null,
                     "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
         "added_tokens": [TOKENS],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                        "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "decoder": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100,
                   "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3,
                             "a": 4, "b": 5, "c": 6}}}
        """
        .replace(
            "TOKENS",
            token(0, "[PAD]")
                + ","
                + token(1, "[UNK]")
                + ","
                + token(2, "[CLS]")
                + ","
                + token(3, "[SEP]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String token(int id, String content) {
    return """
        {"id": %d, "special": true, "content": "%s", "single_word": false, "lstrip": false,
         "rstrip": false, "normalized": false}"""
        .formatted(id, content);
  }
}

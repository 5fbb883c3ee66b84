package org.distill4j.compress;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.CheckpointException;

/** WordPiece tokenizers of few pieces, whose files pad to 16 and truncate at 6. */
public final class TinyTokenizer {
  /** Forty pieces by id; single characters are a, b, c, each in both forms. */
  public static final List<String> PIECES =
      pad(
          "[PAD]", "unused", "[UNK]", "[CLS]", "[SEP]", "a", "##a", "b", "##b", "c", "##c", "abc",
          "##bc", "ab", "cab", "cc", "##cc");

  private TinyTokenizer() {}

  /** Words that never occur fill the vocabulary up to the tiny model's forty rows. */
  private static List<String> pad(String... pieces) {
    return Stream.concat(
            Stream.of(pieces), IntStream.range(pieces.length, 40).mapToObj(id -> "word" + id))
        .toList();
  }

  /** The tokenizer of {@link #PIECES}. */
  public static TokenizerJson read() throws CheckpointException {
    return TokenizerJson.parse("tiny", json());
  }

  /** The file of {@link #PIECES}. */
  public static byte[] json() {
    return json(PIECES);
  }

  /**
   * A file of these pieces by id, among them [CLS], [SEP] and [UNK]; those in brackets are special.
   */
  public static byte[] json(List<String> pieces) {
    return """
        {"version": "1.0",
         "truncation": {"max_length": 6, "strategy": "LongestFirst", "stride": 0,
                        "direction": "Right"},
         "padding": {"strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": null,
                     "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]"},
         "added_tokens": [%s],
         "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                        "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "TemplateProcessing",
           "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                      {"Sequence": {"id": "A", "type_id": 0}},
                      {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
           "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
                    {"Sequence": {"id": "B", "type_id": 1}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
           "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [%d], "tokens": ["[CLS]"]},
                              "[SEP]": {"id": "[SEP]", "ids": [%d], "tokens": ["[SEP]"]}}},
         "decoder": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100, "vocab": {%s}}}
        """
        .formatted(
            added(pieces), pieces.indexOf("[CLS]"), pieces.indexOf("[SEP]"), vocabulary(pieces))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String vocabulary(List<String> pieces) {
    return IntStream.range(0, pieces.size())
        .mapToObj(id -> "\"" + pieces.get(id) + "\": " + id)
        .collect(Collectors.joining(", "));
  }

  private static String added(List<String> pieces) {
    return IntStream.range(0, pieces.size())
        .filter(id -> pieces.get(id).startsWith("["))
        .mapToObj(
            id ->
                """
                {"id": %d, "special": true, "content": "%s", "single_word": false,
                 "lstrip": false, "rstrip": false, "normalized": false}"""
                    .formatted(id, pieces.get(id)))
        .collect(Collectors.joining(", "));
  }
}

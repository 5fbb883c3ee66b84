package org.distill4j.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small tokenizers of the kinds that model families use, one of each. */
final class SmallTokenizers {
  private static final String TEMPLATE =
      """
      {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
       "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
       "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
      """;
  private static final String ADDED =
      """
      [{"id": 0, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false, "special": true},
       {"id": %d, "content": "plus", "single_word": false, "lstrip": true, "rstrip": false,
        "normalized": true, "special": false}]
      """;

  private SmallTokenizers() {}

  /** All of them by name. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("word-piece", TinyTokenizer.json());
    all.put("byte-level", bytes(byteLevel()));
    all.put("byte-fallback", bytes(byteFallback()));
    all.put("unigram", bytes(unigram()));
    all.put("word-level", bytes(wordLevel()));
    return all;
  }

  /** As of GPT-2 and RoBERTa, by its pattern as a Split. */
  private static String byteLevel() {
    return document(
        ADDED.formatted(8),
        "{\"type\": \"NFC\"}",
        """
        {"type": "Sequence", "pretokenizers": [
          {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
           "'s|'t|'re|'ve|'m|'ll|'d| ?\\\\p{L}+| ?\\\\p{N}+| ?[^\\\\s\\\\p{L}\\\\p{N}]+|\\\\s+(?!\\\\S)|\\\\s+"}},
          {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]}
        """,
        "{\"type\": \"RobertaProcessing\", \"sep\": [\"<unk>\", 0], \"cls\": [\"<s>\", 1]}",
        """
        {"type": "BPE", "vocab": {"<unk>": 0, "<s>": 1, "a": 2, "b": 3, "ab": 4, "Ġ": 5, "Ġab": 6,
         "c": 7}, "merges": ["a b", "Ġ ab"]}
        """);
  }

  /** As of RoBERTa, with {@code <s>} and {@code </s>} around each text of a pair, and a mask. */
  static byte[] roberta() {
    String added =
        """
        [{"id": 0, "content": "<s>", "special": true}, {"id": 1, "content": "<pad>", "special": true},
         {"id": 2, "content": "</s>", "special": true}, {"id": 3, "content": "<unk>", "special": true},
         {"id": 9, "content": "<mask>", "special": true, "lstrip": true}]
        """;
    return bytes(
        document(
            added,
            "null",
            "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"use_regex\": true}",
            "{\"type\": \"RobertaProcessing\", \"sep\": [\"</s>\", 2], \"cls\": [\"<s>\", 0]}",
            """
            {"type": "BPE", "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "a": 4, "b": 5,
             "ab": 6, "Ġ": 7, "Ġab": 8, "<mask>": 9}, "merges": [["a", "b"], ["Ġ", "ab"]]}
            """));
  }

  /** As of Llama. */
  private static String byteFallback() {
    return document(
        ADDED.formatted(8),
        """
        {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
         {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
        """,
        "null",
        TEMPLATE,
        """
        {"type": "BPE", "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true, "vocab":
         {"<unk>": 0, "<s>": 1, "a": 2, "b": 3, "ab": 4, "▁": 5, "▁ab": 6, "c": 7},
         "merges": [["a", "b"], ["▁", "ab"]]}
        """);
  }

  /** As of XLM-R and T5. */
  private static String unigram() {
    return document(
        ADDED.formatted(8),
        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Precompiled\","
            + " \"precompiled_charsmap\": \""
            + Base64.getEncoder().encodeToString(characterMap())
            + "\"}, {\"type\": \"Replace\", \"pattern\": {\"Regex\": \" {2,}\"}, \"content\":"
            + " \" \"}]}",
        """
        {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}
        """,
        TEMPLATE,
        """
        {"type": "Unigram", "unk_id": 0, "byte_fallback": false, "vocab": [["<unk>", 0.0],
         ["<s>", 0.0], ["▁", -2.5], ["a", -3.0], ["b", -3.25], ["▁ab", -1.5], ["ab", -2.0],
         ["c", -4.0]]}
        """);
  }

  private static String wordLevel() {
    return document(
        ADDED.formatted(5),
        """
        {"type": "Sequence", "normalizers": [{"type": "NFKD"}, {"type": "StripAccents"},
         {"type": "Lowercase"}, {"type": "Strip", "strip_left": true, "strip_right": true}]}
        """,
        """
        {"type": "Sequence", "pretokenizers": [{"type": "Whitespace"},
         {"type": "Digits", "individual_digits": true}, {"type": "Punctuation"}]}
        """,
        TEMPLATE,
        """
        {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<unk>": 0, "<s>": 1, "a": 2,
         "ab": 3, "c": 4}}
        """);
  }

  /** A map with one entry: A becomes a. */
  static byte[] characterMap() {
    int[] units = new int[512];
    units[0] = 256 << 10;
    units[256] = 1 << 31;
    units[256 + 'A'] = 'A' << 10 | 1 << 8 | 'A';
    byte[] texts = "a\0".getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(4 + 4 * units.length + texts.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(4 * units.length);
    for (int unit : units) {
      buffer.putInt(unit);
    }
    return buffer.put(texts).array();
  }

  static String document(
      String added, String normalizer, String preTokenizer, String postProcessor, String model) {
    return ("{\"version\": \"1.0\", \"truncation\": null, \"padding\": null, \"added_tokens\": "
            + added
            + ", \"normalizer\": "
            + normalizer
            + ", \"pre_tokenizer\": "
            + preTokenizer
            + ", \"post_processor\": "
            + postProcessor
            + ", \"decoder\": {\"type\": \"Fuse\"}, \"model\": "
            + model
            + "}")
        .replace('\n', ' ');
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}

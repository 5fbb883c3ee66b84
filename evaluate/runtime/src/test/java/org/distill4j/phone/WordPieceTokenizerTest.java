package org.distill4j.phone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.distill4j.runtime.Tokenizer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPieceTokenizerTest {
  private static final int GOLDEN_LINES = 9_909;
  private static final String TINY =
      """
      {"added_tokens": [
        {"id": 1, "content": "[CLS]", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true},
        {"id": 2, "content": "[SEP]", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true}],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
           {"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
         "special_tokens": {
           "[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]},
           "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}},
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100,
         "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "cafe": 3, "##s": 4, "!": 5, "中": 6}}}
      """;

  private static Path shared(String file) {
    Path path = Path.of(System.getProperty("distill4j.shared", "../shared")).resolve(file);
    Assumptions.assumeTrue(Files.exists(path), path + " is absent");
    return path;
  }

  /** Texts in a hundred languages, each line a text and its tokens, ended by CR LF. */
  @Test
  void givesTheReferencesIds() throws IOException {
    Path json = shared("tokenizers/bert-base-uncased/tokenizer.json");
    Path golden =
        shared("tokenizers/golden-bert-base-uncased/regression-text_bert-base-uncased.txt");
    WordPieceTokenizer own = WordPieceTokenizer.of(Files.readString(json), 100_000);
    List<String> lines = Arrays.asList(Files.readString(golden).split("\r\n"));
    assertEquals(GOLDEN_LINES, lines.size());
    List<String> texts = lines.stream().map(line -> line.split("\t", 2)[0]).toList();
    try (Tokenizer reference = Tokenizer.of(json)) {
      for (int i = 0; i < texts.size(); i++) {
        String[] tokens = lines.get(i).split("\t", -1);
        int[] ids = own.encode(texts.get(i));
        assertEquals(tokens.length + 1, ids.length, texts.get(i));
        for (int token = 1; token < tokens.length; token++) {
          assertEquals(reference.vocabulary().get(tokens[token]), ids[token], texts.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Cafés! | 1 3 4 5 2",
        "`a 中cafe` | 1 0 6 3 2",
        "`cafe [SEP] cafe` | 1 3 2 3 2",
        "`` | 1 2",
        "`cafe\u00a0cafe\u200b!` | 1 3 3 5 2",
      })
  void readsTextAsTheLibraryDoes(String text, String ids) throws IOException {
    int[] expected = Arrays.stream(ids.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertArrayEquals(expected, WordPieceTokenizer.of(TINY, 10).encode(text));
    try (Tokenizer reference =
        Tokenizer.of(TINY.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      assertArrayEquals(reference.encode(text, null, 10).ids(), expected);
    }
  }

  @Test
  void cutsAfterTheGreatestLength() {
    assertArrayEquals(
        new int[] {1, 3, 3, 2}, WordPieceTokenizer.of(TINY, 4).encode("cafe ".repeat(100_000)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"WordPiece\" | \"BPE\" | model.type: must be WordPiece",
        "BertPreTokenizer | ByteLevel | pre_tokenizer.type: must be BertPreTokenizer",
        "BertNormalizer | Precompiled | normalizer.type: must be BertNormalizer",
        "TemplateProcessing | RobertaProcessing | post_processor.type: must be TemplateProcessing",
        "\"cafe\": 3 | \"cafe\": -3 | model.vocab.cafe: must be a whole number",
        "\"lstrip\": false | \"lstrip\": true | added_tokens.lstrip: must be false",
        "\"[UNK]\": 0, | '' | model.vocab: must be a vocabulary with [UNK]",
        "\"clean_text\": true | \"clean_text\": 1 | normalizer.clean_text: must be true or false",
      })
  void refusesWhatItDoesNotKnow(String right, String wrong, String told) {
    assertTrue(TINY.contains(right), right);
    Exception fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> WordPieceTokenizer.of(TINY.replace(right, wrong), 10));
    assertTrue(fault.getMessage().startsWith(told), fault.getMessage());
  }
}

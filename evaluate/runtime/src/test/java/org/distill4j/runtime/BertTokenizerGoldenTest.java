package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Word pieces of real text in a hundred languages against the reference: each golden line is a text
 * and its pieces, separated by tabs and ended by CR LF.
 */
final class BertTokenizerGoldenTest {

  private static final int GOLDEN_LINES = 9_909;
  private static final int CLS = 101;
  private static final int SEP = 102;

  @Test
  void cutsEveryGoldenLineAsTheReferenceDoes() throws IOException {
    Path golden =
        SharedFiles.of("tokenizers/golden-bert-base-uncased/regression-text_bert-base-uncased.txt");
    List<String> lines =
        Arrays.asList(Files.readString(golden, StandardCharsets.UTF_8).split("\r\n"));
    Path json = SharedFiles.of("tokenizers/bert-base-uncased/tokenizer.json");
    try (Tokenizer tokenizer = Tokenizer.of(json)) {
      List<String> texts = lines.stream().map(line -> line.split("\t", 2)[0]).toList();
      List<TokenizedText> pieces = tokenizer.encodeAll(texts, null, 100_000);
      int matching = 0;
      for (int i = 0; i < lines.size(); i++) {
        int[] expected = expected(lines.get(i), tokenizer.vocabulary());
        assertArrayEquals(expected, pieces.get(i).ids(), texts.get(i));
        matching++;
      }
      assertEquals(GOLDEN_LINES, matching);
    }
  }

  private static int[] expected(String line, Map<String, Integer> vocabulary) {
    String[] fields = line.split("\t", -1);
    int[] ids = new int[fields.length + 1];
    ids[0] = CLS;
    for (int i = 1; i < fields.length; i++) {
      ids[i] = vocabulary.get(fields[i]);
    }
    ids[fields.length] = SEP;
    return ids;
  }
}

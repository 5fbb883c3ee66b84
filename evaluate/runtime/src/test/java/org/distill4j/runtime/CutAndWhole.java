package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.util.List;
import org.distill4j.runtime.tokenizer.TokenizerDocument;

/** One tokenizer that cuts long texts, and one that reads them whole. */
record CutAndWhole(Tokenizer cut, HuggingFaceTokenizer whole) implements AutoCloseable {
  static CutAndWhole of(byte[] json) throws IOException {
    byte[] checked = TokenizerDocument.parse("t", json).json();
    return new CutAndWhole(Tokenizer.of(json), NativeTokenizer.open("t", checked));
  }

  void check(String text, int maxLength) {
    Encoding encoding = whole.encode(WellFormed.of(text), true, false);
    TokenizedText expected =
        WordStarts.marked(
            text, WellFormed.of(text), encoding, LongestFirst.truncate(encoding, maxLength));
    TokenizedText pieces = cut.encode(text, null, maxLength);
    assertSame(expected, pieces, text);
    assertSame(expected, cut.encodeAll(List.of(text), null, maxLength).get(0), text);
  }

  void check(String text, String pair, int maxLength) {
    Encoding encoding = whole.encode(WellFormed.of(text), WellFormed.of(pair), true, false);
    TokenizedText expected = LongestFirst.truncate(encoding, maxLength);
    assertEquals(expected, cut.encode(text, pair, maxLength), text + "|" + pair);
    assertEquals(List.of(expected), cut.encodeAll(List.of(text), List.of(pair), maxLength), text);
  }

  private static void assertSame(TokenizedText expected, TokenizedText pieces, String text) {
    assertEquals(expected, pieces, text);
    assertEquals(expected.words(), pieces.words(), text);
    for (int word = 0; word < expected.words(); word++) {
      assertEquals(expected.firstPiece(word), pieces.firstPiece(word), text);
    }
  }

  @Override
  public void close() {
    cut.close();
    whole.close();
  }
}

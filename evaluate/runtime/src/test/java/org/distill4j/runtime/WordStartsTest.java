package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WordStartsTest {
  private static List<Integer> starts(String text, String pair, int maxLength) throws Exception {
    try (Tokenizer tokenizer = Tokenizer.of(TinyTokenizer.json())) {
      TokenizedText pieces = tokenizer.encode(text, pair, maxLength);
      if (pair == null) {
        TokenizedText together = tokenizer.encodeAll(List.of("a", text), null, maxLength).get(1);
        assertEquals(starts(pieces), starts(together));
      }
      return starts(pieces);
    }
  }

  private static List<Integer> starts(TokenizedText pieces) {
    List<Integer> starts = new ArrayList<>();
    for (int word = 0; word < pieces.words(); word++) {
      starts.add(pieces.firstPiece(word));
    }
    return starts;
  }

  /** Spans count code points, not the two characters that the sign in the middle has. */
  @Test
  void findsEachWordAfterSignsBeyondSixteenBits() throws Exception {
    // [CLS] a b - c, a sign, a [SEP]; the word of one invisible character leaves no piece
    assertEquals(List.of(1, 2, 5, -1, 6), starts("a b-c \uD83D\uDE02 \u200D a", null, 64));
  }

  @Test
  void wordsThatWereCutOffHaveNone() throws Exception {
    assertEquals(List.of(1, 2, -1), starts("a b c", null, 4));
  }

  @Test
  void severalSpacesKeepTwoWordsApart() throws Exception {
    assertEquals(List.of(1, 2), starts(" a   b ", null, 64));
    assertEquals(List.of(), starts(" ", null, 64));
  }

  @Test
  void pairsAreNoWords() throws Exception {
    assertEquals(List.of(), starts("a b", "c", 64));
  }

  @Test
  void countsWordsAtTheEndThatWereNotRead() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.of(TinyTokenizer.json())) {
      assertEquals(0, TaggedWords.unread(tokenizer.encode("a \u200b", null, 8)));
      assertEquals(4, TaggedWords.unread(tokenizer.encode("a ".repeat(10), null, 8)));
      String longer = "a ".repeat(1000);
      assertEquals(994, TaggedWords.unread(tokenizer.encode(longer, null, 8)));
    }
  }
}

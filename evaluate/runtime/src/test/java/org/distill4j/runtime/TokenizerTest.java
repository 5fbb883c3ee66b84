package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TokenizerTest {

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = Tokenizer.of(TinyTokenizer.json());
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void ignoresTheFilesPaddingAndTruncation() {
    TokenizedText pieces = tokenizer.encode("a b a b a b a b", null, 64);

    assertArrayEquals(new int[] {2, 4, 5, 4, 5, 4, 5, 4, 5, 3}, pieces.ids());
    assertArrayEquals(new int[10], pieces.typeIds());
    assertFalse(pieces.truncated());
  }

  @Test
  void marksTheSecondTextOfAPair() {
    TokenizedText pieces = tokenizer.encode("a", "b c", 64);

    assertArrayEquals(new int[] {2, 4, 3, 5, 6, 3}, pieces.ids());
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1}, pieces.typeIds());
  }

  @Test
  void truncatesAndSaysSo() {
    TokenizedText pieces = tokenizer.encode("a b c a b c", null, 4);

    assertArrayEquals(new int[] {2, 4, 5, 3}, pieces.ids());
    assertTrue(pieces.truncated());
  }

  @Test
  void truncatesTheLongerTextOfAPair() {
    TokenizedText pieces = tokenizer.encode("a", "b c b c b c", 6);

    assertArrayEquals(new int[] {2, 4, 3, 5, 6, 3}, pieces.ids());
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1}, pieces.typeIds());
  }

  @Test
  void truncatesAsTheNativeLibraryWould() throws IOException {
    Random random = new Random(17);
    for (int maximum : new int[] {4, 5, 8, 13}) {
      Map<String, String> options =
          Map.of("truncation", "longest_first", "maxLength", Integer.toString(maximum));
      try (HuggingFaceTokenizer reference =
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(TinyTokenizer.json()), options)) {
        for (int i = 0; i < 50; i++) {
          String text = "a ".repeat(random.nextInt(12));
          String pair = "b c ".repeat(random.nextInt(6));
          long[] expected = reference.encode(text, pair, true, false).getIds();
          int[] ids = tokenizer.encode(text, pair, maximum).ids();
          assertArrayEquals(
              Arrays.stream(expected).filter(id -> id != 0).mapToInt(id -> (int) id).toArray(),
              ids,
              () -> text + "|" + pair + "|" + maximum);
        }
      }
    }
  }

  @Test
  void encodesAnEmptyTextAsSpecialTokens() {
    assertArrayEquals(new int[] {2, 3}, tokenizer.encode("", null, 8).ids());
  }

  @Test
  void survivesTextThatIsNoUnicode() {
    // The replacement character is then removed by this tokenizer's clean-up.
    assertArrayEquals(new int[] {2, 4, 3}, tokenizer.encode("a \uD83D", null, 8).ids());
    assertEquals(tokenizer.encode("a \uFFFD", null, 8), tokenizer.encode("a \uDC00", null, 8));
    assertArrayEquals(new int[] {2, 4, 3}, tokenizer.encode("a\0", null, 8).ids());
  }

  @Test
  void encodesManyAsOne() {
    List<String> texts = new ArrayList<>(Collections.nCopies(1500, "a b c"));
    texts.set(1499, "c");
    List<String> pairs = Collections.nCopies(1500, "b b b b");

    List<TokenizedText> all = tokenizer.encodeAll(texts, pairs, 7);

    assertEquals(1500, all.size());
    assertEquals(tokenizer.encode("a b c", "b b b b", 7), all.get(0));
    assertEquals(tokenizer.encode("c", "b b b b", 7), all.get(1499));
    assertEquals(tokenizer.encode("a b c", null, 7), tokenizer.encodeAll(texts, null, 7).get(0));
  }

  @Test
  void listsTheVocabularyById() {
    assertEquals(7, tokenizer.vocabularySize());
    assertEquals(4, tokenizer.vocabulary().get("a"));
    assertEquals(
        List.copyOf(IntStream.range(0, 7).boxed().toList()),
        List.copyOf(tokenizer.vocabulary().values()));
  }

  @Test
  void refusesALengthWithoutRoomForText() {
    IllegalArgumentException zero =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("a", null, 0));
    assertTrue(zero.getMessage().contains("maxLength: must be > 0; got 0"), zero.getMessage());
    IllegalArgumentException two =
        assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("a", null, 2));
    assertTrue(two.getMessage().contains("exceed the 2 special tokens"), two.getMessage());
  }

  @Test
  void refusesListsOfDifferentSizes() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> tokenizer.encodeAll(List.of("a"), List.of("a", "b"), 8));
    assertTrue(e.getMessage().contains("as many as texts (1); got 2"), e.getMessage());
  }

  @Test
  void refusesUseAfterClose() throws IOException {
    Tokenizer closed = Tokenizer.of(TinyTokenizer.json());
    closed.close();
    closed.close();
    assertThrows(IllegalStateException.class, () -> closed.encode("a", null, 8));
  }

  @Test
  void refusesFilesThatAreNoTokenizer() {
    assertFault("tokenizer.json: must be JSON; got ", "{\"model\": ");
    assertFault("tokenizer.json: must be JSON; got an empty file", "");
    assertFault("tokenizer.json: must hold a JSON object; got [1]", "[1]");
    assertFault(
        "tokenizer.json: must be a Hugging Face tokenizer with model.vocab; got {\"a\":1}",
        "{\"a\": 1}");
    assertFault(
        "tokenizer.json model.unk_token: must be a token of vocab; got nothing",
        "{\"model\": {\"vocab\": {\"a\": 0}}}");
    ModelFolderException missing =
        assertThrows(
            ModelFolderException.class, () -> Tokenizer.of(Path.of("no-such-tokenizer.json")));
    assertTrue(missing.getMessage().startsWith("no-such-tokenizer.json: must be a file"));
  }

  private static void assertFault(String expected, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    ModelFolderException e = assertThrows(ModelFolderException.class, () -> Tokenizer.of(bytes));
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }
}

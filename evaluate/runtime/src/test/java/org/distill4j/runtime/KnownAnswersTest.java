package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownAnswersTest {
  private static final String FILE =
      """
      {"runtime": "r", "processor": "p", "answers": [
        {"text": "a a", "tokens": [2, 4, 4, 3], "logits": [%s, 0]}]}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFolder() throws IOException {
    TinyFolder.write(folder);
  }

  @Test
  void readsBackWhatItWrites() throws IOException {
    KnownAnswers known;
    try (CompressedModel model = CompressedModel.open(folder)) {
      known =
          KnownAnswers.of(
              "p",
              List.of(
                  KnownAnswers.Answer.of(model, "a b", Optional.empty()),
                  KnownAnswers.Answer.of(model, "a", Optional.of("b"))));
      Files.write(folder.resolve(KnownAnswers.FILE), known.toJson());
      assertEquals(known, KnownAnswers.read(folder));
      assertTrue(known.compare(model).isSame());
    }
    assertEquals(List.of(2, 4, 5, 3), known.answers().get(0).tokens());
    assertEquals(List.of(1f, 1f), known.answers().get(0).logits());
    assertEquals(List.of(2f, 1f), known.answers().get(1).logits()); // two tokens of the pair
  }

  @Test
  void saysWhatDiffers() throws IOException {
    Files.writeString(folder.resolve(KnownAnswers.FILE), FILE.formatted("2.25"));
    AnswerComparison near = compare();
    assertEquals(new AnswerComparison(OutputKind.CLASSES, 2, 1, 1, 1, 0.25), near);
    Files.writeString(folder.resolve(KnownAnswers.FILE), FILE.formatted("-1"));
    assertEquals(0, compare().sameAnswers());
    Files.writeString(
        folder.resolve(KnownAnswers.FILE), FILE.formatted("2").replace("4, 4, 3", "4, 5, 3"));
    AnswerComparison tokens = compare();
    assertEquals(0, tokens.sameTokens());
    assertFalse(tokens.isSame());
  }

  private AnswerComparison compare() throws IOException {
    try (CompressedModel model = CompressedModel.open(folder)) {
      return KnownAnswers.read(folder).compare(model);
    }
  }

  @Test
  void keepsTheBeginningOfALongText() throws IOException {
    try (CompressedModel model = CompressedModel.open(folder)) {
      String text = "a".repeat(1999) + "\uD83D\uDE00";
      assertEquals("a".repeat(1999), KnownAnswers.Answer.of(model, text, Optional.empty()).text());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"runtime\": \"r\" | \"runtime\": 1 | runtime: must be a string; got 1",
        "\"a a\" | null | answers[0].text: must be a string; got null",
        "[2, 4, 4, 3] | 7 | answers[0].tokens: must be an array that is not empty; got 7",
        "2, 0 | \"2\", 0 | answers[0].logits: must be a finite number; got \"2\"",
        "2, 0 | 1e99, 0 | answers[0].logits: must be a finite number; got 1e99"
      })
  void refusesWrongTypes(String from, String to, String expected) throws IOException {
    Files.writeString(folder.resolve(KnownAnswers.FILE), FILE.formatted("2").replace(from, to));
    ModelFolderException e =
        assertThrows(ModelFolderException.class, () -> KnownAnswers.read(folder));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}

package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {

  @Test
  void dropsPunctuationAndCase() {
    assertEquals(
        List.of("it", "s", "a", "charming", "4k", "film"), Words.of("It's a CHARMING, 4K-film !"));
    assertEquals(Words.of("it 's a film ."), Words.of("It's a film."));
  }

  @Test
  void makesAWordOfEachCharacterWithoutSpaces() {
    assertEquals(List.of("花", "呗", "ok", "吗"), Words.of("花呗OK吗？"));
  }

  @Test
  void normalisesCompatibilityForms() {
    assertEquals(List.of("file", "é"), Words.of("ﬁle e\u0301"));
  }

  @Test
  void keepsATextOfPunctuationAsOneWord() {
    assertEquals(List.of(":-)"), Words.of(" :-) "));
  }
}

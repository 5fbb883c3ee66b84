package org.distill4j.student.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextWordsTest {
  private static List<String> words(String text) {
    return TextWords.of(text).stream().map(TextWords.Word::text).toList();
  }

  @Test
  void cutsWordsSignsAndCharactersOfScriptsWithoutSpaces() {
    assertEquals(
        List.of("I", "don't", "like", "3", "films", ",", "“", "no", "”"),
        words("I don't like 3 films, “no”"));
    assertEquals(List.of("这", "部", "film", "好", "。"), words("这部film好。"));
    assertEquals(List.of("a", "'", "b"), words("a' b"));
    assertEquals(List.of(), words("  "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a film, well-made (really).", "这部 film 好。", "don't", "\uD83D\uDE00 ok"})
  void joinsThemAsTheyStood(String text) {
    assertEquals(text, TextWords.join(TextWords.of(text)));
  }

  @Test
  void tellsWordsFromSigns() {
    List<TextWords.Word> words = TextWords.of("film !");
    assertTrue(words.get(0).word() && !words.get(1).word());
    assertEquals("!", TextWords.join(words.subList(1, 2)));
  }
}

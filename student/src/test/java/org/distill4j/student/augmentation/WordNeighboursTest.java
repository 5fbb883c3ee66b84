package org.distill4j.student.augmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.distill4j.teacher.kernel.Threads;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordNeighboursTest {
  private static final int WIDTH = 8;

  @BeforeAll
  static void useOneThread() {
    Threads.use(1); // two would wait for each other longer than they work
  }

  private static Checkpoint model(float[] table) {
    TransformerConfig config =
        BertFamily.encoder(table.length / WIDTH, WIDTH, 1, 2, 8).withDropout(0, 0);
    return Checkpoint.of(
        config,
        Map.of("embeddings.word_embeddings.weight", Tensor.of(table, table.length / WIDTH, WIDTH)));
  }

  private static String word(int number) {
    return "w" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
  }

  private static double cosine(float[] table, int one, int other) {
    double product = 0;
    double mine = 0;
    double theirs = 0;
    for (int i = 0; i < WIDTH; i++) {
      double a = table[one * WIDTH + i];
      double b = table[other * WIDTH + i];
      product += a * b;
      mine += a * a;
      theirs += b * b;
    }
    return product / Math.sqrt(mine * theirs);
  }

  @Test
  void areTheFifteenOfTheLargestCosine() {
    int words = 300; // more than are looked up at once
    Random random = new Random(3);
    float[] table = new float[words * WIDTH];
    Map<String, Integer> vocabulary = new HashMap<>();
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < words; i++) {
      vocabulary.put(word(i), i);
      all.add(i);
    }
    WordNeighbours found = WordNeighbours.of(model(table), vocabulary, vocabulary.keySet());
    for (int i = 0; i < words; i += 7) {
      int self = i;
      List<String> expected =
          all.stream()
              .filter(other -> other != self)
              .sorted(Comparator.comparingDouble((Integer o) -> -cosine(table, self, o)))
              .limit(15)
              .map(WordNeighboursTest::word)
              .toList();
      assertEquals(expected, found.of(word(i)));
    }
  }

  @Test
  void areWholeWordsAlone() {
    float[] table = new float[6 * WIDTH];
    for (int i = 0; i < table.length; i++) {
      table[i] = 1 + i % 3;
    }
    Map<String, Integer> vocabulary =
        Map.of("[MASK]", 0, "##s", 1, "film", 2, "7", 3, ",", 4, "movie", 5);
    WordNeighbours found =
        WordNeighbours.of(model(table), vocabulary, List.of("Film", "##s", "7", "unknown"));
    assertEquals(List.of("movie"), found.of("Film"));
    assertEquals(List.of("movie"), found.of("film"));
    for (String none : List.of("##s", "7", "unknown", "[MASK]")) {
      assertTrue(found.of(none).isEmpty(), none);
    }
  }

  @Test
  void areNoneWhereTheVocabularyHasNoWords() {
    float[] table = new float[WIDTH];
    assertTrue(
        WordNeighbours.of(model(table), Map.of("[MASK]", 0), List.of("a")).of("a").isEmpty());
  }
}

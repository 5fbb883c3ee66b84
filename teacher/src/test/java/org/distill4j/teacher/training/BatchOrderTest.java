package org.distill4j.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.transformer.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOrderTest {
  private static final int WINDOW = 50;

  private static List<TokenizedText> texts(int count) {
    Random random = new Random(1);
    return IntStream.range(0, count)
        .mapToObj(i -> TinyModels.random(1 + random.nextInt(40), 100, i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 13, 64, 100, 1000})
  void everyRowComesOnce(int rows) {
    List<int[]> batches = BatchOrder.of(texts(rows), 8, 17, 1);
    int[] all = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertArrayEquals(IntStream.range(0, rows).toArray(), all);
    assertTrue(batches.stream().allMatch(batch -> batch.length <= 8));
    assertEquals((rows + 7) / 8, batches.size());
  }

  @Test
  void followsFromSeedAndEpoch() {
    List<TokenizedText> texts = texts(100);
    List<List<Integer>> order = boxed(BatchOrder.of(texts, 8, 17, 1));
    assertEquals(order, boxed(BatchOrder.of(texts, 8, 17, 1)));
    assertFalse(order.equals(boxed(BatchOrder.of(texts, 8, 17, 2))));
    assertFalse(order.equals(boxed(BatchOrder.of(texts, 8, 18, 1))));
  }

  private static List<List<Integer>> boxed(List<int[]> batches) {
    return batches.stream().map(batch -> Arrays.stream(batch).boxed().toList()).toList();
  }

  @Test
  void aWindowsBatchesHoldNeighboursInLength() {
    List<TokenizedText> texts = texts(4 * WINDOW);
    List<int[]> batches = BatchOrder.of(texts, 4, 17, 1);
    assertEquals(WINDOW, batches.size());
    int spread = 0;
    for (int[] batch : batches) {
      int longest = Arrays.stream(batch).map(i -> texts.get(i).length()).max().orElseThrow();
      spread = Math.max(spread, longest - texts.get(batch[0]).length());
    }
    assertTrue(spread <= 3, "lengths within a batch differ by " + spread);
  }

  @Test
  void batchesDoNotComeInTheOrderOfTheirLengths() {
    List<TokenizedText> texts = texts(4 * WINDOW);
    List<Integer> first =
        BatchOrder.of(texts, 4, 17, 1).stream().map(b -> texts.get(b[0]).length()).toList();
    List<Integer> sorted = first.stream().sorted().toList();
    assertFalse(first.equals(sorted));
  }
}

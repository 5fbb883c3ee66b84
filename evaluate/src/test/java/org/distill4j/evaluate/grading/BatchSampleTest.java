package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSampleTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 299, 300})
  void takesAllOfFew(int size) {
    assertEquals(IntStream.range(0, size).boxed().toList(), BatchSample.of(size));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 1000, 9999, 2_000_000_000})
  void spreadsItsTextsOverMany(int size) {
    List<Integer> rows = BatchSample.of(size);
    assertEquals(BatchSample.TEXTS, rows.size());
    assertEquals(BatchSample.TEXTS, rows.stream().distinct().count());
    assertEquals(0, rows.get(0));
    assertTrue(size - rows.get(299) <= size / BatchSample.TEXTS + 1, "to the end");
  }

  @Test
  void keepsTheOrder() {
    assertEquals(List.of("a", "b"), BatchSample.of(List.of("a", "b")));
  }
}

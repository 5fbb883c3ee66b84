package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LongestFirstTest {

  @ParameterizedTest
  @CsvSource({
    "3, 4, 10, 3, 4",
    "3, 9, 10, 3, 7",
    "9, 3, 10, 7, 3",
    "9, 9, 10, 5, 5",
    "9, 8, 11, 6, 5",
    "8, 9, 11, 5, 6",
    "20, 0, 10, 10, 0",
    "0, 20, 10, 0, 10",
    "5, 5, 1, 0, 1",
  })
  void cutsTheLongerTextFirst(int first, int second, int room, int keptFirst, int keptSecond) {
    assertArrayEquals(new int[] {keptFirst, keptSecond}, LongestFirst.keep(first, second, room));
  }
}

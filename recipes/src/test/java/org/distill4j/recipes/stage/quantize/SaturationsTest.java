package org.distill4j.recipes.stage.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SaturationsTest {
  @Test
  void namesTheWorstThree() {
    Map<String, Long> layers = Map.of("a", 5L, "b", 1_000L, "c", 7L, "d", 6L);
    assertEquals(
        "4 layers, most in b (1,000 times), c (7 times), d (6 times)",
        Saturations.shown(new TreeMap<>(layers)));
  }

  @Test
  void namesAllOfAFew() {
    assertEquals(
        "b (2 times), a (1 times)", Saturations.shown(new TreeMap<>(Map.of("a", 1L, "b", 2L))));
  }
}

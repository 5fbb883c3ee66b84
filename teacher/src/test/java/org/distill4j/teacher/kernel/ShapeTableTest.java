package org.distill4j.teacher.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapeTableTest {
  @Test
  void holdsWhatAMapWouldHold() {
    ShapeTable<Integer> table = new ShapeTable<>();
    Map<List<Integer>, Integer> map = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      int a = random.nextInt(60) * 32;
      int b = random.nextInt(40);
      assertEquals(map.get(List.of(a, b)), table.get(a, b));
      map.put(List.of(a, b), i);
      assertEquals(i, table.put(a, b, i));
      assertEquals(i, table.get(a, b));
    }
  }

  @Test
  void takesTheLargestNumbersAndNoNegativeOnes() {
    ShapeTable<String> table = new ShapeTable<>();
    table.put(Integer.MAX_VALUE, 0, "a");
    table.put(0, Integer.MAX_VALUE, "b");
    assertEquals("a", table.get(Integer.MAX_VALUE, 0));
    assertEquals("b", table.get(0, Integer.MAX_VALUE));
    assertNull(table.get(0, 0));
    assertThrows(IllegalArgumentException.class, () -> table.get(-1, 0));
  }
}

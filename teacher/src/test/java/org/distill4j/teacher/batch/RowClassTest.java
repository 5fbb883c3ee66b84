package org.distill4j.teacher.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowClassTest {
  @Test
  void roundsUpByLittleToFewClasses() {
    Set<Integer> classes = new HashSet<>();
    for (int rows = 1; rows <= 32 * 512; rows++) {
      int rounded = RowClass.of(rows);
      assertTrue(rounded >= rows, "rows " + rows);
      assertTrue(rounded - rows < Math.max(32, rows / 16.0 + 1), "rows " + rows);
      assertEquals(rounded, RowClass.of(rounded), "a class is its own");
      classes.add(rounded);
    }
    assertTrue(classes.size() <= 100, classes.size() + " classes");
  }
}

package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void alignsColumnsAndKeepsCellsInOneLine() {
    TextTable table = new TextTable(List.of("a", "long"));
    table.add(List.of("x|y", "1\n2"));
    assertEquals("| a    | long |\n|------|------|\n| x\\|y | 1 2  |\n", table.toString());
  }

  @Test
  void refusesRowsOfAnotherWidth() {
    TextTable table = new TextTable(List.of("a"));
    assertThrows(IllegalArgumentException.class, () -> table.add(List.of("1", "2")));
  }
}

package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataTableTest {
  @TempDir private Path folder;

  static Stream<Arguments> sameTables() {
    return Stream.of(
        arguments("a.tsv", "\nsay\tmood\n it's \"so\", so\tup\nb\tdown\n"),
        arguments("a.csv", "say,mood\r\n\"it's \"\"so\"\", so\",up\r\nb,down\r\n"),
        arguments(
            "a.jsonl",
            """
            {"say": "it's \\"so\\", so", "mood": "up"}
            {"mood": "down", "say": "b"}
            """));
  }

  @ParameterizedTest
  @MethodSource("sameTables")
  void readsTheSameFromEveryFormat(String name, String content) throws IOException {
    DataTable table = table(name, content);
    assertTrue(table.named());
    assertEquals(List.of("say", "mood"), table.columns());
    assertEquals(List.of("it's \"so\", so", "b"), table.column("say"));
    assertEquals(List.of("up", "down"), table.column("mood"));
  }

  @Test
  void numbersTheColumnsOfAFileWithoutAHeader() throws IOException {
    DataTable table = table("a.csv", "0,a text\n1,another text\n");
    assertFalse(table.named());
    assertEquals(List.of("column1", "column2"), table.columns());
    assertEquals(List.of("a text", "another text"), table.column("column2"));
    assertFalse(table("b.tsv", "none\tnone\tx\na\tb\tc\n").named(), "two columns of one name");
  }

  @Test
  void fieldsThatAreTextsComeFirst() throws IOException {
    DataTable table =
        table(
            "a.jsonl",
            "{\"y\": 1, \"tags\": [\"t\"], \"say\": \"a\"}\n{\"y\": 2, \"say\": \"b\"}\n");
    assertEquals(List.of("say", "y"), table.columns());
    assertEquals(List.of("1", "2"), table.column("y"));
  }

  @Test
  void readsPlainText() throws IOException {
    DataTable table = table("a.txt", "one\n\ntwo\n");
    assertEquals(List.of("text"), table.columns());
    assertEquals(List.of("one", "two"), table.column("text"));
  }

  @Test
  void refusesFilesWithoutRows() {
    DataException fault = assertThrows(DataException.class, () -> table("a.csv", "say,mood\n"));
    assertTrue(fault.getMessage().contains("a.csv: must hold at least one row; got only a header"));
    fault = assertThrows(DataException.class, () -> table("a.jsonl", "{}\n"));
    assertTrue(fault.getMessage().contains("a.jsonl: must have columns; got none"));
  }

  private DataTable table(String name, String content) throws IOException {
    return DataTable.read(Files.writeString(folder.resolve(name), content));
  }
}

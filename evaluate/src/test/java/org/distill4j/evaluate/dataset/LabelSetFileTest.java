package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSetFileTest {
  private static final List<List<String>> SETS =
      List.of(List.of("a", "b"), List.of(), List.of("b"));

  @TempDir private Path folder;

  private Dataset read(String name, String content, List<String> columns, String separator)
      throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    DataFile texts = DataFile.unlabelled(file);
    return new LabelSetFile(texts, columns, Optional.ofNullable(separator)).read();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "b|a ! `` ! b",
        "b;a ! `` ! b",
        "b, a ! `` ! b",
        "[\"b\", \"a\"] ! [] ! [\"b\"]",
        "['b', 'a'] ! [] ! ['b']",
        "a|b|a ! | ! b|"
      })
  void readsJoinedLabelsAndLists(String first, String second, String third) throws IOException {
    String rows = "text\tlabel\none\t" + first + "\ntwo\t" + second + "\nthree\t" + third + "\n";
    Dataset read = read("a.tsv", rows, List.of("label"), null);
    assertEquals(SETS, LabelSets.of(read));
    assertEquals(List.of("a", "b"), LabelSets.labels(read).labels());
    assertEquals(
        List.of(List.of(0, 1), List.of(), List.of(1)),
        LabelSets.indices(read, new LabelSet(List.of("a", "b"))));
  }

  @Test
  void readsAColumnOfEachLabel() throws IOException {
    String rows = "text,b,a\none,1,1\ntwo,0,0\nthree,1.0,false\n";
    assertEquals(SETS, LabelSets.of(read("a.csv", rows, List.of("b", "a"), null)));
  }

  @Test
  void readsListsOfJson() throws IOException {
    String rows =
        """
        {"text": "one", "label": ["b", "a"]}
        {"text": "two", "label": []}
        {"text": "three", "label": "b"}
        """;
    assertEquals(SETS, LabelSets.of(read("a.jsonl", rows, List.of("label"), null)));
    String none = rows.replace("[]", "null");
    assertEquals(SETS, LabelSets.of(read("b.jsonl", none, List.of("label"), null)));
  }

  @Test
  void splitsAtTheGivenSeparatorAlone() throws IOException {
    String rows = "text\tlabel\none\tArts, Crafts+b\n";
    assertEquals(
        List.of(List.of("Arts, Crafts", "b")),
        LabelSets.of(read("a.tsv", rows, List.of("label"), "+")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "a.csv ! text,x,y;one,1,2 ! x,y ! a.csv:2 y: must be 0 or 1 in a column of one label; got"
            + " '2'",
        "a.csv ! text,x,y;one,1, ! x,y ! a.csv:2 y: must be 0 or 1 in a column of one label; got"
            + " ''",
        "a.csv ! text,x;one,1 ! x,y ! y",
        "a.tsv ! text;one ! label ! label",
        "a.jsonl ! {\"text\": \"one\", \"label\": [[\"a\"]]} ! label ! must be a list of strings",
        "a.jsonl ! {\"text\": \"one\", \"label\": [null]} ! label ! must be a list of strings",
        "a.jsonl ! {\"text\": \"one\", \"label\": {\"a\": 1}} ! label ! a.jsonl:1 label: must be"
            + " a list of labels, or labels joined in a string; got an object"
      })
  void namesTheRowAtFault(String name, String content, String columns, String fault) {
    String rows = content.replace(';', '\n') + "\n";
    DataException e =
        assertThrows(
            DataException.class, () -> read(name, rows, List.of(columns.split(",", -1)), null));
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }

  @Test
  void refusesOneLabelAlone() throws IOException {
    Dataset one = read("a.tsv", "text\tlabel\none\ta\ntwo\t\n", List.of("label"), null);
    DataException e = assertThrows(DataException.class, () -> LabelSets.labels(one));
    assertTrue(e.getMessage().contains("must have rows of at least two labels"), e.getMessage());
  }
}

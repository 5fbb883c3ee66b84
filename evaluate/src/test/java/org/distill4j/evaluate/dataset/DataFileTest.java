package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.RowFormat.EmptyRows;
import org.distill4j.evaluate.dataset.RowFormat.Quoting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFileTest {

  @TempDir private Path folder;

  @Test
  void keepsQuotesOfTabSeparatedText() throws IOException {
    Dataset data = labelled("a.tsv", "text\tlabel\n\"so\" he \"said \t1\nplain\t0");

    assertEquals(
        List.of(Example.of("\"so\" he \"said", "1"), Example.of("plain", "0")), data.examples());
    assertTrue(data.where(1).endsWith("a.tsv:3"), data.where(1));
  }

  @Test
  void readsAByteOrderMarkAndCarriageReturns() throws IOException {
    Dataset data = labelled("a.tsv", "\uFEFFtext\tlabel\r\none\tx\r\n\r\ntwo\ty\r\n");

    assertEquals(List.of("one", "two"), data.texts());
    assertEquals(List.of("x", "y"), data.labels());
    assertTrue(data.where(1).endsWith(":4"), data.where(1));
  }

  @Test
  void readsQuotedFieldsOverSeveralLines() throws IOException {
    Dataset data = labelled("a.csv", "text,label\r\n\"a, \"\"b\"\"\r\nc\",x\r\n\r\nd,y\r\n");

    assertEquals(List.of("a, \"b\"\r\nc", "d"), data.texts());
    assertTrue(data.where(0).endsWith(":2"), data.where(0));
    assertTrue(data.where(1).endsWith(":5"), data.where(1));
  }

  @Test
  void readsJsonScalarsAsLabels() throws IOException {
    Dataset data =
        labelled(
            "a.jsonl",
            """
            {"text": "a", "label": "yes", "id": 7}
            {"label": 1, "text": "b", "extra": {"x": [1, null]}}
            {"text": "c", "label": 1.50}

            {"text": "d", "label": true}
            """);

    assertEquals(List.of("yes", "1", "1.50", "true"), data.labels());
    assertEquals("7", data.value(0, "id"));
    assertTrue(data.where(3).endsWith(":5"), data.where(3));
  }

  @Test
  void readsOneTextALine() throws IOException {
    Dataset data = DataFile.unlabelled(write("a.txt", " one two \n\nthree\r\n")).read();

    assertEquals(
        List.of(Example.unlabelled("one two"), Example.unlabelled("three")), data.examples());
  }

  @Test
  void readsPairsOfAFileWithoutHeader() throws IOException {
    Path path = write("a.csv", "9,left,right,1\n8,up,down,0\n");
    DataFile file =
        new DataFile(
            path,
            List.of("a", "b"),
            Optional.of("score"),
            Optional.of(List.of("id", "a", "b", "score")));

    Dataset data = file.read();

    assertEquals(Example.ofPair("left", "right", "1"), data.examples().get(0));
    assertEquals(Optional.of(List.of("right", "down")), data.pairs());
    assertEquals("8", data.value(1, "id"));
  }

  @Test
  void namesTheColumnsThatAreThere() {
    assertFault(
        "a.tsv:1: must have a column 'label'; got 'text', 'lable'. Did you mean 'lable'?",
        "a.tsv",
        "text\tlable\na\t1\n");
    assertFault(
        "a.jsonl: must have 'text' and 'label' in every row; got 1 of 2 rows without: 1 with an"
            + " empty 'label' (line 2)",
        "a.jsonl",
        "{\"text\": \"a\", \"label\": 1}\n{\"text\": \"a\"}\n");
    assertFault(
        "a.csv:1: must have one column 'label'; got 2.", "a.csv", "text,label,label\na,1,2\n");
    assertFault("a.txt: must have a column 'label'; got 'text'.", "a.txt", "some text\n");
  }

  @Test
  void refusesFilesWithoutRows() {
    assertFault("a.tsv: must hold at least one row; got an empty file.", "a.tsv", "");
    assertFault("a.csv: must hold at least one row; got an empty file.", "a.csv", "\uFEFF \n\n");
    assertFault("a.tsv: must hold at least one row; got only a header.", "a.tsv", "text\tlabel\n");
  }

  @Test
  void refusesEmptyValues() {
    String must = ": must have 'text' and 'label' in every row; got ";
    assertFault(
        "a.tsv" + must + "1 of 2 rows without: 1 with an empty 'label' (line 3). Fill them in, or",
        "a.tsv",
        "text\tlabel\na\t1\nb\t \n");
    assertFault(
        "a.csv"
            + must
            + "4 of 5 rows without: 4 with an empty 'text' (lines 2, 3, 4, 5), 1 with an"
            + " empty 'label' (line 5).",
        "a.csv",
        "text,label\n\" \",1\n\u200B,1\n\u00A0\uFEFF,0\n,\na,1\n");
    assertFault(
        "a.jsonl" + must + "1 of 2 rows without: 1 with an empty 'text' (line 2).",
        "a.jsonl",
        "{\"text\": \"a\", \"label\": 1}\n{\"text\": null, \"label\": 1}\n");
  }

  @Test
  void leavesOutAndCountsEmptyRowsWhereAsked() throws IOException {
    Path path = write("a.csv", "text,label\na,1\n ,1\nb,\ntext,label\nc,0\n");
    RowFormat drop = new RowFormat(Quoting.AUTO, Optional.empty(), EmptyRows.DROP);
    Dataset data =
        new DataFile(path, List.of("text"), Optional.of("label"), Optional.empty(), drop).read();
    assertEquals(List.of("a", "c"), data.texts());
    assertEquals(new LeftOut(2, 1), data.leftOut());
  }

  @Test
  void refusesRaggedRows() {
    assertFault(
        "a.tsv:3: must have 2 fields ('text', 'label'); got 3.",
        "a.tsv",
        "text\tlabel\na\t1\nb\tc\t1\n");
    assertFault("a.csv:2: must have 2 fields", "a.csv", "text,label\na\n");
  }

  @Test
  void refusesBrokenQuotes() {
    assertFault(
        "a.csv:3:3: must close the quote opened here; got the end of the file.",
        "a.csv",
        "text,label\na,1\nb,\"2\nc,3\n");
    assertFault(
        "a.csv:4:2: must have a comma or a line end after a closing quote; got 'c'.",
        "a.csv",
        "text,label\na,1\n\"b,2\n\"c,3\n");
    assertFault(
        "a.csv:2:3: must have quotes only around a whole field; got one inside a field.",
        "a.csv",
        "text,label\n5\u2033\"x,1\n");
  }

  @Test
  void refusesJsonThatIsNotStrict() {
    assertFault("a.jsonl:1: must be JSON; got ", "a.jsonl", "{text: 1}\n");
    assertFault(
        "a.jsonl:1: must be one JSON object; got more",
        "a.jsonl",
        "{\"text\":\"a\",\"label\":1} 2");
    assertFault(
        "a.jsonl:1: must be JSON; got Duplicate", "a.jsonl", "{\"text\":\"a\",\"text\":\"b\"}");
    assertFault("a.jsonl:1: must be a JSON object; got 1", "a.jsonl", "[1]");
    assertFault(
        "a.jsonl:1 text: must be a JSON string; got VALUE_NUMBER_INT.", "a.jsonl", "{\"text\": 1}");
    assertFault(
        "a.jsonl:1 label: must be one label a text; got several, as a list.",
        "a.jsonl",
        "{\"text\": \"a\", \"label\": [\"x\"]}");
  }

  @Test
  void refusesInvalidUtf8WithItsPlace() throws IOException {
    byte[] bytes = "text\tlabel\nabc\t1\n".getBytes(StandardCharsets.ISO_8859_1);
    bytes[12] = (byte) 0xE9;
    Path path = folder.resolve("latin.tsv");
    Files.write(path, bytes);

    DataException e = assertThrows(DataException.class, () -> of(path).read());

    assertTrue(
        e.getMessage().contains("latin.tsv:2: must be UTF-8; got the byte 0xE9 at offset 12."),
        e.getMessage());
  }

  @Test
  void refusesTextCutOffInsideACharacter() throws IOException {
    byte[] bytes = "text\tlabel\na\té".getBytes(StandardCharsets.UTF_8);
    Path path = folder.resolve("cut.tsv");
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 1));

    DataException e = assertThrows(DataException.class, () -> of(path).read());

    assertTrue(e.getMessage().contains("cut.tsv:2: must be UTF-8"), e.getMessage());
  }

  @Test
  void refusesOverLongLines() {
    String line = "x".repeat(SourceText.MAX_LINE + 1);
    String expected = "must have at most 1,048,576 characters a line; got 1,048,57";
    assertFault("a.tsv:2: " + expected, "a.tsv", "text\tlabel\n" + line);
    assertFault("a.csv:2: " + expected, "a.csv", "text,label\n" + line);
  }

  @Test
  void refusesUnknownFormatsAndMissingFiles() {
    assertFault("a.xls: must end in .tsv, .csv, .json, .jsonl or .txt; got '.xls'.", "a.xls", "x");
    DataException e =
        assertThrows(DataException.class, () -> of(folder.resolve("none.tsv")).read());
    assertTrue(e.getMessage().endsWith("none.tsv: must be a file; got none. Check the path."));
  }

  @Test
  void readsTheAcceptanceData() throws IOException {
    Dataset sst2 = read("data/sst2/train_full.tsv", "label", "sentence");
    Dataset mrpc = read("data/mrpc/msr-para-train.tsv", "Quality", "#1 String", "#2 String");
    Dataset banking = read("data/banking77/train.csv", "category", "text");
    Dataset afqmc = read("data/afqmc/train.csv", "label", "sentence1", "sentence2");

    assertEquals(
        List.of(67_349, 3_576, 10_003, 34_334),
        List.of(sst2.size(), mrpc.size(), banking.size(), afqmc.size()));
    assertEquals(List.of("0", "1"), LabelSet.of(mrpc).labels());
    assertEquals(77, LabelSet.of(banking).size());
    assertTrue(mrpc.texts().get(0).contains("\"the witness\""), mrpc.texts().get(0));
  }

  private static Dataset read(String path, String label, String... text) throws IOException {
    return DataFile.of(SharedFiles.of(path), List.of(text), label).read();
  }

  private Dataset labelled(String name, String content) throws IOException {
    return of(write(name, content)).read();
  }

  private static DataFile of(Path path) {
    return DataFile.of(path, List.of("text"), "label");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private void assertFault(String expected, String name, String content) {
    DataException e = assertThrows(DataException.class, () -> labelled(name, content));
    String message = e.getMessage();
    assertTrue(message.startsWith(folder.resolve(expected).toString()), message);
  }
}

package org.distill4j.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.distill4j.evaluate.dataset.RowFormat.EmptyRows;
import org.distill4j.evaluate.dataset.RowFormat.Quoting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as spreadsheets, databases and other programs write them. */
final class TableFormsTest {
  private static final String PLAIN = "text,label\na caf\u00E9; so,x\nb,y\n";

  private static final String A = "{\"text\":\"a caf\u00E9; so\",\"label\":\"x\"}";
  private static final String B = "{\"text\":\"b\", \"label\":\"y\"}";

  @TempDir private Path folder;

  static Stream<Arguments> sameTables() {
    String semicolons = "text;label\n\"a caf\u00E9; so\";x\nb;y\n";
    return Stream.of(
        form("a.csv", PLAIN, "UTF-8"),
        form("a.csv", "\uFEFF" + PLAIN, "UTF-8"),
        form("a.csv", "\uFEFF" + PLAIN, "UTF-16LE"),
        form("a.csv", "\uFEFF" + PLAIN, "UTF-16BE"),
        form("a.csv", PLAIN, "UTF-16LE"),
        form("a.csv", PLAIN, "UTF-16BE"),
        form("a.csv", "\uFEFF" + PLAIN, "UTF-32LE"),
        form("a.csv", PLAIN.replace('\n', '\r'), "UTF-8"),
        form("a.csv", PLAIN.replace("\n", "\r\n"), "UTF-8"),
        form("a.csv", semicolons, "UTF-8"),
        form("a.csv", "sep=;\r\n" + semicolons, "UTF-8"),
        form("a.csv", "\uFEFFSEP=;\n" + semicolons, "UTF-16LE"),
        form("a.csv", "text|label\na caf\u00E9; so|x\nb|y\n", "UTF-8"),
        form("a.csv", "text\tlabel\na caf\u00E9; so\tx\nb\ty\n", "UTF-8"),
        form("a.tsv", "text,label\na caf\u00E9; so,x\nb,y\n", "UTF-8"),
        form("a.csv", PLAIN + "text,label\n", "UTF-8"),
        form("a.csv", PLAIN + "\n  \n\t\n", "UTF-8"),
        form("a.csv", "\"sep=;\"\r\n" + semicolons, "UTF-8"),
        form("a.csv", "sep=\t\ntext\tlabel\na caf\u00E9; so\tx\nb\ty\n", "UTF-8"),
        form("a.csv", PLAIN + "\uFEFFText,Label\n", "UTF-8"),
        form("a.csv", ",text,label\n0,a caf\u00E9; so,x\n1,b,y\n", "UTF-8"),
        form("a.csv", "text,label,\na caf\u00E9; so,x,\nb,y,\n", "UTF-8"),
        form("a.json", "[" + A + ",\n" + B + "]", "UTF-8"),
        form("a.jsonl", "[\n " + A + ",\n" + B + "\n]\n", "UTF-8"),
        form("a.json", A + "\n" + B, "UTF-8"));
  }

  private static Arguments form(String name, String content, String charset) {
    return Arguments.of(name, content, charset);
  }

  @ParameterizedTest
  @MethodSource("sameTables")
  void readsTheSameRows(String name, String content, String charset) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, content.getBytes(Charset.forName(charset)));
    Dataset data = DataFile.of(path, List.of("text"), "label").read();
    assertEquals(List.of("a caf\u00E9; so", "b"), data.texts());
    assertEquals(List.of("x", "y"), data.labels());
  }

  static Stream<Arguments> namedCauses() {
    return Stream.of(
        Arguments.of(
            new byte[] {'P', 'K', 3, 4, 0, 0}, "must be text; got a ZIP archive or an Excel"),
        Arguments.of(new byte[] {0x1F, (byte) 0x8B, 8}, "must be text; got a gzip archive."),
        Arguments.of("PAR1....".getBytes(StandardCharsets.US_ASCII), "got a Parquet file."),
        Arguments.of("a,b\n\0c,d\n".getBytes(StandardCharsets.US_ASCII), "got a zero byte"),
        Arguments.of(
            PLAIN.getBytes(Charset.forName("windows-1252")),
            "As Windows-1252, in which Excel saves, it stands in ',label a caf\u00E9; so,x"),
        Arguments.of(
            "text,label\n\u6211\u4EEC\u597D,x\n".getBytes(Charset.forName("GB18030")),
            "where NAME is its encoding, such as GB18030"));
  }

  @ParameterizedTest
  @MethodSource("namedCauses")
  void namesWhatAFileIs(byte[] content, String says) throws IOException {
    Path path = Files.write(folder.resolve("a.csv"), content);
    DataException fault = assertThrows(DataException.class, () -> DataTable.read(path));
    assertTrue(fault.getMessage().contains(says), fault.getMessage());
  }

  @Test
  void warnsOfQuotesAndReadsThemWhereAsked() throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("a.tsv"), "text\tlabel\n\"he said \"\"no\"\"\"\tx\nplain\ty\n");
    Dataset raw = DataFile.of(path, List.of("text"), "label").read();
    assertTrue(raw.warnings().get(0).contains("in quotes on 1 of 2 rows"), raw.warnings() + "");
    assertTrue(raw.warnings().get(0).contains("quoting: csv"), raw.warnings() + "");
    RowFormat quoted = new RowFormat(Quoting.CSV, Optional.empty(), EmptyRows.REFUSE);
    DataFile asked =
        new DataFile(path, List.of("text"), Optional.of("label"), Optional.empty(), quoted);
    assertEquals(List.of("he said \"no\"", "plain"), asked.read().texts());
    assertEquals(Quoting.CSV, DataTable.read(path).format().quoting());
  }

  @Test
  void namesAFieldOverTwoLines() throws IOException {
    Path path =
        Files.writeString(folder.resolve("a.tsv"), "text\tlabel\n\"two\nlines\"\tx\nb\ty\n");
    DataException fault =
        assertThrows(DataException.class, () -> DataFile.of(path, List.of("text"), "label").read());
    assertTrue(fault.getMessage().contains("a.tsv:2: must have 2 fields"), fault.getMessage());
    assertTrue(fault.getMessage().contains("set quoting: csv"), fault.getMessage());
    assertEquals(List.of("two\nlines", "b"), DataTable.read(path).column("text"));
  }

  @Test
  void isSilentAboutQuotesThatAreText() throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("a.tsv"), "text\tlabel\n\"so\"\tx\na \"b\" c\ty\n5\" disk\tx\n");
    assertEquals(List.of(), DataFile.of(path, List.of("text"), "label").read().warnings());
  }

  static Stream<Arguments> headers() {
    String rows = "what a good film,pos\nwhat a bad film,neg\n".repeat(3);
    return Stream.of(
        Arguments.of("a,b\n" + rows, List.of("a", "b")),
        Arguments.of(rows, List.of("column1", "column2")),
        Arguments.of("0,1\n" + rows, List.of("0", "1")),
        Arguments.of(",label\n" + rows, List.of("column1", "label")),
        Arguments.of("label,label\n" + rows, List.of("label", "label")),
        Arguments.of(
            "What has our dear customer written in the form?,label\n" + rows,
            List.of("What has our dear customer written in the form?", "label")),
        Arguments.of("text,label\n" + rows + "text,label\n" + rows, List.of("text", "label")));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void tellsHeadersFromRows(String content, List<String> columns) throws IOException {
    DataTable table = DataTable.read(Files.writeString(folder.resolve("a.csv"), content));
    assertEquals(columns, table.columns());
    assertTrue(
        table.rows().stream().noneMatch(row -> row.contains("label")), "no header among rows");
  }

  @Test
  void asksWhereAFirstRowMayBeEither() throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("a.csv"),
            "What has our dear customer written here?,kind\n"
                + "what a good film 1,pos\nwhat a bad film 2,neg\n".repeat(3));
    Path unique = Files.writeString(folder.resolve("b.csv"), unique(path));
    DataException fault = assertThrows(DataException.class, () -> DataTable.read(unique));
    assertTrue(
        fault.getMessage().contains("b.csv:1: must be a header or a row, and may be either"));
  }

  private static String unique(Path path) throws IOException {
    int[] number = new int[1];
    return Files.readAllLines(path).stream()
        .map(line -> line.replace("film", "film" + number[0]++) + "\n")
        .reduce("", String::concat);
  }

  @Test
  void takesTheSeparatorThatFitsEveryRow() throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("a.csv"), "text;score\n" + "so good;4,5\nso bad;0,5\n".repeat(20));
    assertEquals(List.of("text", "score"), DataTable.read(path).columns());
  }

  @Test
  void namesLinesAboveTheHeader() throws IOException {
    Path path = Files.writeString(folder.resolve("a.csv"), "My survey\n\n" + PLAIN);
    DataException fault = assertThrows(DataException.class, () -> DataTable.read(path));
    assertTrue(
        fault
            .getMessage()
            .contains("a.csv:3: must have 1 field ('My survey'); got 2. If the lines"),
        fault.getMessage());
  }

  @Test
  void countsObjectsWithoutAFieldAsEmpty() throws IOException {
    Path path = Files.writeString(folder.resolve("a.jsonl"), "{\"label\":\"x\"}\n" + A + "\n" + B);
    DataException fault =
        assertThrows(DataException.class, () -> DataFile.of(path, List.of("text"), "label").read());
    assertTrue(
        fault.getMessage().contains("got 1 of 3 rows without: 1 with an empty 'text' (line 1)"),
        fault.getMessage());
  }

  static Stream<Arguments> otherShapes() {
    return Stream.of(
        Arguments.of(
            "{\"text\": [\"a\", \"b\"], \"label\": [\"x\", \"y\"]}", "got one object that"),
        Arguments.of(
            "{\"data\": [" + A + "," + B + "]}", "got one object that holds lists, 'data'"),
        Arguments.of(
            "{\"text\": \"a\", \"labels\": {\"x\": 1, \"y\": 0}}", "got several, as an object"));
  }

  @ParameterizedTest
  @MethodSource("otherShapes")
  void namesJsonOfAnotherShape(String content, String says) throws IOException {
    Path path = Files.writeString(folder.resolve("a.json"), content);
    DataException fault = assertThrows(DataException.class, () -> DataTable.read(path));
    assertTrue(fault.getMessage().contains(says), fault.getMessage());
  }

  @Test
  void warnsOfLabelsThatMayBeNone() throws IOException {
    Path path = Files.writeString(folder.resolve("a.csv"), PLAIN + "c,NaN\nd,n/a\ne,NaN\n");
    List<String> found =
        LabelReview.ofLabels(DataFile.of(path, List.of("text"), "label").read(), "label");
    assertTrue(
        found.toString().contains("none: 'NaN' on 2 rows, 'n/a' on 1 rows. They are learned"),
        found.toString());
  }

  @Test
  void refusesSeveralLabels() {
    assertTrue(SeveralLabels.joined(List.of("a|b", "b", "c")).isPresent());
    assertTrue(SeveralLabels.joined(List.of("a,b", "a", "b")).isPresent());
    assertTrue(SeveralLabels.joined(List.of("a+b", "c+b", "a", "c")).isPresent());
    assertEquals(Optional.empty(), SeveralLabels.joined(List.of("C", "C++", "R&D")));
    assertTrue(SeveralLabels.joined(List.of("a;b", "b;c", "a")).isPresent());
    assertTrue(SeveralLabels.joined(List.of("[\"a\"]", "[\"a\", \"b\"]")).isPresent());
    assertEquals(Optional.empty(), SeveralLabels.joined(List.of("Arts, Crafts", "Food", "Sport")));
    assertEquals(Optional.empty(), SeveralLabels.joined(List.of("a", "b", "c-d", "d/a")));
  }
}

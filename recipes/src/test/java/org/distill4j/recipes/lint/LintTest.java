package org.distill4j.recipes.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.recipes.reader.RecipeException;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        validation: {from: train, fraction: 0.2}
        test: {path: test.tsv}
        transfer: {path: more.txt}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}
      stages:
        - distill: {student: {layers: 3}}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    write("r.yaml", RECIPE);
    write("train.tsv", rows("learn", 20));
    write("test.tsv", rows("judge", 10));
    write("more.txt", "one more sentence\nand another one\n");
  }

  @Test
  void countsRowsAndFindsNoOverlap() throws IOException {
    assertEquals(
        List.of(
            "data: 16 training rows, 4 for validation, 10 for test, 2 of transfer text; 2 labels",
            rowsOf("train.tsv", "20 = 16 for training + 4 for validation"),
            rowsOf("test.tsv", "10 = 10 for test"),
            rowsOf("more.txt", "2 = 2 of transfer text"),
            "train and validation: no overlap",
            "train and test: no overlap",
            "transfer and validation: no overlap",
            "transfer and test: no overlap"),
        lint());
  }

  @Test
  void warnsOfTrainingRowsInTheTestSet() throws IOException {
    write("test.tsv", rows("judge", 10) + "word0 learn0\ta\n");
    List<String> lines = lint();
    assertTrue(lines.get(5).startsWith("warning: train and test: of 11 rows held out 1 are equal"));
  }

  @Test
  void refusesTransferTextFromTheTestSetUnlessAllowed() throws IOException {
    write("more.txt", "word3 judge3\n");
    DataException e = assertThrows(DataException.class, this::lint);
    assertTrue(e.getMessage().startsWith("data.transfer: "), e.getMessage());
    assertTrue(e.getMessage().contains("got 1 of 10 rows equal"), e.getMessage());
    assertEquals(8, lint("data.allow-overlap=true").size());
  }

  @ParameterizedTest
  @CsvSource({
    "quantize: {}, quantize.calibration",
    "prune: {keep: {heads: 0.5}}, prune.rows",
    "factorize: {linear: 0.5}, factorize.rows"
  })
  void refusesTooFewTextsToCalibrateOn(String stage, String place) throws IOException {
    write("train.tsv", "text\tlabel\na good film\ta\ngood film\tb\n");
    write("r.yaml", RECIPE.replace("{from: train, fraction: 0.2}", "{path: test.tsv}"));
    String stages = "stages=[{distill: {student: {layers: 3}}}, {" + stage + "}]";
    DataException e = assertThrows(DataException.class, () -> lint(stages));
    assertEquals(
        "stages[1]."
            + place
            + ": must have at least 2 training texts of which none is part of another; got 1. Give"
            + " more training rows.",
        e.getMessage());
  }

  @Test
  void takesTestRowsOutOfTrainingFirst() throws IOException {
    List<String> lines = lint("data.test={from: train, fraction: 0.25}");
    assertTrue(lines.get(0).startsWith("data: 12 training rows, 3 for validation, 5 for test"));
  }

  @Test
  void refusesLabelsThatTheTaskDoesNotList() throws IOException {
    write("test.tsv", rows("judge", 3) + "odd\tc\n");
    DataException e = assertThrows(DataException.class, this::lint);
    assertTrue(e.getMessage().contains("test.tsv:5 label: must be one of"), e.getMessage());
    assertThrows(DataException.class, () -> lint("task.labels=[a, d]"));
  }

  @Test
  void refusesPairsAmongSingleTexts() throws IOException {
    write("test.tsv", "one\ttwo\tlabel\nx\ty\ta\n");
    RecipeException e =
        assertThrows(RecipeException.class, () -> lint("data.test.text=[one, two]"));
    assertTrue(
        e.getMessage().contains("data.test.text: must name as many columns as data.train.text"),
        e.getMessage());
  }

  @Test
  void accountsForEveryRow() throws IOException {
    String long1 = "one two three four five six seven eight nine";
    write(
        "train.tsv",
        rows("learn", 18) + "word0 learn0\ta\n" + long1 + "\ta\n" + long1 + " ten\tb\n");
    List<String> lines =
        lint("data.test={from: train, fraction: 0.9}", "data.validation.fraction=0.5");
    String account = lines.get(1);
    assertTrue(account.contains("train.tsv: 21 = "), account);
    assertTrue(account.contains(" for training + "), account);
    assertTrue(account.contains("left out as copies of rows held out"), account);
    assertEquals(
        21,
        Arrays.stream(account.substring(account.indexOf('=') + 1).split("\\+", -1))
            .mapToInt(part -> Integer.parseInt(part.strip().split(" ", -1)[0]))
            .sum());
  }

  @Test
  void warnsOfLabelsThatLookAlikeAndContradictions() throws IOException {
    write("train.tsv", rows("learn", 20) + "word1 learn1\tB\nWord2 learn2\tB\n");
    String lines = String.join("\n", lint());
    assertTrue(lines.contains("warning: "), lines);
    assertTrue(lines.contains("'b' on 10 rows and 'B' on 2 rows"), lines);
    assertTrue(lines.contains("2 texts with more than one label, on 4 of 22 rows (18.2%)"), lines);
  }

  private String rowsOf(String file, String sum) {
    return "rows of " + folder.resolve(file) + ": " + sum;
  }

  private List<String> lint(String... settings) throws IOException {
    return Lint.check(
            RecipeReader.readWithFiles(
                RecipeSource.of(folder.resolve("r.yaml")), List.of(settings)))
        .remarks();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static String rows(String word, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "word" + i + " " + word + i + "\t" + (i % 2 == 0 ? "a" : "b") + "\n")
        .collect(Collectors.joining("", "text\tlabel\n", ""));
  }
}

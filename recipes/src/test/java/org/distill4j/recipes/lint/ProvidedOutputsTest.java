package org.distill4j.recipes.lint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.reader.RecipeReader;
import org.distill4j.recipes.reader.RecipeSource;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidedOutputsTest {
  private static final String RECIPE =
      """
      recipe: small
      data:
        train: {path: train.tsv}
        validation: {from: train, fraction: 0.3}
        test: {path: test.tsv}
        transfer: {path: more.txt}
      teacher: {checkpoint: classpath:all-minilm-l6-v2.onnx}
      stages:
        - distill: {student: {layers: 3}, teacher-outputs: {path: said.tsv}}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("r.yaml"), RECIPE);
    Files.writeString(folder.resolve("test.tsv"), "text\tlabel\nother words\ta\n");
    Files.writeString(folder.resolve("more.txt"), "one more sentence\n");
    StringBuilder train = new StringBuilder("text\tlabel\n");
    StringBuilder said = new StringBuilder("b\ta\n");
    for (int row = 0; row < 10; row++) {
      train.append("word" + row).append(row % 2 == 0 ? "\ta\n" : "\tb\n");
      said.append("0." + row + "5\t" + (95 - 10 * row) / 100.0 + "\n");
    }
    Files.writeString(folder.resolve("train.tsv"), train);
    Files.writeString(folder.resolve("said.tsv"), said + "0\t1\n");
  }

  private Recipe recipe() throws IOException {
    return RecipeReader.readWithFiles(RecipeSource.of(folder.resolve("r.yaml")), List.of());
  }

  @Test
  void followsRowsThroughTheSplit() throws IOException {
    RecipeFiles files = RecipeFiles.of(folder);
    RecipeData data = RecipeData.read(recipe(), files);
    assertEquals(7, data.train().size());
    ProvidedOutputs given = ProvidedOutputs.read(recipe(), data, files);
    Location file = ((Distill) recipe().stages().get(0)).teacherOutputs().file().orElseThrow();
    float[][] logits = given.logits(file, data.train(), data.transfer());
    assertEquals(8, logits.length);
    for (int row = 0; row < 7; row++) {
      int number = data.train().texts().get(row).charAt(4) - '0';
      double b = (10 * number + 5) / 100.0;
      float[] expected = {(float) Math.log(1 - b), (float) Math.log(b)};
      assertArrayEquals(expected, logits[row], 1e-6f, data.train().where(row));
    }
    assertArrayEquals(new float[] {0, (float) Math.log(1e-7)}, logits[7]);
    Dataset last = data.train().select(List.of(6));
    float[][] part = given.logits(file, last, Optional.empty());
    assertArrayEquals(new float[][] {logits[6]}, part);
  }

  @Test
  void scoresAreTakenAsTheyAre() throws IOException {
    String regression = RECIPE.replace("data:", "task: {kind: regression}\ndata:");
    Files.writeString(folder.resolve("r.yaml"), regression);
    Files.writeString(folder.resolve("test.tsv"), "text\tlabel\nother words\t1\nmore\t2\n");
    StringBuilder train = new StringBuilder("text\tlabel\n");
    StringBuilder said = new StringBuilder("score\n");
    for (int row = 0; row < 10; row++) {
      train.append("word" + row + "\t" + row + "\n");
      said.append(row + ".5\n");
    }
    Files.writeString(folder.resolve("train.tsv"), train);
    Files.writeString(folder.resolve("said.tsv"), said + "-3\n");
    RecipeFiles files = RecipeFiles.of(folder);
    RecipeData data = RecipeData.read(recipe(), files);
    Location file = ((Distill) recipe().stages().get(0)).teacherOutputs().file().orElseThrow();
    float[][] scores =
        ProvidedOutputs.read(recipe(), data, files).logits(file, data.train(), data.transfer());
    assertEquals(data.train().size() + 1, scores.length);
    for (int row = 0; row < data.train().size(); row++) {
      int number = data.train().texts().get(row).charAt(4) - '0';
      assertArrayEquals(new float[] {number + 0.5f}, scores[row]);
    }
    assertArrayEquals(new float[] {-3}, scores[scores.length - 1]);
  }

  @Test
  void lintRefusesAnotherNumberOfRows() throws IOException {
    Files.writeString(folder.resolve("said.tsv"), "a\tb\n1\t0\n");
    RecipeSource source = RecipeSource.of(folder.resolve("r.yaml"));
    Exception fault =
        assertThrows(
            DataException.class, () -> Lint.check(RecipeReader.readWithFiles(source, List.of())));
    assertEquals(
        folder.resolve("said.tsv")
            + ": must have a row for each of the 10 rows of data.train, then of the 1 of"
            + " data.transfer; got 1. Predict all of them, those held out too.",
        fault.getMessage());
  }
}

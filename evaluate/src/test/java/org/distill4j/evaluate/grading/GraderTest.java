package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.TinyModel;
import org.distill4j.evaluate.data.Dataset;
import org.distill4j.evaluate.data.Example;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraderTest {
  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    TinyModel.write(folder);
  }

  @Test
  void answersTextsAndPairs() throws IOException {
    Dataset texts = Dataset.of("texts", List.of(Example.of("a a b", "up"), Example.of("b", "up")));
    Predictions answers = new Grader(1).answers(folder, texts);
    assertEquals(List.of("up", "down"), answers.labels());
    assertEquals(List.of("up", "down"), answers.answerLabels());
    assertEquals(
        1 / (1 + Math.exp(-1)), answers.probabilities().get(0).get(0), 1e-7, "float logits");
    Dataset pairs = Dataset.of("pairs", List.of(Example.ofPair("b", "a", "up")));
    assertEquals(List.of(0), new Grader(1).answers(folder, pairs).answers());
  }

  @Test
  void countsTruncatedRows() throws IOException {
    Dataset texts =
        Dataset.of("texts", List.of(Example.of("a a a a a a a", "up"), Example.of("b", "up")));
    assertEquals(1, new Grader(1).answers(folder, texts).truncated());
  }

  @Test
  void answersAlikeOnAnyNumberOfThreadsAndInBatches() throws IOException {
    List<Example> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      rows.add(Example.of("a ".repeat(row % 4) + "b ".repeat(row % 3), "up"));
    }
    Dataset data = Dataset.of("rows", rows);
    Predictions one = new Grader(1).answers(folder, data);
    assertEquals(one, new Grader(3).answers(folder, data));
    assertEquals(one.answers(), new Grader(2).answersAtBatch32(folder, data).answers());
  }

  @Test
  void refusesNoThreads() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> new Grader(0));
    assertEquals("threads: must be > 0; got 0.", fault.getMessage());
  }
}

package org.distill4j.evaluate.grading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.distill4j.evaluate.TinyModel;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.runtime.TokenizedText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {
  @TempDir Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    TinyModel.write(folder);
  }

  @Test
  void answersTextsAndPairs() throws IOException {
    Dataset texts = Dataset.of("texts", List.of(Example.of("a a b", "up"), Example.of("b", "up")));
    Predictions answers = new Evaluator(1).answers(folder, texts);
    assertEquals(List.of("up", "down"), answers.labels());
    assertEquals(List.of("up", "down"), answers.answerLabels());
    assertEquals(
        1 / (1 + Math.exp(-1)), answers.probabilities().get(0).get(0), 1e-7, "float logits");
    Dataset pairs = Dataset.of("pairs", List.of(Example.ofPair("b", "a", "up")));
    assertEquals(List.of(0), new Evaluator(1).answers(folder, pairs).answers());
  }

  @Test
  void countsTruncatedRows() throws IOException {
    Dataset texts =
        Dataset.of("texts", List.of(Example.of("a a a a a a a", "up"), Example.of("b", "up")));
    assertEquals(1, new Evaluator(1).answers(folder, texts).truncated());
  }

  @Test
  void answersAlikeOnAnyNumberOfThreadsAndInBatches() throws IOException {
    List<Example> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      rows.add(Example.of("a ".repeat(row % 4) + "b ".repeat(row % 3), "up"));
    }
    Dataset data = Dataset.of("rows", rows);
    Predictions one = new Evaluator(1).answers(folder, data);
    assertEquals(one, new Evaluator(3).answers(folder, data));
    assertEquals(one.answers(), new Evaluator(2).answersAtBatch32(folder, data).answers());
  }

  @Test
  void runsTheFileOnceOnEachText() throws IOException {
    List<Example> rows = new ArrayList<>();
    for (int row = 0; row < 700; row++) {
      rows.add(Example.of("a ".repeat(row % 4) + "b ".repeat(row % 3), "up"));
    }
    Dataset data = Dataset.of("rows", rows);
    List<Integer> heard = new ArrayList<>();
    try (Evaluator grader = new Evaluator(1, (file, done, all) -> heard.add(all - done))) {
      Predictions alone = grader.answers(folder, data);
      int asked = heard.size();
      assertEquals(0, heard.get(asked - 1));
      assertEquals(alone, grader.answers(folder, data));
      assertEquals(asked, heard.size(), "nothing is asked again");
      assertEquals(
          BatchSample.of(alone.answers()), grader.answersAtBatch32(folder, data).answers());
      FileInference file = grader.inference(folder);
      TokenizedText text = file.model().encode(rows.get(3).text(), null);
      file.close();
      Files.delete(folder.resolve("model.onnx"));
      assertEquals(2, file.logits(List.of(text)).get(0).length, "remembered");
    }
  }

  @Test
  void refusesAModelOfAnotherTask() {
    try (Evaluator grader = new Evaluator(1)) {
      Exception fault = assertThrows(IOException.class, () -> grader.vectors(folder, List.of("a")));
      assertTrue(
          fault.getMessage().contains("must hold a model of sentence vectors; got one of classes"),
          fault.getMessage());
    }
  }

  @Test
  void refusesNoThreads() {
    Exception fault = assertThrows(IllegalArgumentException.class, () -> new Evaluator(0));
    assertEquals("threads: must be > 0; got 0.", fault.getMessage());
  }
}
